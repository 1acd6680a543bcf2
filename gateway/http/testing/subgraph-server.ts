import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { execute, type GraphQLSchema, parse } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';

export interface SubgraphServer {
  readonly url: string;
  readonly port: number;
  /** Headers of every POST. */
  readonly requests: IncomingHttpHeaders[];
  /** WebSocket connections it ever had. */
  readonly upgrades: { readonly headers: IncomingHttpHeaders; readonly stream: Duplex }[];
  /** Payloads of `connection_init`. */
  readonly params: unknown[];
  /** Stops listening and cuts every connection, as a process that is killed does. */
  kill(): Promise<void>;
}

/** A subgraph over real HTTP and graphql-transport-ws, on loopback. */
export async function startSubgraph(schema: GraphQLSchema, port = 0): Promise<SubgraphServer> {
  const params: unknown[] = [];
  const sockets = new WebSocketServer({ noServer: true });
  useServer(
    {
      schema,
      onConnect: ({ connectionParams }) => void params.push(connectionParams),
    },
    sockets,
  );
  const listener: RequestListener = async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { query, variables } = JSON.parse(text) as { query: string; variables?: Record<string, unknown> };
    const controller = new AbortController();
    response.once('close', () => controller.abort());
    const result = await execute({
      schema,
      document: parse(query),
      variableValues: variables ?? {},
      contextValue: { signal: controller.signal },
    });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  };
  return startRawSubgraph(listener, { port, sockets, params });
}

interface RawOptions {
  readonly port?: number;
  readonly sockets?: WebSocketServer;
  readonly params?: unknown[];
}

/** A server on loopback that answers whatever the listener does. */
export async function startRawSubgraph(
  listener: RequestListener,
  { port = 0, sockets, params = [] }: RawOptions = {},
): Promise<SubgraphServer> {
  const requests: IncomingHttpHeaders[] = [];
  const upgrades: { headers: IncomingHttpHeaders; stream: Duplex }[] = [];
  const server = createServer((request, response) => {
    requests.push(request.headers);
    return listener(request, response);
  });
  server.on('upgrade', (request, stream: Duplex, head: Buffer) => {
    upgrades.push({ headers: request.headers, stream });
    sockets?.handleUpgrade(request, stream, head, (socket) => sockets.emit('connection', socket, request));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const chosen = (server.address() as AddressInfo).port;
  const kill = async () => {
    const closed = server.listening ? once(server, 'close') : undefined;
    server.close();
    server.closeAllConnections();
    const cut = upgrades
      .filter(({ stream }) => !stream.closed)
      .map(({ stream }) => once(stream.destroy(), 'close'));
    await Promise.all([closed, ...cut]);
    // What listens to the connections' end has run by then.
    await nextTurn();
  };
  return { url: `http://127.0.0.1:${chosen}/graphql`, port: chosen, requests, upgrades, params, kill };
}
