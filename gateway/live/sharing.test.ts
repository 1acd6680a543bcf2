import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createClient } from 'graphql-sse';
import { startTestServer, type TestServer } from '../http/testing/test-server.ts';
import { RawClient } from './testing/raw-client.ts';

const LEVEL = 'subscription { level { value } }';

let at: TestServer;
let clients: RawClient[];
beforeEach(async () => {
  at = await startTestServer();
  clients = [];
});
afterEach(async () => {
  for (const { socket } of clients) socket.terminate();
  await at.server.close(0);
});

async function client(payload?: Record<string, unknown>): Promise<RawClient> {
  const made = await RawClient.ready(at.socketUrl, payload);
  clients.push(made);
  return made;
}

const isLevel = (value: number) => (message: Readonly<Record<string, unknown>>) => {
  const { data } = (message['payload'] ?? {}) as { data?: Record<string, { value: number }> };
  return Object.values(data ?? {}).some((level) => level.value === value);
};

const levelsOf = (of: RawClient, id: string) =>
  of.of(id).map((message) => JSON.stringify(message['payload']));

test('the same public subscription of many clients, viewers and ids is run once, as nobody', async () => {
  const all = [await client(), await client({ authorization: 'Bearer ada' }), await client()];
  for (const [i, one] of all.entries()) one.subscribe(`id "${i}"`, LEVEL);
  await Promise.all(all.map((one) => one.until(isLevel(0))));
  at.engine.level = 1;
  await Promise.all(all.map((one) => one.until(isLevel(1))));
  expect(at.engine.levels).toEqual({ open: 1, ever: 1 });
  for (const [i, one] of all.entries()) {
    expect(levelsOf(one, `id "${i}"`)).toEqual([
      '{"data":{"level":{"value":0}}}',
      '{"data":{"level":{"value":1}}}',
    ]);
  }
});

test('whoever comes later gets the present value at once', async () => {
  const first = await client();
  first.subscribe('1', LEVEL);
  await first.until(isLevel(0));
  at.engine.level = 7;
  await first.until(isLevel(7));
  const second = await client();
  second.subscribe('1', LEVEL);
  await second.until(isLevel(7));
  expect(levelsOf(second, '1')).toEqual(['{"data":{"level":{"value":7}}}']);
  expect(at.engine.levels.ever).toBe(1);
});

test('other arguments or fields are another subscription', async () => {
  const one = await client();
  one.subscribe('1', LEVEL);
  one.subscribe('2', 'subscription { level(pad: 1) { value pad } }');
  await one.until(({ id }) => id === '1');
  await one.until(({ id }) => id === '2');
  expect(at.engine.levels.open).toBe(2);
});

test('it ends with the last who follows it, and begins anew for the next', async () => {
  const [one, two] = [await client(), await client()];
  for (const each of [one, two]) each.subscribe('1', LEVEL);
  for (const each of [one, two]) await each.until(isLevel(0));
  one.say({ id: '1', type: 'complete' });
  one.say({ type: 'ping' });
  await one.until(({ type }) => type === 'pong');
  at.engine.level = 1;
  await two.until(isLevel(1));
  expect(levelsOf(one, '1')).toHaveLength(1);
  const left = once(at.engine.events, 'left');
  two.socket.terminate();
  await left;
  expect(at.engine.levels.open).toBe(0);
  one.subscribe('2', LEVEL);
  await one.until(({ id }) => id === '2');
  expect(at.engine.levels).toEqual({ open: 1, ever: 2 });
});

test('what nobody may have is asked for by each as themselves', async () => {
  const query = 'subscription { membersLevel { value } }';
  const [stranger, ada] = [await client(), await client({ authorization: 'Bearer ada' })];
  // She who may have it comes first, so that whoever follows might be taken along.
  for (const each of [ada, stranger]) each.subscribe('1', query);
  await ada.until(isLevel(0));
  const refusal = await stranger.until(({ type }) => type === 'error');
  expect(refusal['payload']).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  at.engine.level = 1;
  await ada.until(isLevel(1));
});

test('a client that reads nothing is told the newest alone once it reads again', async () => {
  const [slow, quick] = [await client(), await client()];
  const query = 'subscription { level(pad: 300000) { value pad } }';
  for (const each of [slow, quick]) each.subscribe('1', query);
  for (const each of [slow, quick]) await each.until(isLevel(0));
  slow.socket.pause();
  for (let value = 1; value <= 60; value += 1) {
    at.engine.level = value;
    await quick.until(isLevel(value));
  }
  expect(quick.of('1')).toHaveLength(61);
  slow.socket.resume();
  await slow.until(isLevel(60));
  expect(slow.of('1').length).toBeLessThan(45);
}, 20_000);

test('an event stream follows it too', async () => {
  const one = await client();
  one.subscribe('1', LEVEL);
  await one.until(isLevel(0));
  const stream = createClient({ url: at.graphql });
  const events = stream.iterate({ query: LEVEL });
  expect((await events.next()).value).toEqual({ data: { level: { value: 0 } } });
  at.engine.level = 3;
  expect((await events.next()).value).toEqual({ data: { level: { value: 3 } } });
  expect(at.engine.levels).toEqual({ open: 1, ever: 1 });
  stream.dispose();
});
