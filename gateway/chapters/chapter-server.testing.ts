import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { createLocalJWKSet } from 'jose';
import { createExecutor } from '../../kernel/graphql/subgraph-executor.ts';
import { createSubgraphServer } from '../../kernel/graphql/subgraph-server.ts';
import type { ChapterKey } from '../../kernel/ids.ts';
import { publicKeySet, type SigningKey } from '../../kernel/keys.ts';
import { silentLogger } from '../../kernel/log.ts';
import { type TestChapterOptions, type TestWho, testChapterSchema } from './chapters.testing.ts';

export interface TestServer {
  readonly url: string;
  readonly server: Server;
  /** WebSocket connections ever made to it. */
  readonly upgrades: Duplex[];
  close(): Promise<void>;
}

/** A chapter host on loopback that serves the test schema for some chapters. */
export async function startChapterServer(
  key: SigningKey,
  chapters: readonly string[],
  options: Partial<TestChapterOptions> = {},
): Promise<TestServer> {
  const holds = (chapter: ChapterKey) => chapters.includes(chapter);
  const schema = testChapterSchema({ holds, ...options });
  const executor = await createExecutor<TestWho, TestWho>(schema, (who) => who, silentLogger);
  const server = createSubgraphServer<TestWho>({
    schema,
    executor,
    endpoint: (path) => {
      const chapter = /^\/chapters\/([a-z0-9]+)\/graphql$/.exec(path)?.[1];
      return chapter !== undefined && chapters.includes(chapter)
        ? { audience: chapter, who: (viewer) => ({ viewer }) }
        : undefined;
    },
    peer: async () => undefined,
    keys: createLocalJWKSet(publicKeySet(key)),
    published: publicKeySet(key),
    ready: async () => ({}),
    logger: silentLogger,
  });
  return listening(server, () => executor.close());
}

/** A server that answers as the listener does. */
export const startServer = (listener: RequestListener): Promise<TestServer> =>
  listening(createServer(listener), async () => undefined);

/** A URL at which nothing listens. */
export async function deadUrl(): Promise<string> {
  const gone = await startServer(() => undefined);
  await gone.close();
  return gone.url;
}

async function listening(server: Server, closed: () => Promise<void>): Promise<TestServer> {
  const upgrades: Duplex[] = [];
  server.on('upgrade', (_request, socket: Duplex) => upgrades.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    upgrades,
    close: async () => {
      server.close();
      server.closeAllConnections();
      for (const socket of upgrades) socket.destroy();
      await closed();
    },
  };
}
