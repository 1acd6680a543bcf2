import { Registry } from 'prom-client';
import { Engine } from '../engine/engine.ts';
import { compose, type SubgraphDefinition } from '../engine/test-kit/federation.ts';
import type { Client } from '../http/client.ts';
import { subgraphSchema } from '../http/testing/federated-gateway.ts';
import { type SubgraphServer, startSubgraph } from '../http/testing/subgraph-server.ts';
import { startTestServer, type TestServer } from '../http/testing/test-server.ts';
import { HttpSubgraph } from '../subgraph-http/http-subgraph.ts';
import { Telemetry } from './telemetry.ts';
import { withTrace } from './trace-context.ts';
import type { Tracing } from './tracing.ts';

const definitions: Record<string, SubgraphDefinition> = {
  books: {
    typeDefs: `
      type Query { book(title: String): Book broken: Int }
      type Subscription { published: Book }
      type Book @key(fields: "id") { id: ID! }`,
    resolvers: {
      Query: {
        book: () => ({ id: 'b' }),
        broken: () => {
          throw new Error('no luck');
        },
      },
      Subscription: {
        published: {
          subscribe: async function* () {
            yield { published: { id: 'b' } };
            yield { published: { id: 'b' } };
          },
        },
      },
    },
  },
  prices: {
    typeDefs: 'type Book @key(fields: "id") { id: ID! price: Int }',
    resolvers: { Book: { __resolveReference: ({ id }: { id: string }) => ({ id, price: 5 }) } },
  },
};

export interface ObservedGateway extends TestServer {
  readonly subgraphs: Readonly<Record<string, SubgraphServer>>;
  /** All metrics as `/metrics` gives them. */
  scrape(): Promise<string>;
  close(): Promise<void>;
}

/** The real gateway over two real subgraphs, with all that watches it. */
export async function startObservedGateway(tracing: Tracing | undefined): Promise<ObservedGateway> {
  const telemetry = new Telemetry(new Registry(), tracing);
  const servers: Record<string, SubgraphServer> = {};
  for (const [name, definition] of Object.entries(definitions))
    servers[name] = await startSubgraph(subgraphSchema(definition));
  const subgraphs: HttpSubgraph<Client>[] = [];
  const engine = new Engine<Client>({
    supergraphSdl: compose(definitions),
    subgraph: (name) => {
      const url = servers[name]?.url ?? '';
      const subgraph = new HttpSubgraph<Client>({
        url,
        headers: (client) => withTrace({}, client),
      });
      subgraphs.push(subgraph);
      return telemetry.subgraph(name, subgraph, url);
    },
    observer: telemetry.observer(),
    errorExtensions: ({ requestId }) => ({ requestId }),
  });
  telemetry.planCache(() => engine.planCache);
  const server = await startTestServer({ engine: () => engine, metrics: telemetry.registry, tracing });
  return {
    ...server,
    subgraphs: servers,
    scrape: async () => (await fetch(`${server.url}/metrics`)).text(),
    close: async () => {
      await server.server.close(0);
      for (const subgraph of subgraphs) await subgraph.close();
      for (const { kill } of Object.values(servers)) await kill();
    },
  };
}
