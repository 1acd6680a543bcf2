import { EventEmitter, once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient as createSseClient } from 'graphql-sse';
import { compose, type SubgraphDefinition } from '../../gateway/engine/test-kit/federation.ts';
import { subgraphSchema } from '../../gateway/http/testing/federated-gateway.ts';
import { type SubgraphServer, startSubgraph } from '../../gateway/http/testing/subgraph-server.ts';
import { RawClient } from '../../gateway/live/testing/raw-client.ts';
import { Collector } from '../../gateway/telemetry/collector.testing.ts';
import { House } from './house.ts';

/** `held`: a slow query has come; `release` lets it go on. */
const events = new EventEmitter();
const definition: SubgraphDefinition = {
  typeDefs: 'type Query { held: Int quick: Int } type Subscription { live: Int }',
  resolvers: {
    Query: {
      quick: () => 1,
      held: async () => {
        events.emit('held');
        await once(events, 'release');
        return 2;
      },
    },
    Subscription: {
      live: {
        subscribe: async function* () {
          yield { live: 1 };
          await once(events, 'never');
        },
      },
    },
  },
};

const house = new House();
let subgraph: SubgraphServer;
let file: string;

beforeAll(async () => {
  subgraph = await startSubgraph(subgraphSchema(definition));
  file = join(await house.folder(), 'supergraph.graphql');
  await writeFile(file, compose({ only: definition }).replaceAll('http://only.test/graphql', subgraph.url));
});

afterAll(async () => {
  events.emit('release');
  await house.close();
  await subgraph.kill();
});

const serve = (env: Record<string, string> = {}) =>
  house.serve(['gateway', '--supergraph', file, '--no-auth'], env);

const ask = (url: string, query: string): Promise<Response> =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });

async function openStreams(url: string) {
  const socket = await RawClient.ready(`${url.replace('http', 'ws')}/graphql`);
  socket.subscribe('s', 'subscription { live }');
  await socket.until(({ type }) => type === 'next');
  const sse = createSseClient({ url: `${url}/graphql`, retryAttempts: 0 });
  const answers = sse.iterate({ query: 'subscription { live }' });
  expect((await answers.next()).value).toEqual({ data: { live: 1 } });
  return { socket, sse, answers };
}

describe('a gateway that is told to stop', () => {
  it('ends streams, answers what was asked before, takes nothing new, and ends', async () => {
    const { process, url } = await serve();
    const { socket, sse, answers } = await openStreams(url);
    const held = once(events, 'held');
    const answer = ask(url, '{ held }');
    await held;

    const ended = process.end('SIGTERM');
    expect(await socket.closed).toMatchObject({ code: 1001 });
    // Cut short without `complete`, so that the client comes back: elsewhere.
    await expect(answers.next()).rejects.toBeDefined();
    sse.dispose();
    await expect(ask(url, '{ quick }')).rejects.toThrow();

    events.emit('release');
    expect(await (await answer).json()).toEqual({ data: { held: 2 } });
    expect(await ended).toBe(0);
  }, 30_000);

  it('tells what has not ended by the deadline so, and ends', async () => {
    const { process, url } = await serve({ STOP_DEADLINE_MS: '300' });
    const { socket, sse } = await openStreams(url);
    const held = once(events, 'held');
    const left = ask(url, '{ held }');
    await held;

    const began = performance.now();
    expect(await process.end('SIGTERM')).toBe(0);
    const milliseconds = performance.now() - began;
    expect(milliseconds).toBeGreaterThan(250);
    expect(milliseconds).toBeLessThan(5_000);
    expect((await left).status).toBe(503);
    sse.dispose();
    expect(await socket.closed).toMatchObject({ code: 1001 });
  }, 30_000);

  it('sends the spans that are left first', async () => {
    const collector = await Collector.start();
    const { process, url } = await serve({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-team=chapters',
      OTEL_SERVICE_NAME: 'front-door',
    });
    await ask(url, 'query Quickly { quick }');
    expect(await process.end('SIGTERM')).toBe(0);
    const request = collector.spans.find(({ name }) => name === 'POST /graphql');
    expect(request).toMatchObject({
      service: 'front-door',
      attributes: { 'graphql.operation.name': 'Quickly' },
    });
    expect(collector.requests[0]).toMatchObject({ 'x-team': 'chapters' });
    await collector.close();
  }, 30_000);
});
