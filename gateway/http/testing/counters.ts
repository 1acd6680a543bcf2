import { EventEmitter, on } from 'node:events';
import type { SubgraphDefinition } from '../../engine/test-kit/federation.ts';
import {
  type FederatedGateway,
  type SubgraphOptions,
  startFederatedGateway,
  subgraphSchema,
} from './federated-gateway.ts';
import { type SubgraphServer, startSubgraph } from './subgraph-server.ts';

/** Counters in one subgraph, their names in another. */
export class Counters {
  value = 0;
  /** Whether a name is given only to whoever does not wait for it any more. */
  holdsNames = false;
  readonly events = new EventEmitter();

  readonly definitions: Record<string, SubgraphDefinition> = {
    counters: {
      typeDefs: `
        type Query { counter: Counter! }
        type Mutation { add(number: Int!): Counter }
        type Subscription { counted(to: Int!): Counter! live: Counter! }
        type Counter @key(fields: "id") { id: ID! value: Int! }`,
      resolvers: {
        Query: { counter: () => this.#now() },
        Mutation: {
          add: (_: unknown, { number }: { number: number }) => {
            this.set(this.value + number);
            return this.#now();
          },
        },
        Subscription: {
          counted: {
            subscribe: async function* (_: unknown, { to }: { to: number }) {
              for (let value = 1; value <= to; value += 1) yield { counted: { id: 'c', value } };
            },
          },
          live: { subscribe: () => this.#live() },
        },
      },
    },
    names: {
      typeDefs: `
        type Query { slow: Int }
        type Counter @key(fields: "id") { id: ID! name: String }`,
      resolvers: {
        Query: {
          slow: (_: unknown, __: unknown, context: unknown) => this.#held(context),
        },
        Counter: {
          __resolveReference: async ({ id }: { id: string }, context: unknown) => {
            if (this.holdsNames) await this.#held(context);
            return { id, name: `counter ${id}` };
          },
        },
      },
    },
  };

  set(value: number): void {
    this.value = value;
    this.events.emit('changed');
  }

  async #held(context: unknown): Promise<number> {
    const { signal } = context as { signal: AbortSignal };
    this.events.emit('slow');
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    this.events.emit('aborted');
    return 0;
  }

  #now() {
    return { id: 'c', value: this.value };
  }

  /** The present value at once, then after every change. */
  #live(): AsyncIterableIterator<unknown> {
    const changes = on(this.events, 'changed');
    let begun = false;
    return {
      next: async () => {
        if (begun && (await changes.next()).done) return { done: true, value: undefined };
        begun = true;
        return { done: false, value: { live: this.#now() } };
      },
      return: async () => {
        await changes.return?.();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}

export interface CounterSubgraphs {
  readonly counters: Counters;
  /** By name. */
  readonly servers: Record<'counters' | 'names', SubgraphServer>;
  /** The subgraph of the counters anew, where it was. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startCounterSubgraphs(): Promise<CounterSubgraphs> {
  const counters = new Counters();
  const schemaOf = (name: 'counters' | 'names') =>
    subgraphSchema(counters.definitions[name] ?? { typeDefs: '' });
  const servers = {
    counters: await startSubgraph(schemaOf('counters')),
    names: await startSubgraph(schemaOf('names')),
  };
  return {
    counters,
    servers,
    restart: async () => {
      servers.counters = await startSubgraph(schemaOf('counters'), servers.counters.port);
    },
    close: async () => {
      await servers.counters.kill();
      await servers.names.kill();
    },
  };
}

export interface CountersGateway extends CounterSubgraphs {
  readonly gateway: FederatedGateway;
}

export async function startCounters(options: SubgraphOptions = {}): Promise<CountersGateway> {
  const subgraphs = await startCounterSubgraphs();
  const { counters, servers } = subgraphs;
  const urls = { counters: servers.counters.url, names: servers.names.url };
  const gateway = await startFederatedGateway(counters.definitions, urls, options);
  return {
    ...subgraphs,
    gateway,
    close: async () => {
      await gateway.close();
      await subgraphs.close();
    },
  };
}
