import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { until } from '../../test/setup/until.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let at: TestServer;
let ready = true;
beforeAll(async () => {
  at = await startTestServer({
    ready: async () => ({ ready, parts: { database: { up: ready, detail: 'loopback' } } }),
    extraRoutes: [
      { path: '/keys', methods: ['GET'], handle: (_request, response) => void response.end('keys') },
      {
        path: '/assets/*',
        methods: ['GET'],
        handle: ({ url }, response) => void response.end(`asset ${url}`),
      },
      {
        path: '/broken',
        methods: ['GET'],
        handle: () => {
          throw new TypeError('secret detail');
        },
      },
      {
        path: '/missing',
        methods: ['GET'],
        handle: async () => {
          throw new ChapterhouseError('NOT_FOUND', 'No such thing.');
        },
      },
    ],
  });
});
afterAll(() => at.server.close(0));

test('/health answers whenever the process lives', async () => {
  const response = await fetch(`${at.url}/health`);
  expect([response.status, await response.json()]).toEqual([200, { status: 'alive' }]);
  expect((await fetch(`${at.url}/health`, { method: 'HEAD' })).status).toBe(200);
});

test('/ready says what is up, with 503 when it is not enough', async () => {
  const ask = async () => {
    const response = await fetch(`${at.url}/ready`);
    return [response.status, await response.json()];
  };
  expect(await ask()).toEqual([
    200,
    { status: 'ready', parts: { database: { up: true, detail: 'loopback' } } },
  ]);
  ready = false;
  expect(await ask()).toEqual([
    503,
    { status: 'not ready', parts: { database: { up: false, detail: 'loopback' } } },
  ]);
  ready = true;
});

test('/metrics counts operations and times requests', async () => {
  await fetch(`${at.graphql}?query={hello}`).then((response) => response.text());
  const text = await (await fetch(`${at.url}/metrics`)).text();
  expect(text).toMatch(
    /chapterhouse_graphql_operations_total\{transport="http",kind="query",outcome="executed"\} \d/,
  );
  expect(text).toMatch(/chapterhouse_http_request_seconds_count\{route="\/graphql",status="200"\} \d/);
});

test('extra routes are served by path and by prefix, and what they throw is answered by its code', async () => {
  expect(await (await fetch(`${at.url}/keys`)).text()).toBe('keys');
  expect(await (await fetch(`${at.url}/assets/a.js`)).text()).toBe('asset /assets/a.js');
  expect((await fetch(`${at.url}/keys`, { method: 'POST' })).status).toBe(405);
  expect((await fetch(`${at.url}/missing`)).status).toBe(404);
  const broken = await fetch(`${at.url}/broken`);
  expect(broken.status).toBe(500);
  expect(await broken.text()).not.toContain('secret detail');
});

test('anything else is 404 as JSON with the usual headers', async () => {
  const response = await fetch(`${at.url}/nothing?x=1`);
  const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
  expect([response.status, errors[0]?.extensions.code]).toEqual([404, 'NOT_FOUND']);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
});

test('every GraphQL request is one line in the log', async () => {
  const headers = { 'x-request-id': 'one-line' };
  await fetch(`${at.graphql}?query=query Named {hello}`, { headers }).then((response) => response.text());
  const lines = at.log.filter((line) => line['requestId'] === 'one-line');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({
    msg: 'request',
    level: 30,
    method: 'GET',
    route: '/graphql',
    status: 200,
    operation: 'Named',
    ms: expect.any(Number),
  });
});

/** All that is answered until the connection ends, or becomes a WebSocket. */
async function exchanged(request: string): Promise<string> {
  const { hostname, port } = new URL(at.url);
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
    if (text.startsWith('HTTP/1.1 101 ')) socket.destroy();
  });
  socket.write(request);
  await once(socket, 'close');
  return text;
}

test('a target that is a whole URL is taken, and its host goes before the header', async () => {
  const query = encodeURIComponent('{hello}');
  const head = 'Host: elsewhere.example\r\nOrigin: http://own.example\r\nConnection: close\r\n\r\n';
  const answer = await exchanged(`GET http://own.example/graphql?query=${query} HTTP/1.1\r\n${head}`);
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer).toContain('"Hello world"');
  expect(answer).toContain('access-control-allow-origin: http://own.example');
  expect(await exchanged(`GET HTTP://own.example?x HTTP/1.1\r\n${head}`)).toMatch(/^HTTP\/1\.1 404 /);
  const upgrade = [
    'GET http://own.example/graphql HTTP/1.1',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    head,
  ].join('\r\n');
  expect(await exchanged(upgrade)).toMatch(/^HTTP\/1\.1 101 /);
});

