import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compose } from '../../gateway/engine/test-kit/federation.ts';
import { type CounterSubgraphs, startCounterSubgraphs } from '../../gateway/http/testing/counters.ts';
import { RawClient } from '../../gateway/live/testing/raw-client.ts';
import { House } from './house.ts';

const house = new House();
let at: CounterSubgraphs;
let url: string;

beforeAll(async () => {
  at = await startCounterSubgraphs();
  const { counters, servers } = at;
  const sdl = compose(counters.definitions)
    .replaceAll('http://counters.test/graphql', servers.counters.url)
    .replaceAll('http://names.test/graphql', servers.names.url);
  const file = join(await house.folder(), 'supergraph.graphql');
  await writeFile(file, sdl);
  const options = ['--no-auth', '--forward-header', 'x-tenant', '--resume', 'live', '--share-reads'];
  ({ url } = await house.serve(['gateway', '--supergraph', file, ...options]));
}, 60_000);
afterAll(async () => {
  await house.close();
  await at.close();
});

const ask = (query: string, headers: Record<string, string> = {}, signal?: AbortSignal) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
    ...(signal === undefined ? {} : { signal }),
  });

const isNext = (value: number) => (message: Readonly<Record<string, unknown>>) =>
  message['type'] === 'next' && JSON.stringify(message['payload']).includes(`"value":${value},`);

test('chosen headers and a trace reach the subgraphs', async () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const headers = { 'x-tenant': 'oslo', 'x-other': 'kept', traceparent: `00-${trace}-00f067aa0ba902b7-01` };
  await ask('{ counter { value name } }', headers);
  for (const { requests } of Object.values(at.servers)) {
    const last = requests.at(-1);
    expect(last?.['x-tenant']).toBe('oslo');
    expect(last?.['traceparent']).toContain(trace);
    expect(last).not.toHaveProperty('x-other');
  }
});

test('identical reads under way are sent once for the same headers, and end with the last who waits', async () => {
  const { requests } = at.servers.names;
  const before = requests.length;
  const callers = ['oslo', 'oslo', 'quito'].map((tenant) => ({ tenant, abort: new AbortController() }));
  const asked: Promise<unknown>[] = [];
  for (const { tenant, abort } of callers) {
    const slow = tenant === 'quito' || asked.length === 0 ? once(at.counters.events, 'slow') : undefined;
    asked.push(ask('{ slow }', { 'x-tenant': tenant }, abort.signal).catch(() => 'left'));
    await slow;
  }
  await ask('{ counter { value } }');
  expect(requests.slice(before).map((headers) => headers['x-tenant'])).toEqual(['oslo', 'quito']);
  const ended = new Promise<void>((resolve) => {
    let count = 0;
    at.counters.events.on('aborted', () => {
      count += 1;
      if (count === 2) resolve();
    });
  });
  for (const { abort } of callers) abort.abort();
  expect(await Promise.all(asked)).toEqual(['left', 'left', 'left']);
  await ended;
});

test('a subscription that may be resumed outlives its subgraph; its connection carries the headers', async () => {
  at.counters.set(1);
  const client = await RawClient.ready(`${url.replace('http', 'ws')}/graphql`, { 'X-Tenant': 'oslo' });
  client.subscribe('1', 'subscription { live { value name } }');
  await client.until(isNext(1));
  await at.servers.counters.kill();
  at.counters.set(2);
  await at.restart();
  await client.until(isNext(2));
  expect(at.servers.counters.upgrades[0]?.headers['x-tenant']).toBe('oslo');
  expect(at.servers.counters.params).toEqual([{ 'x-tenant': 'oslo' }]);
  client.socket.close();
});
