import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { UpstreamSockets, type UpstreamSocketsOptions } from './upstream-sockets.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

type Message = { readonly id?: string; readonly type: string; readonly payload?: unknown };
type Say = (message: object | string) => void;

interface Upstream {
  readonly url: string;
  readonly sockets: WebSocket[];
  readonly said: Message[];
  readonly requests: IncomingMessage[];
  /** Close code of the first connection. */
  readonly firstClosed: Promise<number>;
  /** Settles when a client has said something that fits. */
  heard(fits: (message: Message) => boolean): Promise<Message>;
}

/** A server that acknowledges, and answers messages as the test says. */
async function upstream(
  answer: (message: Message, say: Say, socket: WebSocket) => void,
  handshake?: (stream: Duplex) => void,
): Promise<Upstream> {
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  const [all, said, requests]: [WebSocket[], Message[], IncomingMessage[]] = [[], [], []];
  const listeners = new Set<() => void>();
  const firstClosed = new Promise<number>((resolve) => {
    sockets.once('connection', (socket) => socket.once('close', resolve));
  });
  sockets.on('connection', (socket) => {
    all.push(socket);
    const say: Say = (message) =>
      socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as Message;
      said.push(message);
      for (const listener of listeners) listener();
      answer(message, say, socket);
    });
  });
  server.on('upgrade', (request, stream: Duplex, head) => {
    requests.push(request);
    if (handshake) handshake(stream);
    else sockets.handleUpgrade(request, stream, head, (socket) => sockets.emit('connection', socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    for (const socket of all) socket.terminate();
    server.close();
    server.closeAllConnections();
  });
  const heard = (fits: (message: Message) => boolean) =>
    new Promise<Message>((resolve) => {
      const look = () => {
        const found = said.find(fits);
        if (found === undefined) return;
        listeners.delete(look);
        resolve(found);
      };
      listeners.add(look);
      look();
    });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sockets: all,
    said,
    requests,
    heard,
    firstClosed,
  };
}

const acknowledging =
  (then: (message: Message, say: Say, socket: WebSocket) => void = () => undefined) =>
  (message: Message, say: Say, socket: WebSocket) => {
    if (message.type === 'connection_init') say({ type: 'connection_ack' });
    else then(message, say, socket);
  };

const next = (id: string | undefined, value: number) => ({ id, type: 'next', payload: { data: { value } } });

function connected(url: string, options: Partial<UpstreamSocketsOptions> = {}): UpstreamSockets {
  const sockets = new UpstreamSockets({
    url,
    name: 'It',
    codes: { unavailable: 'SUBGRAPH_UNAVAILABLE', timeout: 'SUBGRAPH_TIMEOUT', invalid: 'SUBGRAPH_INVALID' },
    deadlineMs: 2_000,
    idleMs: 1_000,
    pingMs: 60_000,
    maxFrameBytes: 10_000,
    ...options,
  });
  open.unshift(() => sockets.close());
  return sockets;
}

const subscribe = (sockets: UpstreamSockets, newestWins = false) =>
  sockets.subscribe({ key: '' }, '{"query":"subscription { value }"}', newestWins);

test('a server that says goodbye with 1000 breaks the stream, and is not called again by itself', async () => {
  const server = await upstream(
    acknowledging(({ id }, say, socket) => {
      say(next(id, 1));
      socket.close(1000);
    }),
  );
  const sockets = connected(server.url);
  const events = subscribe(sockets);
  expect((await events.next()).value).toEqual({ data: { value: 1 } });
  await expect(events.next()).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  expect(server.sockets).toHaveLength(1);
  expect((await subscribe(sockets).next()).value).toEqual({ data: { value: 1 } });
  expect(server.sockets).toHaveLength(2);
});

test('subscriptions to a connection that is closing go to another', async () => {
  const server = await upstream(
    acknowledging(({ type, id }, say) => {
      if (type === 'subscribe') say(next(id, server.sockets.length));
    }),
  );
  const sockets = connected(server.url, { idleMs: 0 });
  for (let round = 1; round <= 5; round += 1) {
    const events = subscribe(sockets);
    expect((await events.next()).value).toEqual({ data: { value: round } });
    await events.return?.();
    // The idle timer has run and the close handshake is under way.
    await new Promise((resolve) => setTimeout(resolve));
    await new Promise(setImmediate);
  }
});

