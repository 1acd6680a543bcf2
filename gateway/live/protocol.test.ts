import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { startTestServer, type TestServer } from '../http/testing/test-server.ts';
import { RawClient } from './testing/raw-client.ts';

let at: TestServer;
beforeAll(async () => {
  at = await startTestServer({ timing: { initTimeoutMs: 600, keepAliveMs: 10_000 } });
});
afterAll(() => at.server.close(0));

const INIT = { type: 'connection_init' };

test.each([
  ['what is no JSON', 'nonsense'],
  ['a list', []],
  ['no type', {}],
  ['an unknown type', { type: 'start' }],
  ['a payload of connection_init that is no object', { type: 'connection_init', payload: 'x' }],
  ['subscribe without an id', { type: 'subscribe', payload: { query: '{ hello }' } }],
  ['subscribe with an empty id', { type: 'subscribe', id: '', payload: { query: '{ hello }' } }],
  ['subscribe without a payload', { type: 'subscribe', id: '1' }],
  ['a query that is no string', { type: 'subscribe', id: '1', payload: { query: 1 } }],
  [
    'variables that are a list',
    { type: 'subscribe', id: '1', payload: { query: '{ hello }', variables: [] } },
  ],
  [
    'an operationName that is no string',
    { type: 'subscribe', id: '1', payload: { query: '{ hello }', operationName: 1 } },
  ],
  [
    'extensions that are no object',
    { type: 'subscribe', id: '1', payload: { query: '{ hello }', extensions: 1 } },
  ],
  ['complete without an id', { type: 'complete' }],
  ['a ping whose payload is a string', { type: 'ping', payload: 'x' }],
  ['what only a server says', { type: 'connection_ack' }],
])('%s closes with 4400', async (_name, message) => {
  const client = await RawClient.open(at.socketUrl);
  client.say(message);
  expect((await client.closed).code).toBe(4400);
});

test('a binary message closes with 4400', async () => {
  const client = await RawClient.open(at.socketUrl);
  client.socket.send(Buffer.from(JSON.stringify(INIT)));
  expect((await client.closed).code).toBe(4400);
});

test('a reason too long for its frame is cut at a whole character', async () => {
  const client = await RawClient.open(at.socketUrl);
  client.say({ type: 'é'.repeat(200) });
  const { code, reason } = await client.closed;
  expect(code).toBe(4400);
  expect(Buffer.byteLength(reason)).toBeLessThanOrEqual(123);
  expect(reason).toMatch(/é$/);
});

test('subscribing before the acknowledgement closes with 4401', async () => {
  const client = await RawClient.open(at.socketUrl);
  client.subscribe('1', '{ hello }');
  expect(await client.closed).toEqual({ code: 4401, reason: 'Unauthorized' });
});

test('a token that is not valid closes with 4403', async () => {
  for (const payload of [
    { authorization: 'Bearer eve' },
    { Authorization: 'Bearer eve' },
    { headers: { authorization: 'Bearer eve' } },
    { authorization: 7 },
  ]) {
    const client = await RawClient.open(at.socketUrl);
    client.say({ ...INIT, payload });
    expect((await client.closed).code).toBe(4403);
  }
});

test('a client without the subprotocol is closed with 4406', async () => {
  const client = await RawClient.open(at.socketUrl, []);
  expect((await client.closed).code).toBe(4406);
});

test('a client that never initialises is closed with 4408, one that did is not', async () => {
  const ready = await RawClient.ready(at.socketUrl);
  const silent = await RawClient.open(at.socketUrl);
  expect(await silent.closed).toEqual({ code: 4408, reason: 'Connection initialisation timeout' });
  expect(ready.socket.readyState).toBe(WebSocket.OPEN);
  ready.socket.close();
});

test('an id in use closes with 4409, whatever runs under it', async () => {
  for (const query of ['subscription { ticks }', '{ held }']) {
    const client = await RawClient.ready(at.socketUrl);
    client.subscribe('one', query);
    client.subscribe('one', '{ hello }');
    expect(await client.closed).toEqual({ code: 4409, reason: 'Subscriber for one already exists' });
  }
});

