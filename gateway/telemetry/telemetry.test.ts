import { Registry } from 'prom-client';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { ChapterKey } from '../../kernel/ids.ts';
import type { ChapterCalls } from '../chapters/chapter-subgraph.ts';
import { type ObservedGateway, startObservedGateway } from './observed-gateway.testing.ts';
import { Telemetry } from './telemetry.ts';

const QUERY = '{ book { price } }';

describe('the metrics of a gateway', () => {
  let gateway: ObservedGateway;

  beforeEach(async () => {
    gateway = await startObservedGateway(undefined);
  });

  afterEach(() => gateway.close());

  const ask = (query: string, headers: Record<string, string> = {}) =>
    fetch(gateway.graphql, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });

  /** The value of one line. */
  async function figure(name: string): Promise<number | undefined> {
    const line = (await gateway.scrape()).split('\n').find((text) => text.startsWith(`${name} `));
    return line === undefined ? undefined : Number(line.slice(name.length + 1));
  }

  it('tell what the plan cache holds and how often it helped', async () => {
    await ask(QUERY);
    await ask(QUERY);
    await ask(QUERY);
    expect(await figure('chapterhouse_plan_cache_entries')).toBe(1);
    expect(await figure('chapterhouse_plan_cache_bytes')).toBeGreaterThan(8_000);
    expect(await figure('chapterhouse_plan_cache_misses_total')).toBe(1);
    expect(await figure('chapterhouse_plan_cache_hits_total')).toBe(2);
    expect(await figure('chapterhouse_plan_cache_evictions_total')).toBe(0);
    expect(await figure('chapterhouse_plan_seconds_count{outcome="ok"}')).toBe(1);
  });

  it('time fetches by subgraph and outcome', async () => {
    await ask(QUERY);
    await ask('{ broken }');
    await gateway.subgraphs['prices']?.kill();
    await ask(QUERY);
    const count = (subgraph: string, outcome: string) =>
      figure(`chapterhouse_subgraph_fetch_seconds_count{subgraph="${subgraph}",outcome="${outcome}"}`);
    expect(await count('books', 'ok')).toBe(2);
    expect(await count('books', 'errors')).toBe(1);
    expect(await count('prices', 'ok')).toBe(1);
    expect(await count('prices', 'SUBGRAPH_UNAVAILABLE')).toBe(1);
  });

  it('count requests under way, the scrape itself', async () => {
    expect(await figure('chapterhouse_http_requests_in_flight')).toBe(1);
  });

  it('leave a caller’s traceparent as it came while traces are off', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await ask(QUERY, { traceparent });
    expect(gateway.subgraphs['books']?.requests[0]).toMatchObject({ traceparent });
  });

  it('put the request’s id in errors of fields and of requests', async () => {
    const { errors } = (await (await ask('{ broken }', { 'x-request-id': 'mine' })).json()) as {
      errors: unknown[];
    };
    expect(errors).toMatchObject([{ path: ['broken'], extensions: { requestId: 'mine' } }]);
    const refused = (await (await ask('{ unknown }', { 'x-request-id': 'other' })).json()) as object;
    expect(refused).toMatchObject({
      errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED', requestId: 'other' } }],
    });
  });
});

describe('the metrics of chapters', () => {
  it('go by outcome, never by chapter', async () => {
    const registry = new Registry();
    const failing: ChapterCalls = {
      fetch: async () => {
        throw new ChapterhouseError('CHAPTER_TIMEOUT', 'Too slow.');
      },
      subscribe: async () => {
        throw new ChapterhouseError('CHAPTER_UNAVAILABLE', 'Gone.');
      },
    };
    const calls = new Telemetry(registry, undefined).chapterCalls('chapter', failing);
    const operation = {
      kind: 'query' as const,
      subgraph: 'chapter',
      text: '',
      variableNames: [],
      entities: [],
    };
    const request = { operation: { ...operation, document: { kind: 'Document', definitions: [] } as never } };
    const context = { viewer: undefined, requestId: 'r' };
    for (const chapter of ['berlin', 'oslo'] as ChapterKey[]) {
      const asked = { ...request, variables: {}, representations: [] };
      await expect(calls.fetch(chapter, asked, context, new AbortController().signal)).rejects.toMatchObject({
        code: 'CHAPTER_TIMEOUT',
      });
    }
    const text = await registry.metrics();
    expect(text).toContain(
      'chapterhouse_subgraph_fetch_seconds_count{subgraph="chapter",outcome="CHAPTER_TIMEOUT"} 2',
    );
    expect(text).not.toMatch(/berlin|oslo/);
  });

  it('count servers by the state of their circuit', async () => {
    const registry = new Registry();
    new Telemetry(registry, undefined).circuits(() => ({ closed: 3, open: 1, probing: 0 }));
    expect(await registry.metrics()).toContain('chapterhouse_chapter_server_circuits{state="closed"} 3');
  });
});