test('a subscription just before the idle close keeps the connection', async () => {
  const server = await upstream(
    acknowledging(({ type, id }, say) => type === 'subscribe' && say(next(id, 1))),
  );
  const sockets = connected(server.url, { idleMs: 20, pingMs: 80 });
  const first = subscribe(sockets);
  await first.next();
  await first.return?.();
  const second = subscribe(sockets);
  await second.next();
  await server.heard(({ type }) => type === 'ping');
  expect(server.sockets[0]?.readyState).toBe(1);
  expect(server.sockets).toHaveLength(1);
});

test('a stream nobody takes from is given up, the others on its connection go on', async () => {
  const server = await upstream(
    acknowledging(({ type, id }, say) => {
      if (type !== 'subscribe') return;
      for (let value = 1; value <= (id === '1' ? 1_500 : 1); value += 1) say(next(id, value));
    }),
  );
  const sockets = connected(server.url);
  const slow = subscribe(sockets);
  expect((await server.heard(({ type }) => type === 'complete')).id).toBe('1');
  expect((await subscribe(sockets).next()).value).toEqual({ data: { value: 1 } });
  let taken = 0;
  const drain = async () => {
    for await (const _ of slow) taken += 1;
  };
  await expect(drain()).rejects.toMatchObject({ message: 'It gave events faster than they were taken.' });
  expect(taken).toBe(1_000);
});

test('where the newest wins, a slow taker gets that one', async () => {
  const server = await upstream(
    acknowledging(({ type, id }, say) => {
      if (type !== 'subscribe') return;
      for (let value = 1; value <= 1_500; value += 1) say(next(id, value));
      say({ type: 'ping' });
    }),
  );
  const events = subscribe(connected(server.url), true);
  await server.heard(({ type }) => type === 'pong');
  expect((await events.next()).value).toEqual({ data: { value: 1_500 } });
});

test('the server’s pings are answered with their payload', async () => {
  const server = await upstream(acknowledging((_, say) => say({ type: 'ping', payload: { at: 1 } })));
  const events = subscribe(connected(server.url));
  expect(await server.heard(({ type }) => type === 'pong')).toEqual({ type: 'pong', payload: { at: 1 } });
  await events.return?.();
});

test('a server that acknowledges nothing in time is a timeout', async () => {
  const server = await upstream(() => undefined);
  const events = subscribe(connected(server.url, { deadlineMs: 30 }));
  await expect(events.next()).rejects.toMatchObject({ code: 'SUBGRAPH_TIMEOUT' });
});

test('a server that answers its pings is kept', async () => {
  const server = await upstream(
    acknowledging(({ type, id }, say) => {
      if (type === 'ping') say({ type: 'pong' });
      if (server.said.filter((message) => message.type === 'ping').length === 4)
        say(next(server.said.find((message) => message.type === 'subscribe')?.id ?? id, 1));
    }),
  );
  const events = subscribe(connected(server.url, { pingMs: 5, deadlineMs: 1_000 }));
  expect((await events.next()).value).toEqual({ data: { value: 1 } });
});

test.each([
  [4400, 'SUBGRAPH_INVALID'],
  [4403, 'SUBGRAPH_INVALID'],
  [4429, 'SUBGRAPH_INVALID'],
  [4408, 'SUBGRAPH_UNAVAILABLE'],
  [4500, 'SUBGRAPH_UNAVAILABLE'],
  [1001, 'SUBGRAPH_UNAVAILABLE'],
  [1009, 'SUBGRAPH_INVALID'],
  [1012, 'SUBGRAPH_UNAVAILABLE'],
  [1013, 'SUBGRAPH_UNAVAILABLE'],
])('closed with %i, all streams of the connection fail with %s', async (closeCode, code) => {
  const server = await upstream(acknowledging(({ id }, _, socket) => id === '2' && socket.close(closeCode)));
  const sockets = connected(server.url);
  const both = [subscribe(sockets), subscribe(sockets)];
  for (const events of both)
    await expect(events.next()).rejects.toMatchObject({ code, cause: { code: closeCode } });
});

