import { EventEmitter, on, once } from 'node:events';
import { Engine } from '../engine/engine.ts';
import { compose, type SubgraphDefinition } from '../engine/test-kit/federation.ts';
import type { Client } from '../http/client.ts';
import { subgraphSchema } from '../http/testing/federated-gateway.ts';
import { startSubgraph } from '../http/testing/subgraph-server.ts';
import { startTestServer, type TestServer } from '../http/testing/test-server.ts';
import { HttpSubgraph } from '../subgraph-http/http-subgraph.ts';
import { EngineSource } from './engine-source.ts';

/** One count, served by two versions of a subgraph on servers of their own. */
export class Count {
  value = 0;
  /** `changed`; `live`, with a version's name, when a subscription of it begins; `left` when it ends; `held`, `release`. */
  readonly events = new EventEmitter();

  readonly definitions: Record<Version, SubgraphDefinition> = {
    first: {
      typeDefs: `
        type Query { count: Int! held: String! }
        type Subscription { live: Int! forgotten: Int! }`,
      resolvers: {
        Query: { count: () => this.value, held: () => this.#held('first') },
        Subscription: {
          live: { subscribe: () => this.#live('first', 'live') },
          forgotten: { subscribe: () => this.#live('first', 'forgotten') },
        },
      },
    },
    second: {
      typeDefs: `
        type Query { count: Int! held: String! added: String! }
        type Subscription { live: Int! }`,
      resolvers: {
        Query: { count: () => this.value, held: () => this.#held('second'), added: () => 'new' },
        Subscription: { live: { subscribe: () => this.#live('second', 'live') } },
      },
    },
  };

  set(value: number): void {
    this.value = value;
    this.events.emit('changed');
  }

  async #held(version: Version): Promise<string> {
    this.events.emit('held');
    await once(this.events, 'release');
    return version;
  }

  /** The present value at once, then after every change; ends at once when it is closed, whatever it waits for. */
  #live(version: Version, field: string): AsyncIterableIterator<Record<string, number>> {
    const changes = on(this.events, 'changed');
    let begun = false;
    const values: AsyncIterableIterator<Record<string, number>> = {
      next: async () => {
        if (begun && (await changes.next()).done) return { done: true, value: undefined };
        begun = true;
        return { done: false, value: { [field]: this.value } };
      },
      return: async () => {
        await changes.return?.();
        this.events.emit('left', version);
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]: () => values,
    };
    this.events.emit('live', version);
    return values;
  }
}

export type Version = 'first' | 'second';

export interface ReplaceableGateway extends TestServer {
  readonly count: Count;
  readonly source: EngineSource<Client>;
  readonly supergraphs: Record<Version, string>;
  /** Versions whose connections were closed. */
  readonly closed: Version[];
  close(): Promise<void>;
}

/** The real gateway over the first version. */
export async function startReplaceableGateway(): Promise<ReplaceableGateway> {
  const count = new Count();
  const servers = {
    first: await startSubgraph(subgraphSchema(count.definitions.first)),
    second: await startSubgraph(subgraphSchema(count.definitions.second)),
  };
  const supergraphOf = (version: Version) =>
    compose({ count: count.definitions[version] }).replaceAll(
      'http://count.test/graphql',
      servers[version].url,
    );
  const supergraphs = { first: supergraphOf('first'), second: supergraphOf('second') };
  const closed: Version[] = [];
  const source = new EngineSource<Client>((supergraphSdl) => {
    const subgraphs: HttpSubgraph<Client>[] = [];
    const engine = new Engine<Client>({
      supergraphSdl,
      subgraph: (_name, url) => {
        const subgraph = new HttpSubgraph<Client>({ url });
        subgraphs.push(subgraph);
        return subgraph;
      },
      errorExtensions: ({ requestId }) => ({ requestId }),
    });
    const close = async () => {
      closed.push(supergraphSdl === supergraphs.first ? 'first' : 'second');
      await Promise.all(subgraphs.map((subgraph) => subgraph.close()));
    };
    return { engine, close };
  }, supergraphs.first);
  const server = await startTestServer({ engine: () => source.current });
  const close = async () => {
    count.events.emit('release');
    await server.server.close(0);
    await source.close();
    await Promise.all([servers.first.kill(), servers.second.kill()]);
  };
  return { ...server, count, source, supergraphs, closed, close };
}