test('a second connection_init closes with 4429, even before the first is answered', async () => {
  const eager = await RawClient.open(at.socketUrl);
  eager.say(INIT);
  eager.say(INIT);
  expect((await eager.closed).code).toBe(4429);
  const ready = await RawClient.ready(at.socketUrl);
  ready.say(INIT);
  expect((await ready.closed).code).toBe(4429);
});

test('a message over the limit closes with 1009', async () => {
  const client = await RawClient.ready(at.socketUrl);
  client.subscribe('1', `# ${'x'.repeat(70_000)}`);
  expect((await client.closed).code).toBe(1009);
});

test('a ping is answered with its payload, at any time; a pong is taken in silence', async () => {
  const client = await RawClient.open(at.socketUrl);
  client.say({ type: 'pong' });
  client.say({ type: 'ping', payload: { at: 1 } });
  client.say({ type: 'ping' });
  await client.until((message) => message['type'] === 'pong' && !('payload' in message));
  expect(client.received).toEqual([{ type: 'pong', payload: { at: 1 } }, { type: 'pong' }]);
  client.socket.close();
});

test('a subscription is next after next, then complete, and its id may be used again', async () => {
  const client = await RawClient.ready(at.socketUrl);
  const id = 'a "quoted" id\n';
  for (let round = 1; round <= 2; round += 1) {
    client.received.length = 0;
    client.subscribe(id, 'subscription { count(to: 2) }');
    await client.until(({ type }) => type === 'complete');
    expect(client.of(id)).toEqual([
      { id, type: 'next', payload: { data: { count: 1 } } },
      { id, type: 'next', payload: { data: { count: 2 } } },
      { id, type: 'complete' },
    ]);
  }
  client.socket.close();
});

test('a query is one next and complete, with field errors inside it', async () => {
  const client = await RawClient.ready(at.socketUrl);
  client.subscribe('1', '{ hello fails }');
  await client.until(({ type }) => type === 'complete');
  expect(client.of('1')[0]).toMatchObject({
    type: 'next',
    payload: { data: { hello: 'Hello world', fails: null }, errors: [{ extensions: { code: 'NOT_FOUND' } }] },
  });
  client.socket.close();
});

test.each([
  ['{', 'GRAPHQL_PARSE_FAILED'],
  ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
  ['query ($n: Int!) { text(length: $n) }', 'BAD_USER_INPUT'],
  ['subscription ($n: Int!) { count(to: $n) }', 'BAD_USER_INPUT'],
  ['', 'BAD_REQUEST'],
])('%j is refused with one error message and no complete', async (query, code) => {
  const client = await RawClient.ready(at.socketUrl);
  client.subscribe('1', query);
  await client.until(({ type }) => type === 'error');
  client.say({ type: 'ping' });
  await client.until(({ type }) => type === 'pong');
  expect(client.of('1')).toEqual([
    {
      id: '1',
      type: 'error',
      payload: [expect.objectContaining({ extensions: expect.objectContaining({ code }) })],
    },
  ]);
  client.socket.close();
});

test('an operation named "" is not there', async () => {
  const client = await RawClient.ready(at.socketUrl);
  client.say({ id: '1', type: 'subscribe', payload: { query: '{ hello }', operationName: '' } });
  const error = await client.until(({ type }) => type === 'error');
  expect(error['payload']).toMatchObject([{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }]);
  client.socket.close();
});

test('a stream that breaks off is one error that gives nothing away', async () => {
  const client = await RawClient.ready(at.socketUrl);
  client.subscribe('1', 'subscription { breaks }');
  const error = await client.until(({ type }) => type === 'error');
  expect(error['payload']).toMatchObject([
    { extensions: { code: 'INTERNAL', requestId: expect.any(String) } },
  ]);
  expect(JSON.stringify(client.received)).not.toContain('secret detail');
  expect(client.of('1').map(({ type }) => type)).toEqual(['next', 'error']);
  client.socket.close();
});

