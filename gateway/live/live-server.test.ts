import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startTestServer, type TestServer } from '../http/testing/test-server.ts';
import { RawClient } from './testing/raw-client.ts';

let at: TestServer;
beforeEach(async () => {
  at = await startTestServer({ timing: { keepAliveMs: 40 } });
});
afterEach(() => at.server.close(0));

const official = (options: { retryAttempts?: number } = {}): Client =>
  createClient({
    url: at.socketUrl,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: 'Bearer ada' },
    retryAttempts: 0,
    ...options,
  });

test('the official client runs a query, a mutation and a subscription on one connection', async () => {
  const client = official();
  const all = async (query: string) => {
    const seen: unknown[] = [];
    for await (const result of client.iterate({ query })) seen.push(result.data);
    return seen;
  };
  expect(await all('{ whoami }')).toEqual([{ whoami: 'Ada' }]);
  expect(await all('mutation { add(number: 3) }')).toEqual([{ add: 3 }]);
  expect(await all('subscription { count(to: 3) }')).toEqual([{ count: 1 }, { count: 2 }, { count: 3 }]);
  await expect(all('{ nothing }')).rejects.toMatchObject([
    { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
  ]);
  await client.dispose();
});

test('the official client that stops listening closes the source', async () => {
  const client = official();
  const closed = once(at.engine.events, 'closed');
  const results = client.iterate({ query: 'subscription { count(to: 1000000) }' });
  await results.next();
  await results.return?.();
  await closed;
  await client.dispose();
});

test('a client that reads nothing holds its subscription back, and is let go when it answers no ping', async () => {
  const client = await RawClient.ready(at.socketUrl);
  client.socket.pause();
  const closed = once(at.engine.events, 'closed');
  client.subscribe('1', 'subscription { blobs(length: 100000) }');
  await closed;
  // One buffer of 1 MB here and what the two kernels' socket buffers take, at 100 kB an event.
  expect(at.engine.pulled).toBeLessThan(200);
  client.socket.terminate();
});

test('a client that answers pings stays', async () => {
  const client = await RawClient.ready(at.socketUrl);
  for (let pings = 0; pings < 4; pings += 1) await once(client.socket, 'ping');
  expect(client.socket.readyState).toBe(WebSocket.OPEN);
  client.socket.close();
});

test('the metrics show the sockets and subscriptions that are open', async () => {
  const gauge = async (name: string) =>
    (await at.metrics.getMetricsAsJSON()).find((one) => one.name === name)?.values;
  const client = await RawClient.ready(at.socketUrl);
  client.subscribe('1', 'subscription { ticks }');
  client.subscribe('2', '{ hello }');
  await client.until(({ type }) => type === 'complete');
  expect(await gauge('chapterhouse_live_sockets')).toMatchObject([{ value: 1 }]);
  expect(await gauge('chapterhouse_live_streams')).toMatchObject([{ value: 1, labels: { transport: 'ws' } }]);
  const closed = once(at.engine.events, 'closed');
  client.socket.close();
  await closed;
  await client.closed;
  await at.server.close(1000);
  expect(await gauge('chapterhouse_live_sockets')).toMatchObject([{ value: 0 }]);
  expect(await gauge('chapterhouse_live_streams')).toMatchObject([{ value: 0 }]);
});

test('stopping lets a query finish, ends subscriptions without complete, then closes with 1001', async () => {
  const client = await RawClient.ready(at.socketUrl);
  const held = once(at.engine.events, 'held');
  const ended = once(at.engine.events, 'closed');
  client.subscribe('query', '{ held }');
  await held;
  client.subscribe('live', 'subscription { ticks }');
  client.say({ type: 'ping' });
  await client.until(({ type }) => type === 'pong');
  const stopped = at.server.close(10_000);
  await ended;
  client.subscribe('late', '{ hello }');
  await client.until(({ id }) => id === 'late');
  at.engine.events.emit('release');
  expect(await client.closed).toEqual({ code: 1001, reason: 'This server is stopping' });
  await stopped;
  expect(client.of('live')).toEqual([]);
  expect(client.of('late')).toMatchObject([
    { type: 'error', payload: [{ extensions: { code: 'SHUTTING_DOWN' } }] },
  ]);
  expect(client.of('query')).toMatchObject([
    { payload: { data: { held: 'released' } } },
    { type: 'complete' },
  ]);
});

test('the official client comes back to another server after this one stops', async () => {
  const client = createClient({
    url: () => at.socketUrl,
    webSocketImpl: WebSocket,
    retryAttempts: 5,
    retryWait: async () => undefined,
  });
  const results = client.iterate({ query: 'subscription { ticks }' });
  const connected = new Promise((resolve) => client.on('connected', resolve));
  const first = results.next();
  await connected;
  const before = at;
  at = await startTestServer();
  const again = new Promise((resolve) => client.on('connected', resolve));
  await before.server.close(10_000);
  await again;
  const timer = setInterval(() => at.engine.events.emit('tick', 7), 5);
  expect((await first).value).toEqual({ data: { ticks: 7 } });
  clearInterval(timer);
  await client.dispose();
});

test('what is left at the deadline is told so, and closed with 1001', async () => {
  const client = await RawClient.ready(at.socketUrl);
  const held = once(at.engine.events, 'held');
  client.subscribe('1', '{ held }');
  await held;
  const cancelled = once(at.engine.events, 'closed');
  await at.server.close(20);
  expect(await client.closed).toEqual({ code: 1001, reason: 'This server is stopping' });
  expect(client.of('1')).toMatchObject([
    { type: 'error', payload: [{ extensions: { code: 'SHUTTING_DOWN', requestId: expect.any(String) } }] },
  ]);
  await cancelled;
});

test('a client that does not answer the close is cut', async () => {
  const client = await RawClient.ready(at.socketUrl);
  client.socket.pause();
  await at.server.close(20);
  client.socket.resume();
  expect([1001, 1006]).toContain((await client.closed).code);
});