test('a client that reads nothing of a large answer is let go, one that reads slowly is not', async () => {
  const slow = await startTestServer({ timing: { unreadMs: 400 } });
  const { hostname, port } = new URL(slow.url);
  const query = encodeURIComponent('{ text(length: 8000000) }');
  const ask = () => {
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    socket.write(`GET /graphql?query=${query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    return socket.pause();
  };
  const [silent, reading] = [ask(), ask()];
  const timer = setInterval(() => reading.read(), 2);
  const statuses = () => slow.log.filter(({ msg }) => msg === 'request').map(({ status }) => status);
  try {
    await until(async () => statuses().length === 2, 20_000);
    expect(statuses().sort()).toEqual([200, 499]);
  } finally {
    clearInterval(timer);
    for (const socket of [silent, reading]) socket.destroy();
    await slow.server.close(0);
  }
});

test('what is no HTTP is answered as a bad request', async () => {
  const text = await exchanged('nonsense\r\n\r\n');
  expect(text).toMatch(/^HTTP\/1\.1 400 /);
  expect(text).toContain('BAD_REQUEST');
});

test('a port in use is told as such', async () => {
  const other = await startTestServer();
  const { port } = new URL(at.url);
  const third = startTestServer({}, Number(port));
  await expect(third).rejects.toMatchObject({ code: 'PORT_IN_USE' });
  await other.server.close(0);
});

test('closing lets a running request finish, takes no new one, and ends', async () => {
  const stopping = await startTestServer();
  const held = once(stopping.engine.events, 'held');
  const answer = fetch(`${stopping.graphql}?query={held}`);
  await held;
  const closed = stopping.server.close(10_000);
  await expect(fetch(`${stopping.url}/health`)).rejects.toThrow();
  stopping.engine.events.emit('release');
  const response = await answer;
  expect(response.headers.get('connection')).toBe('close');
  expect(await response.json()).toEqual({ data: { held: 'released' } });
  await closed;
});

test('closing ends streams at once, without complete, so that their clients come back', async () => {
  const stopping = await startTestServer();
  const search = new URLSearchParams({ query: 'subscription { ticks }' });
  const response = await fetch(`${stopping.graphql}?${search}`, { headers: { accept: 'text/event-stream' } });
  const sourceClosed = once(stopping.engine.events, 'closed');
  await stopping.server.close(10_000);
  await sourceClosed;
  expect(await response.text()).not.toContain('complete');
});

test.each(['{held}', 'mutation {heldAdd(number: 1)}'])(
  '%s that runs at the deadline is told so',
  async (query) => {
    const stopping = await startTestServer();
    const held = once(stopping.engine.events, 'held');
    const answer = fetch(stopping.graphql, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': 'left-behind' },
      body: JSON.stringify({ query }),
    });
    await held;
    const stopped = stopping.server.close(20);
    const response = await answer;
    expect([response.status, response.headers.get('connection')]).toEqual([503, 'close']);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'SHUTTING_DOWN', requestId: 'left-behind' } }],
    });
    await stopped;
  },
);

test('what runs at the deadline is cancelled', async () => {
  const stopping = await startTestServer();
  const held = once(stopping.engine.events, 'held');
  const cancelled = once(stopping.engine.events, 'closed');
  const answer = fetch(`${stopping.graphql}?query={held}`);
  await held;
  await Promise.all([answer, cancelled, stopping.server.close(20)]);
});

test('a client that does not read its last answer is cut', async () => {
  const stopping = await startTestServer();
  const { hostname, port } = new URL(stopping.url);
  const socket = connect(Number(port), hostname);
  const query = encodeURIComponent('subscription { blobs(length: 100000) }');
  socket.write(`GET /graphql?query=${query} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n`);
  await once(socket, 'readable');
  await stopping.server.close(20);
  socket.destroy();
});

test('a server that is to stop serves on for the delay, and says at /ready that it will', async () => {
  const stopping = await startTestServer();
  const stopped = stopping.server.close(10_000, 300);
  const response = await fetch(`${stopping.url}/ready`);
  expect([response.status, await response.json()]).toMatchObject([503, { status: 'stopping' }]);
  expect(await (await fetch(`${stopping.graphql}?query={hello}`)).json()).toEqual({
    data: { hello: 'Hello world' },
  });
  await stopped;
  await expect(fetch(`${stopping.url}/ready`)).rejects.toThrow();
});
