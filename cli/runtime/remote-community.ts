import { COMMUNITY_SUBGRAPH } from '../../gateway/composition/compose.ts';
import type { GatewayContext } from '../../gateway/context.ts';
import { HttpSubgraph } from '../../gateway/subgraph-http/http-subgraph.ts';
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
    headers: ({ viewer, requestId, traceparent }, body) => ({
      [ASSERTION_HEADER]: signAssertion(key, 'gateway', COMMUNITY_SUBGRAPH, body, viewer),
      'x-request-id': requestId,
      ...(traceparent === undefined ? {} : { traceparent }),
    }),
    connection: () => ({
      key: '',
      params: async () => ({ assertion: signAssertion(key, 'gateway', COMMUNITY_SUBGRAPH, '') }),
    }),
  });
}
