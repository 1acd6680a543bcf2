import { Writable } from 'node:stream';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { Authenticate, Client } from '../client.ts';
import { createGatewayServer, type GatewayServer } from '../server.ts';
import type { GatewayServerOptions } from '../server-options.ts';
import { LocalEngine } from './local-engine.ts';

export interface TestServer {
  readonly url: string;
  readonly graphql: string;
  readonly socketUrl: string;
  readonly engine: LocalEngine;
  readonly server: GatewayServer<Client>;
  readonly metrics: Registry;
  readonly log: Record<string, unknown>[];
}

/** Takes `Bearer ada` and `Bearer ada:<milliseconds it lives>` for Ada, and nothing else. */
const authenticate: Authenticate = async ({ authorization }) => {
  if (authorization === undefined) return undefined;
  const [, lifetime] = /^Bearer ada(?::(\d+))?$/.exec(String(authorization)) ?? [undefined, undefined];
  if (!String(authorization).startsWith('Bearer ada'))
    throw new ChapterhouseError('UNAUTHENTICATED', 'The access token is not valid.');
  const viewer = { memberId: '00000000-0000-7000-8000-000000000001' as Uuid, name: 'Ada', roles: [] };
  return { viewer, expiresAt: Date.now() + Number(lifetime ?? 3_600_000) };
};

/** A real server on a free port of the loopback. Close it with `server.close(0)`. */
export async function startTestServer(
  changes: Partial<GatewayServerOptions<Client>> = {},
  port = 0,
): Promise<TestServer> {
  const engine = new LocalEngine();
  const metrics = new Registry();
  const log: Record<string, unknown>[] = [];
  const stream = new Writable({
    write(line, _encoding, done) {
      log.push(JSON.parse(String(line)) as Record<string, unknown>);
      done();
    },
  });
  const server = createGatewayServer<Client>({
    engine: () => engine,
    context: (client) => client,
    authenticate,
    logger: pino({ level: 'debug' }, stream),
    metrics,
    graphiql: true,
    bodyLimit: 64 * 1024,
    ready: async () => ({ ready: true, parts: { database: { up: true } } }),
    ...changes,
  });
  const { url } = await server.listen(port, '127.0.0.1');
  const graphql = `${url}/graphql`;
  return { url, graphql, socketUrl: graphql.replace('http', 'ws'), engine, server, metrics, log };
}
