import { once } from 'node:events';
import { afterEach, expect, test } from '@jest/globals';
import { RawClient } from '../live/testing/raw-client.ts';
import { type CountersGateway, startCounters } from './testing/counters.ts';

let at: CountersGateway;
afterEach(() => at.close());

const begin = async () => {
  at = await startCounters({ requestTimeoutMs: 1_500, timeoutMs: 60_000 });
  at.counters.holdsNames = true;
};

const post = (query: string, accept = 'application/json') =>
  fetch(at.gateway.graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query }),
  });

const late = (...path: string[]) => ({ path, extensions: { code: 'SUBGRAPH_TIMEOUT' } });
const PARTLY = '{ slow counter { value name } }';
const PART = {
  data: { slow: null, counter: { value: 0, name: null } },
  errors: [late('slow'), late('counter', 'name')],
};

test('a request past its deadline is answered with what is there, and its fetches are ended', async () => {
  await begin();
  const ended = [once(at.counters.events, 'slow'), once(at.counters.events, 'aborted')];
  const response = await post(PARTLY);
  expect([response.status, await response.json()]).toMatchObject([200, PART]);
  await Promise.all(ended);
});

test('so it is over an event stream', async () => {
  await begin();
  const text = await (await post(PARTLY, 'text/event-stream')).text();
  const [, data = ''] = /^event: next\ndata: (.*)$/m.exec(text) ?? [];
  expect(JSON.parse(data)).toMatchObject(PART);
  expect(text).toMatch(/event: complete\n/);
});

test('so it is over a WebSocket', async () => {
  await begin();
  const client = await RawClient.ready(at.gateway.socketUrl);
  client.subscribe('1', PARTLY);
  await client.until(({ type }) => type === 'complete');
  expect(client.of('1')[0]).toMatchObject({ type: 'next', payload: PART });
  client.socket.close();
});

test('a mutation tells what it has done by then, and begins nothing more', async () => {
  await begin();
  const [one, two, three] = ['one', 'two', 'three'].map((name) => `${name}: add(number: 1)`);
  const response = await post(`mutation { ${one} { value } ${two} { value name } ${three} { value } }`);
  expect(await response.json()).toMatchObject({
    data: { one: { value: 1 }, two: { value: 2, name: null }, three: null },
    errors: [late('two', 'name'), late('three')],
  });
  expect(at.counters.value).toBe(2);
});

test('a subscription has no deadline, but what each of its events needs has', async () => {
  await begin();
  const client = await RawClient.ready(at.gateway.socketUrl);
  client.subscribe('1', 'subscription { live { value name } }');
  for (const value of [0, 1]) {
    const event = {
      type: 'next',
      payload: { data: { live: { value, name: null } }, errors: [late('live', 'name')] },
    };
    await client.until(({ type }) => type === 'next');
    expect(client.received.pop()).toMatchObject(event);
    at.counters.set(1);
  }
  at.counters.holdsNames = false;
  at.counters.set(2);
  const { payload } = await client.until(({ type }) => type === 'next');
  expect(payload).toEqual({ data: { live: { value: 2, name: 'counter c' } } });
  client.socket.close();
});
