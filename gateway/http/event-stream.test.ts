import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient } from 'graphql-sse';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let at: TestServer;
beforeAll(async () => {
  at = await startTestServer({ timing: { keepAliveMs: 30 } });
});
afterAll(() => at.server.close(0));

const STREAM = { accept: 'text/event-stream', 'content-type': 'application/json' };

const postStream = (query: string, headers: Record<string, string> = {}, signal?: AbortSignal) =>
  fetch(at.graphql, {
    method: 'POST',
    headers: { ...STREAM, ...headers },
    body: JSON.stringify({ query }),
    ...(signal && { signal }),
  });

/** Reads until the text so far satisfies `enough`. */
async function readUntil(response: Response, enough: (text: string) => boolean): Promise<string> {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (!enough(text)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  reader.releaseLock();
  return text;
}

/** The stream without its comments. */
const eventsOf = (text: string) =>
  text
    .split('\n\n')
    .filter((block) => block !== '' && !block.startsWith(':'))
    .map((block) => block.split('\n'));

test('the official client receives every event of a subscription and its end', async () => {
  const client = createClient({ url: at.graphql, headers: { authorization: 'Bearer ada' } });
  const seen: unknown[] = [];
  for await (const result of client.iterate({ query: 'subscription { count(to: 3) }' }))
    seen.push(result.data);
  expect(seen).toEqual([{ count: 1 }, { count: 2 }, { count: 3 }]);
  client.dispose();
});

test('the official client runs queries and mutations', async () => {
  const client = createClient({ url: at.graphql });
  const ask = async (query: string) => (await client.iterate({ query }).next()).value?.data;
  expect(await ask('{ hello }')).toEqual({ hello: 'Hello world' });
  expect(await ask('mutation { add(number: 2) }')).toEqual({ add: 2 });
  client.dispose();
});

test('the official client that stops listening closes the subscription’s source', async () => {
  const client = createClient({ url: at.graphql });
  const closed = once(at.engine.events, 'closed');
  const results = client.iterate({ query: 'subscription { count(to: 1000000) }' });
  await results.next();
  await results.return?.();
  await closed;
  client.dispose();
});

test('a stream is framed as next events and a complete with an empty data field', async () => {
  const response = await postStream('subscription { count(to: 2) }');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(response.headers.get('cache-control')).toContain('no-transform');
  expect(eventsOf(await response.text())).toEqual([
    ['event: next', 'data: {"data":{"count":1}}'],
    ['event: next', 'data: {"data":{"count":2}}'],
    ['event: complete', 'data: '],
  ]);
});

test('GET streams too, as a browser’s EventSource asks', async () => {
  const search = new URLSearchParams({ query: 'subscription { count(to: 1) }' });
  const response = await fetch(`${at.graphql}?${search}`, { headers: { accept: 'text/event-stream' } });
  expect(eventsOf(await response.text())).toHaveLength(2);
});

test('what is wrong with an operation is told through the stream', async () => {
  const [next, complete] = eventsOf(await (await postStream('subscription { nothing }')).text());
  expect(next?.[1]).toContain('GRAPHQL_VALIDATION_FAILED');
  expect(complete?.[0]).toBe('event: complete');
});

test('a client that takes both gets one answer as JSON and a subscription as a stream', async () => {
  const accept = 'application/graphql-response+json, application/json, text/event-stream, multipart/mixed';
  const single = await postStream('{ hello }', { accept });
  expect(single.headers.get('content-type')).toContain('application/graphql-response+json');
  await single.text();
  const stream = await postStream('subscription { count(to: 1) }', { accept });
  expect(stream.headers.get('content-type')).toContain('text/event-stream');
  await stream.text();
});

test('a subscription that breaks off ends with an error that gives nothing away', async () => {
  const events = eventsOf(await (await postStream('subscription { breaks }')).text());
  const last = JSON.parse(events.at(-2)?.[1]?.slice(6) ?? '');
  expect(last.errors[0]).toMatchObject({ extensions: { code: 'INTERNAL' } });
  expect(JSON.stringify(events)).not.toContain('secret detail');
  expect(events.at(-1)?.[0]).toBe('event: complete');
});

test('a bad token and a bad request are refused before any stream', async () => {
  const token = await postStream('subscription { ticks }', { authorization: 'Bearer eve' });
  expect(token.status).toBe(401);
  await token.text();
  const noQuery = await fetch(at.graphql, { method: 'POST', headers: STREAM, body: '{}' });
  expect(noQuery.status).toBe(400);
  await noQuery.text();
});

test('an idle stream is kept open by comments', async () => {
  const leaving = new AbortController();
  const response = await postStream('subscription { ticks }', {}, leaving.signal);
  const text = await readUntil(response, (soFar) => soFar.split(':\n\n').length > 3);
  expect(eventsOf(text)).toEqual([]);
  leaving.abort();
});

test('a client that goes away closes the subscription’s source', async () => {
  const leaving = new AbortController();
  const response = await postStream('subscription { ticks }', {}, leaving.signal);
  await readUntil(response, (text) => text !== '');
  const closed = once(at.engine.events, 'closed');
  leaving.abort();
  await closed;
});

test('a stream ends without complete when the token it was opened with expires', async () => {
  const response = await postStream('subscription { ticks }', { authorization: 'Bearer ada:150' });
  expect(eventsOf(await response.text())).toEqual([]);
});

test('a client that reads nothing holds the subscription back and is let go in the end', async () => {
  at.engine.pulled = 0;
  const { hostname, port } = new URL(at.graphql);
  const socket: Socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.pause();
  const body = JSON.stringify({ query: 'subscription { blobs(length: 100000) }' });
  const closed = once(at.engine.events, 'closed');
  socket.write(
    `POST /graphql HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  await closed;
  // What the two kernels' socket buffers take, at 100 kB an event, and no more.
  expect(at.engine.pulled).toBeLessThan(200);
  socket.destroy();
});
