import { createClient } from 'graphql-sse';
import { pino } from 'pino';
import { silentLogger } from '../../kernel/log.ts';
import { until } from '../../test/setup/until.ts';
import { RawClient } from '../live/testing/raw-client.ts';
import { type CollectedSpan, Collector } from './collector.testing.ts';
import { type ObservedGateway, startObservedGateway } from './observed-gateway.testing.ts';
import { Tracing } from './tracing.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = `00-${TRACE}-b7ad6b7169203331-01`;
const QUERY = 'query Priced($title: String) { book(title: $title) { price } }';

let collector: Collector;
let tracing: Tracing;
let gateway: ObservedGateway;

async function start(changes: Partial<ConstructorParameters<typeof Tracing>[0]> = {}): Promise<void> {
  tracing = new Tracing({
    url: `${collector.url}/v1/traces`,
    serviceName: 'gateway',
    ratio: 1,
    logger: silentLogger,
    delayMs: 10,
    ...changes,
  });
  gateway = await startObservedGateway(tracing);
}

beforeEach(async () => {
  collector = await Collector.start();
});

afterEach(async () => {
  await gateway.close();
  await tracing.close(5_000);
  await collector.close();
});

async function ask(query: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(gateway.graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables: { title: 'secret title' } }),
  });
}

const traceparentOf = ({ traceId, spanId }: CollectedSpan) => `00-${traceId}-${spanId}-01`;

it('makes the request, its reading and planning, and each fetch spans of the caller’s trace', async () => {
  await start();
  const response = await ask(QUERY, { traceparent: PARENT });
  expect(await response.json()).toEqual({ data: { book: { price: 5 } } });

  const request = await collector.named('POST /graphql');
  expect(request).toMatchObject({
    traceId: TRACE,
    parentSpanId: 'b7ad6b7169203331',
    kind: 2,
    service: 'gateway',
    attributes: {
      'http.request.method': 'POST',
      'http.route': '/graphql',
      'http.response.status_code': 200,
      'graphql.operation.name': 'Priced',
      'graphql.operation.type': 'query',
      'chapterhouse.request_id': response.headers.get('x-request-id'),
    },
  });
  for (const name of ['graphql.read', 'graphql.plan', 'fetch books', 'fetch prices']) {
    const child = await collector.named(name);
    expect(child).toMatchObject({ traceId: TRACE, parentSpanId: request.spanId });
    expect(BigInt(child.startTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(request.startTimeUnixNano));
    expect(BigInt(child.endTimeUnixNano)).toBeLessThanOrEqual(BigInt(request.endTimeUnixNano));
  }
});

it('gives each subgraph the span of its own fetch as parent', async () => {
  await start();
  await ask(QUERY, { traceparent: PARENT });
  for (const name of ['books', 'prices']) {
    const span = await collector.named(`fetch ${name}`);
    expect(span.kind).toBe(3);
    expect(gateway.subgraphs[name]?.requests[0]).toMatchObject({ traceparent: traceparentOf(span) });
  }
});

it('reads and plans a known operation no more', async () => {
  await start();
  await ask(QUERY);
  await ask(QUERY, { traceparent: PARENT });
  await collector.span(({ name, traceId }) => name === 'POST /graphql' && traceId === TRACE);
  expect(collector.spans.filter(({ name }) => name === 'graphql.plan')).toHaveLength(1);
  expect(collector.spans.filter(({ name }) => name === 'graphql.read')).toHaveLength(1);
});

it('tells nothing of variables, texts of operations or tokens', async () => {
  await start();
  await ask(QUERY, { authorization: 'Bearer ada' });
  await collector.named('POST /graphql');
  expect(collector.text).not.toMatch(/secret title|Bearer|\bada\b|\$title|price \}/);
});

it('records what its caller does not record nowhere, and says so to subgraphs', async () => {
  await start();
  await ask(QUERY, { traceparent: `00-${TRACE}-b7ad6b7169203331-00` });
  await ask('{ book { id } }');
  await collector.named('POST /graphql');
  expect(collector.spans.filter(({ traceId }) => traceId === TRACE)).toEqual([]);
  expect(gateway.subgraphs['books']?.requests[0]?.['traceparent']).toMatch(
    new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`),
  );
});

it('begins a trace of its own when the header is malformed', async () => {
  await start();
  await ask(QUERY, { traceparent: `00-${'0'.repeat(32)}-b7ad6b7169203331-01` });
  const request = await collector.named('POST /graphql');
  expect(request.parentSpanId).toBeFalsy();
  expect(request.traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
});

it('marks a fetch that failed with its code', async () => {
  await start();
  await gateway.subgraphs['prices']?.kill();
  await ask(QUERY);
  expect(await collector.named('fetch prices')).toMatchObject({
    status: { code: 2 },
    attributes: { 'error.type': 'SUBGRAPH_UNAVAILABLE' },
  });
});

it('makes each event of a subscription a short span, its fetches the children', async () => {
  await start();
  const client = createClient({ url: gateway.graphql, headers: { traceparent: PARENT } });
  const answers = client.iterate({ query: 'subscription Sold { published { price } }' });
  for await (const answer of answers) expect(answer).toEqual({ data: { published: { price: 5 } } });
  client.dispose();
  const events = () => collector.spans.filter(({ name }) => name === 'graphql.event');
  await collector.span(() => events().length === 2);
  const request = await collector.named('POST /graphql');
  for (const event of events()) {
    expect(event).toMatchObject({ traceId: TRACE, parentSpanId: request.spanId });
    await collector.span(
      ({ parentSpanId, name }) => parentSpanId === event.spanId && name === 'fetch prices',
    );
  }
});

it('makes each operation on a WebSocket a span', async () => {
  await start();
  const socket = await RawClient.ready(gateway.socketUrl, undefined, { traceparent: PARENT });
  socket.subscribe('q', 'query OverSocket { book { id } }');
  await socket.until(({ type }) => type === 'complete');
  expect(await collector.named('graphql operation')).toMatchObject({
    traceId: TRACE,
    kind: 2,
    attributes: { 'graphql.operation.name': 'OverSocket', 'graphql.operation.type': 'query' },
  });
  socket.socket.terminate();
});

it('serves on when the collector is gone, says so once, and closes in time', async () => {
  const lines: string[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(line) });
  await start({ url: 'http://127.0.0.1:9/v1/traces', logger });
  for (let i = 0; i < 3; i += 1) expect((await ask(QUERY)).status).toBe(200);
  await until(async () => lines.length > 0);
  const began = performance.now();
  await tracing.close(500);
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(lines).toEqual([expect.stringContaining('spans cannot be sent')]);
});
