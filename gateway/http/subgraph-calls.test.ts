import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import { RawClient } from '../live/testing/raw-client.ts';
import { withTrace } from '../telemetry/trace-context.ts';
import { type CountersGateway, startCounters } from './testing/counters.ts';
import type { SubgraphOptions } from './testing/federated-gateway.ts';

let at: CountersGateway;
afterEach(() => at.close());

const forwarded = (headers: Readonly<Record<string, unknown>>, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, String(headers[name])]));

const FORWARDING: SubgraphOptions = {
  headers: (client) => withTrace(forwarded(client.headers, ['x-tenant']), client),
  connection: ({ headers }) => {
    const own = forwarded(headers, ['x-tenant']);
    return { key: JSON.stringify(own), headers: own, params: () => own };
  },
};

function post(query: string) {
  const request = httpRequest(at.gateway.graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  });
  request.on('error', () => undefined);
  request.end(JSON.stringify({ query }));
  return request;
}

test('an HTTP client that goes away takes its fetches along', async () => {
  at = await startCounters();
  const { events } = at.counters;
  const [slow, aborted] = [once(events, 'slow'), once(events, 'aborted')];
  const request = post('{ slow }');
  await slow;
  request.destroy();
  await aborted;
});

test('a WebSocket client that completes, or goes away, takes its fetches along', async () => {
  at = await startCounters();
  const { events } = at.counters;
  for (const leave of [
    (client: RawClient) => client.say({ id: '1', type: 'complete' }),
    (client: RawClient) => client.socket.terminate(),
  ]) {
    const client = await RawClient.ready(at.gateway.socketUrl);
    const [slow, aborted] = [once(events, 'slow'), once(events, 'aborted')];
    client.subscribe('1', '{ slow }');
    await slow;
    leave(client);
    await aborted;
    client.socket.close();
  }
});

test('a client that leaves its event stream ends the subscription at the subgraph', async () => {
  at = await startCounters();
  const caller = new AbortController();
  const response = await fetch(at.gateway.graphql, {
    method: 'POST',
    signal: caller.signal,
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: '{"query":"subscription { live { value } }"}',
  });
  const events = response.body?.getReader();
  for (let text = ''; !text.includes('"value"'); ) text += Buffer.from((await events?.read())?.value ?? []);
  expect(at.counters.events.listenerCount('changed')).toBe(1);
  const left = once(at.counters.events, 'removeListener');
  caller.abort();
  await left;
  expect(at.counters.events.listenerCount('changed')).toBe(0);
});

test('a subgraph that takes longer than its deadline is null with SUBGRAPH_TIMEOUT, and its fetch is ended', async () => {
  at = await startCounters({ timeoutMs: 1_000 });
  const aborted = once(at.counters.events, 'aborted');
  const response = await fetch(at.gateway.graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ slow counter { value } }"}',
  });
  expect(await response.json()).toMatchObject({
    data: { slow: null, counter: { value: 0 } },
    errors: [{ path: ['slow'], extensions: { code: 'SUBGRAPH_TIMEOUT' } }],
  });
  await aborted;
});

test('chosen headers reach every subgraph of the operation', async () => {
  at = await startCounters(FORWARDING);
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  await fetch(at.gateway.graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-tenant': 'oslo', traceparent, 'x-other': 'kept' },
    body: '{"query":"{ counter { value name } }"}',
  });
  for (const { requests } of [at.servers.counters, at.servers.names]) {
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({ 'x-tenant': 'oslo', traceparent });
    expect(requests[0]).not.toHaveProperty('x-other');
  }
});

test('a trace goes on to subgraphs with its state, and one that is not well-formed does not', async () => {
  at = await startCounters(FORWARDING);
  const good = {
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    tracestate: 'vendor=1',
  };
  const bad = { traceparent: 'garbage', tracestate: 'vendor=1' };
  for (const trace of [good, bad]) {
    const headers = { 'content-type': 'application/json', 'x-tenant': 'oslo', ...trace };
    await fetch(at.gateway.graphql, { method: 'POST', headers, body: '{"query":"{ counter { value } }"}' });
    const client = await RawClient.ready(at.gateway.socketUrl, undefined, { 'x-tenant': 'oslo', ...trace });
    client.subscribe('1', '{ counter { value } }');
    await client.until(({ type }) => type === 'complete');
    client.socket.close();
  }
  const traces = at.servers.counters.requests.map(({ traceparent, tracestate }) => ({
    traceparent,
    tracestate,
  }));
  expect(traces).toEqual([good, good, {}, {}]);
});

test('subscriptions with other headers go over a connection of their own', async () => {
  at = await startCounters(FORWARDING);
  const { upgrades, params } = at.servers.counters;
  const clients: RawClient[] = [];
  for (const tenant of ['oslo', 'quito', 'oslo']) {
    const client = await RawClient.ready(at.gateway.socketUrl, undefined, { 'x-tenant': tenant });
    client.subscribe('1', 'subscription { live { value } }');
    await client.until(({ type }) => type === 'next');
    clients.push(client);
  }
  expect(upgrades.map(({ headers }) => headers['x-tenant'])).toEqual(['oslo', 'quito']);
  expect(params).toEqual([{ 'x-tenant': 'oslo' }, { 'x-tenant': 'quito' }]);
  for (const client of clients) client.socket.close();
});