test('complete from the client closes the source, and nothing more comes under that id', async () => {
  const client = await RawClient.ready(at.socketUrl);
  client.subscribe('1', 'subscription { ticks }');
  client.subscribe('2', 'subscription { count(to: 1) }');
  await client.until(({ id, type }) => id === '2' && type === 'complete');
  const closed = once(at.engine.events, 'closed');
  client.say({ id: '1', type: 'complete' });
  await closed;
  at.engine.events.emit('tick', 1);
  client.say({ type: 'ping' });
  await client.until(({ type }) => type === 'pong');
  expect(client.of('1')).toEqual([]);
  client.socket.close();
});

test('complete from the client takes back a query that still runs', async () => {
  const client = await RawClient.ready(at.socketUrl);
  const [held, closed] = [once(at.engine.events, 'held'), once(at.engine.events, 'closed')];
  client.subscribe('1', '{ held }');
  await held;
  client.say({ id: '1', type: 'complete' });
  await closed;
  client.say({ id: 'never-there', type: 'complete' });
  client.subscribe('1', '{ hello }');
  await client.until(({ type }) => type === 'complete');
  expect(client.of('1')[0]).toMatchObject({ payload: { data: { hello: 'Hello world' } } });
  client.socket.close();
});

test('a client that goes away closes every source', async () => {
  const client = await RawClient.ready(at.socketUrl);
  const held = once(at.engine.events, 'held');
  client.subscribe('1', '{ held }');
  await held;
  const closed = once(at.engine.events, 'closed');
  client.socket.terminate();
  await closed;
});

test('the token may stand in connection_init or in the upgrade, and the former goes first', async () => {
  const ask = async (payload: Record<string, unknown> | undefined, headers: Record<string, string> = {}) => {
    const client = await RawClient.ready(at.socketUrl, payload, headers);
    client.subscribe('1', '{ whoami }');
    const { payload: answer } = await client.until(({ type }) => type === 'next');
    client.socket.close();
    return (answer as { data: { whoami: string | null } }).data.whoami;
  };
  expect(await ask(undefined)).toBeNull();
  expect(await ask({ authorization: 'Bearer ada' })).toBe('Ada');
  expect(await ask({ headers: { Authorization: 'Bearer ada' } })).toBe('Ada');
  expect(await ask(undefined, { authorization: 'Bearer ada' })).toBe('Ada');
  expect(await ask({ authorization: 'Bearer ada' }, { authorization: 'Bearer eve' })).toBe('Ada');
});

test('a connection ends with 4403 when its token expires', async () => {
  const client = await RawClient.ready(at.socketUrl, { authorization: 'Bearer ada:80' });
  client.subscribe('1', 'subscription { ticks }');
  expect(await client.closed).toEqual({ code: 4403, reason: 'The token has expired' });
});

test('one connection may run only so many operations', async () => {
  const client = await RawClient.ready(at.socketUrl);
  for (let id = 1; id <= 201; id += 1) client.subscribe(String(id), 'subscription { ticks }');
  const error = await client.until(({ type }) => type === 'error');
  expect(error).toMatchObject({ id: '201', payload: [{ extensions: { code: 'TOO_MANY_OPERATIONS' } }] });
  client.socket.close();
});

test('an upgrade elsewhere or of another site’s page is refused', async () => {
  const refused = async (url: string, headers: Record<string, string>) => {
    const socket = new WebSocket(url, 'graphql-transport-ws', { headers });
    socket.on('error', () => undefined);
    const [, response] = await once(socket, 'unexpected-response');
    socket.terminate();
    return response.statusCode;
  };
  expect(await refused(at.socketUrl.replace('/graphql', '/other'), {})).toBe(404);
  expect(await refused(at.socketUrl, { origin: 'https://evil.example' })).toBe(403);
  const own = await RawClient.open(at.socketUrl, undefined, { origin: at.url });
  own.socket.close();
});
