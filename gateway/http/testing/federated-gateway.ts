import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLSchema } from 'graphql';
import { parse } from 'graphql';
import {
  type EventContext,
  keepingEventDeadline,
  withEventDeadline,
} from '../../deadlines/event-deadline.ts';
import { Engine } from '../../engine/engine.ts';
import { compose, LINK, type SubgraphDefinition } from '../../engine/test-kit/federation.ts';
import { HttpSubgraph, type HttpSubgraphOptions } from '../../subgraph-http/http-subgraph.ts';
import type { Client } from '../client.ts';
import { startTestServer, type TestServer } from './test-server.ts';

type EventClient = Client & EventContext;

export interface SubgraphOptions extends Omit<HttpSubgraphOptions<Client>, 'url'> {
  /** For a whole request, and for an event of a subscription. */
  readonly requestTimeoutMs?: number;
}

export interface FederatedGateway extends TestServer {
  close(): Promise<void>;
}

export const subgraphSchema = ({ typeDefs, resolvers }: SubgraphDefinition): GraphQLSchema =>
  buildSubgraphSchema({ typeDefs: parse(LINK + typeDefs), resolvers: resolvers ?? {} });

/** The real gateway with the real engine over subgraphs at these URLs. */
export async function startFederatedGateway(
  definitions: Record<string, SubgraphDefinition>,
  urls: Record<string, string>,
  { requestTimeoutMs, ...options }: SubgraphOptions = {},
): Promise<FederatedGateway> {
  const subgraphs: HttpSubgraph<Client>[] = [];
  const engine = new Engine<EventClient>({
    supergraphSdl: compose(definitions),
    subgraph: (name) => {
      const subgraph = new HttpSubgraph<Client>({
        ...options,
        url: urls[name] ?? '',
        name: `Subgraph ${name}`,
      });
      subgraphs.push(subgraph);
      return keepingEventDeadline<EventClient>(subgraph, requestTimeoutMs);
    },
    observer: withEventDeadline<EventClient>({}, requestTimeoutMs),
  });
  const server = await startTestServer({ engine: () => engine, requestTimeoutMs });
  return {
    ...server,
    close: async () => {
      await server.server.close(0);
      for (const subgraph of subgraphs) await subgraph.close();
    },
  };
}