test.each([
  ['HTTP/1.1 404 Not Found', 'SUBGRAPH_INVALID'],
  ['HTTP/1.1 302 Found\r\nlocation: ws://127.0.0.1:1/', 'SUBGRAPH_INVALID'],
  ['HTTP/1.1 503 Service Unavailable', 'SUBGRAPH_UNAVAILABLE'],
  ['HTTP/1.1 429 Too Many Requests', 'SUBGRAPH_UNAVAILABLE'],
])('a handshake answered with %j is %s', async (head, code) => {
  const server = await upstream(
    () => undefined,
    (stream) => {
      stream.end(`${head}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
    },
  );
  await expect(subscribe(connected(server.url)).next()).rejects.toMatchObject({ code });
  expect(server.requests).toHaveLength(1);
});

test.each([
  ['what is no JSON', 'nonsense'],
  ['an unknown type', { type: 'data', id: '1' }],
  ['a next without an id', { type: 'next', payload: { data: {} } }],
  ['a number', 7],
])('%s from the server closes with 4400', async (_name, message) => {
  const server = await upstream(acknowledging((_, say) => say(typeof message === 'number' ? '7' : message)));
  const events = subscribe(connected(server.url));
  await expect(events.next()).rejects.toMatchObject({ code: 'SUBGRAPH_INVALID' });
  expect(await server.firstClosed).toBe(4400);
});

test('an event that is no GraphQL fails its stream alone', async () => {
  const server = await upstream(
    acknowledging(({ type, id }, say) => {
      if (type !== 'subscribe') return;
      say(id === '1' ? { id, type: 'next', payload: { data: [] } } : next(id, 1));
    }),
  );
  const sockets = connected(server.url);
  const [bad, good] = [subscribe(sockets), subscribe(sockets)];
  await expect(bad.next()).rejects.toMatchObject({ code: 'SUBGRAPH_INVALID' });
  expect((await good.next()).value).toEqual({ data: { value: 1 } });
  expect((await server.heard(({ type }) => type === 'complete')).id).toBe('1');
});

test('an error without errors fails the stream', async () => {
  const server = await upstream(acknowledging(({ id }, say) => say({ id, type: 'error', payload: [] })));
  await expect(subscribe(connected(server.url)).next()).rejects.toMatchObject({ code: 'SUBGRAPH_INVALID' });
});

test('an event over the limit of a frame fails the stream', async () => {
  const server = await upstream(
    acknowledging(({ id }, say) => say({ id, type: 'next', payload: { data: { x: 'x'.repeat(20_000) } } })),
  );
  await expect(subscribe(connected(server.url)).next()).rejects.toMatchObject({
    code: 'SUBGRAPH_INVALID',
    message: 'It gave too large an event.',
  });
});

test('left before the acknowledgement, the server hears nothing of it', async () => {
  let acknowledge: () => void = () => undefined;
  const server = await upstream(({ type, id }, say) => {
    if (type === 'connection_init') acknowledge = () => say({ type: 'connection_ack' });
    else say(next(id, 1));
  });
  const sockets = connected(server.url);
  const [left, stayed] = [subscribe(sockets), subscribe(sockets)];
  await server.heard(({ type }) => type === 'connection_init');
  await left.return?.();
  acknowledge();
  await stayed.next();
  expect(server.said.map(({ type, id }) => [type, id])).toEqual([
    ['connection_init', undefined],
    ['subscribe', '2'],
  ]);
});

test('each key has a connection with its own headers and params', async () => {
  const server = await upstream(acknowledging(({ id }, say) => say(next(id, 1))));
  const sockets = connected(server.url);
  for (const key of ['a', 'b', 'a']) {
    const connection = { key, headers: { 'x-key': key }, params: async () => ({ key }) };
    await sockets.subscribe(connection, '{"query":"subscription { value }"}', false).next();
  }
  expect(server.requests.map(({ headers }) => headers['x-key'])).toEqual(['a', 'b']);
  const params = server.said.filter(({ type }) => type === 'connection_init').map(({ payload }) => payload);
  expect(params).toEqual([{ key: 'a' }, { key: 'b' }]);
});

test('params that cannot be made fail the stream', async () => {
  const server = await upstream(acknowledging());
  const params = () => Promise.reject(new Error('no key'));
  const events = connected(server.url).subscribe({ key: '', params }, '{}', false);
  await expect(events.next()).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
});

test('closed before any connection was made, it fails what waits and takes nothing more', async () => {
  const sockets = connected('ws://127.0.0.1:1');
  const waiting = subscribe(sockets).next();
  sockets.close();
  await expect(waiting).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  expect(() => subscribe(sockets)).toThrow(expect.objectContaining({ code: 'SHUTTING_DOWN' }));
});
