import { COMMUNITY_SUBGRAPH } from '../../gateway/composition/compose.ts';
import type { GatewayContext } from '../../gateway/context.ts';
import { HttpSubgraph } from '../../gateway/subgraph-http/http-subgraph.ts';
import { withTrace } from '../../gateway/telemetry/trace-context.ts';
import { ASSERTION_HEADER, signAssertion } from '../../kernel/assertion.ts';
import type { SigningKey } from '../../kernel/keys.ts';

/** Community on another machine, asked with an assertion for each request. */
export function remoteCommunitySubgraph(
  url: string,
  key: SigningKey,
  timeoutMs: number,
): HttpSubgraph<GatewayContext> {
  return new HttpSubgraph<GatewayContext>({
    url: new URL('/graphql', url).href,
    name: 'Community',
    timeoutMs,
    headers: (context, body) => {
      const assertion = signAssertion(key, 'gateway', COMMUNITY_SUBGRAPH, body, context.viewer);
      return withTrace({ [ASSERTION_HEADER]: assertion, 'x-request-id': context.requestId }, context);
    },
    connection: () => ({
      key: '',
      params: async () => ({ assertion: signAssertion(key, 'gateway', COMMUNITY_SUBGRAPH, '') }),
    }),
  });
}
