import { afterEach, expect, test } from '@jest/globals';
import { type CountersGateway, startCounters } from '../http/testing/counters.ts';
import { RawClient } from './testing/raw-client.ts';

let at: CountersGateway;
afterEach(() => at.close());

const QUICK = { attempts: 20, pauseMs: 20, maxPauseMs: 50, steadyMs: 10_000 };
const LIVE = 'subscription { live { value name } }';

const isNext = (value: number) => (message: Readonly<Record<string, unknown>>) =>
  message['type'] === 'next' && JSON.stringify(message['payload']).includes(`"value":${value},`);

async function listening(): Promise<RawClient> {
  const client = await RawClient.ready(at.gateway.socketUrl);
  at.counters.set(1);
  client.subscribe('1', LIVE);
  await client.until(isNext(1));
  return client;
}

test('a subgraph killed and started again: its subscription goes on with the present value', async () => {
  at = await startCounters({ delivery: () => ({ resume: true, newestWins: true }), resumePolicy: QUICK });
  const client = await listening();
  await at.servers.counters.kill();
  at.counters.set(2);
  at.counters.set(3);
  await at.restart();
  await client.until(isNext(3));
  at.counters.set(4);
  await client.until(isNext(4));
  expect(client.received.slice(1)).toEqual(
    [1, 3, 4].map((value) => ({
      id: '1',
      type: 'next',
      payload: { data: { live: { value, name: 'counter c' } } },
    })),
  );
  client.socket.close();
});

test('a subgraph that stays away: its subscription ends with SUBGRAPH_UNAVAILABLE, the connection stands', async () => {
  const resumePolicy = { ...QUICK, attempts: 3 };
  at = await startCounters({ delivery: () => ({ resume: true }), resumePolicy });
  const client = await listening();
  await at.servers.counters.kill();
  const error = await client.until(({ type }) => type === 'error');
  expect(error['payload']).toEqual([
    {
      message: 'Subgraph counters cannot be reached.',
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', requestId: expect.any(String) },
    },
  ]);
  client.subscribe('2', '{ __typename }');
  await client.until(({ id, type }) => id === '2' && type === 'complete');
  client.socket.close();
});

test('a source that does not give its present value first is not taken up again', async () => {
  at = await startCounters();
  const client = await listening();
  const { upgrades } = at.servers.counters;
  upgrades[0]?.stream.destroy();
  const error = await client.until(({ type }) => type === 'error');
  expect(error['payload']).toMatchObject([{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
  expect(upgrades).toHaveLength(1);
  client.socket.close();
});

test('an event stream is told in one last answer with the code', async () => {
  at = await startCounters();
  at.counters.set(1);
  const response = await fetch(at.gateway.graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: LIVE }),
  });
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    if (text.includes('"value":1')) at.servers.counters.upgrades[0]?.stream.destroy();
  }
  const last = text
    .split('\n\n')
    .filter((event) => event.includes('data: {'))
    .at(-1);
  expect(last).toContain('"code":"SUBGRAPH_UNAVAILABLE"');
  expect(text.trimEnd()).toMatch(/event: complete\ndata:$/);
});

test('many clients share one connection to the subgraph', async () => {
  at = await startCounters();
  const clients = [await listening(), await listening(), await listening()];
  at.counters.set(9);
  for (const client of clients) await client.until(isNext(9));
  expect(at.servers.counters.upgrades).toHaveLength(1);
  for (const client of clients) client.socket.close();
});
