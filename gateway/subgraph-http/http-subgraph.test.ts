import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { parse } from 'graphql';
import type { FetchOperation, SubgraphRequest } from '../engine/subgraph.ts';
import { HttpSubgraph, type HttpSubgraphOptions } from './http-subgraph.ts';

const TEXT =
  'query($n: Int, $s: String, $representations: [_Any!]!) { _entities(representations: $representations) { id } }';
const OPERATION: FetchOperation = {
  subgraph: 'one',
  kind: 'query',
  text: TEXT,
  document: parse(TEXT),
  variableNames: ['n', 's'],
  entities: [{ responseKey: '_entities', variable: 'representations' }],
};
const REQUEST: SubgraphRequest = {
  operation: OPERATION,
  variables: { n: 1, s: undefined },
  representations: [
    [{ typename: 'T', json: '{"__typename":"T","id":"1"}', value: { __typename: 'T', id: '1' } }],
  ],
};
const JSON_TYPE = { 'content-type': 'application/json' };
const never = new AbortController().signal;

const open: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const { close } of open.splice(0)) await close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql?x=1`;
}

function subgraphAt(url: string, options: Partial<HttpSubgraphOptions<string>> = {}): HttpSubgraph<string> {
  const subgraph = new HttpSubgraph<string>({ url, ...options });
  open.unshift({ close: () => subgraph.close() });
  return subgraph;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** What the subgraph makes of an answer. */
async function answered(status: number, headers: Record<string, string>, body: string) {
  const url = await serve((_, response) => response.writeHead(status, headers).end(body));
  return subgraphAt(url).fetch(REQUEST, '', never);
}

test('it posts query, variables and representations, and the headers made for that very body', async () => {
  const seen: unknown[] = [];
  const url = await serve(async (request, response) => {
    const body = await bodyOf(request);
    seen.push([
      request.method,
      request.url,
      JSON.parse(body),
      request.headers['x-signed'] === `ann ${body.length}`,
    ]);
    response.writeHead(200, JSON_TYPE).end('{"data":{"_entities":[null]}}');
  });
  const subgraph = subgraphAt(url, {
    headers: (context, body) => ({ 'x-signed': `${context} ${body.length}` }),
  });
  expect(await subgraph.fetch(REQUEST, 'ann', never)).toEqual({ data: { _entities: [null] } });
  const variables = { n: 1, representations: [{ __typename: 'T', id: '1' }] };
  expect(seen).toEqual([['POST', '/graphql?x=1', { query: TEXT, variables }, true]]);
});

test('a GraphQL answer counts whatever its status', async () => {
  const body = '{"errors":[{"message":"No."}]}';
  for (const status of [200, 400, 503]) {
    expect(
      await answered(status, { 'content-type': 'application/graphql-response+json; charset=utf-8' }, body),
    ).toEqual({
      errors: [{ message: 'No.' }],
    });
  }
});

test.each([
  ['SUBGRAPH_INVALID', 302, { location: 'http://127.0.0.1:1/' }, ''],
  ['SUBGRAPH_INVALID', 200, { 'content-type': 'text/html' }, '{"data":null}'],
  ['SUBGRAPH_INVALID', 200, {}, '{"data":null}'],
  ['SUBGRAPH_INVALID', 200, JSON_TYPE, '{"data":'],
  ['SUBGRAPH_INVALID', 200, JSON_TYPE, '{}'],
  ['SUBGRAPH_INVALID', 200, JSON_TYPE, '{"data":[]}'],
  ['SUBGRAPH_INVALID', 200, JSON_TYPE, '{"data":{},"errors":"x"}'],
  ['SUBGRAPH_INVALID', 200, JSON_TYPE, '[{"data":{}}]'],
  ['SUBGRAPH_INVALID', 404, { 'content-type': 'text/plain' }, 'nothing here'],
  ['SUBGRAPH_UNAVAILABLE', 502, { 'content-type': 'text/html' }, '<h1>Bad gateway</h1>'],
])('%s for status %i, %j, %s', async (code, status, headers: Record<string, string>, body) => {
  await expect(answered(status, headers, body)).rejects.toMatchObject({ code });
});

test('an answer over the limit is cut off, with or without a length', async () => {
  const text = JSON.stringify({ data: { x: 'x'.repeat(5000) } });
  const url = await serve((_, response) => {
    response.writeHead(200, JSON_TYPE);
    response.write(text.slice(0, 100));
    response.end(text.slice(100));
  });
  await expect(subgraphAt(url, { maxBodyBytes: 4000 }).fetch(REQUEST, '', never)).rejects.toMatchObject({
    code: 'SUBGRAPH_INVALID',
    message: expect.stringContaining('too large'),
  });
  expect(await subgraphAt(url, { maxBodyBytes: 6000 }).fetch(REQUEST, '', never)).toEqual(JSON.parse(text));
});

describe('a compressed answer', () => {
  const text = JSON.stringify({ data: { x: 'é'.repeat(3_000) } });
  const compressed = async (
    encoding: string,
    body: Buffer,
    options: Partial<HttpSubgraphOptions<string>> = {},
  ) => {
    const accepted: unknown[] = [];
    const url = await serve((request, response) => {
      accepted.push(request.headers['accept-encoding']);
      response.writeHead(200, { ...JSON_TYPE, 'content-encoding': encoding });
      response.write(body.subarray(0, 10));
      response.end(body.subarray(10));
    });
    return { accepted, answer: subgraphAt(url, options).fetch(REQUEST, '', never) };
  };

  test.each([
    ['gzip', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['identity', Buffer.from(text)],
    ['GZIP', gzipSync(text)],
  ])('by %s is read', async (encoding, body) => {
    const { accepted, answer } = await compressed(encoding, body);
    expect(await answer).toEqual(JSON.parse(text));
    expect(accepted).toEqual(['gzip, br']);
  });

  test.each([
    ['gzip', gzipSync(text)],
    ['br', brotliCompressSync(text)],
  ])('by %s is cut off where it grows over the limit', async (encoding, body) => {
    expect(body.length).toBeLessThan(1_000);
    const small = await compressed(encoding, body, { maxBodyBytes: 5_000 });
    await expect(small.answer).rejects.toMatchObject({
      code: 'SUBGRAPH_INVALID',
      message: expect.stringContaining('too large'),
    });
    const large = await compressed(encoding, body, { maxBodyBytes: 7_000 });
    expect(await large.answer).toEqual(JSON.parse(text));
  });

  test.each([
    ['gzip', gzipSync(text).subarray(0, 30)],
    ['br', Buffer.from(text)],
    ['deflate', gzipSync(text)],
    ['gzip, br', gzipSync(text)],
  ])('by %s that cannot be decoded is refused', async (encoding, body) => {
    const { answer } = await compressed(encoding, body);
    await expect(answer).rejects.toMatchObject({ code: 'SUBGRAPH_INVALID' });
  });

  test('is not asked for where there is none wanted', async () => {
    const { accepted, answer } = await compressed('identity', Buffer.from(text), { compressed: false });
    await answer;
    expect(accepted).toEqual([undefined]);
  });
});

test('a redirect is not followed, wherever it leads', async () => {
  let followed = 0;
  const target = await serve((_, response) => {
    followed += 1;
    response.writeHead(200, JSON_TYPE).end('{"data":{}}');
  });
  for (const status of [301, 302, 303, 307, 308])
    await expect(answered(status, { location: target }, '')).rejects.toMatchObject({
      code: 'SUBGRAPH_INVALID',
      message: 'The subgraph answered with a redirect.',
    });
  expect(followed).toBe(0);
});

test('text of several bytes per letter survives the cuts between chunks', async () => {
  const bytes = Buffer.from(JSON.stringify({ data: { x: 'é😀'.repeat(50) } }));
  const url = await serve((_, response) => {
    response.writeHead(200, JSON_TYPE);
    for (let at = 0; at < bytes.length; at += 7) response.write(bytes.subarray(at, at + 7));
    response.end();
  });
  expect(await subgraphAt(url).fetch(REQUEST, '', never)).toEqual({ data: { x: 'é😀'.repeat(50) } });
});

test('a server that is silent, before or amid its answer, is a timeout', async () => {
  const silent = await serve(() => undefined);
  const stalling = await serve((_, response) => void response.writeHead(200, JSON_TYPE).write('{'));
  for (const url of [silent, stalling]) {
    await expect(subgraphAt(url, { timeoutMs: 50 }).fetch(REQUEST, '', never)).rejects.toMatchObject({
      code: 'SUBGRAPH_TIMEOUT',
    });
  }
});

test('a server that is not there or hangs up is unavailable', async () => {
  const hangingUp = await serve((request) => request.socket.destroy());
  for (const url of ['http://127.0.0.1:1/graphql', hangingUp]) {
    await expect(subgraphAt(url).fetch(REQUEST, '', never)).rejects.toMatchObject({
      code: 'SUBGRAPH_UNAVAILABLE',
    });
  }
});

test('the caller chooses name and codes', async () => {
  const codes = {
    unavailable: 'CHAPTER_UNAVAILABLE',
    timeout: 'CHAPTER_TIMEOUT',
    invalid: 'CHAPTER_INVALID',
  } as const;
  const subgraph = subgraphAt('http://127.0.0.1:1/', { name: 'Chapter "x"', codes });
  await expect(subgraph.fetch(REQUEST, '', never)).rejects.toMatchObject({
    code: 'CHAPTER_UNAVAILABLE',
    message: 'Chapter "x" does not answer.',
  });
});

test('a caller that goes away ends the exchange with the server', async () => {
  const caller = new AbortController();
  let gone: (() => void) | undefined;
  const hungUp = new Promise<void>((resolve) => {
    gone = resolve;
  });
  const url = await serve((request) => {
    request.socket.once('close', () => gone?.());
    caller.abort();
  });
  await expect(subgraphAt(url).fetch(REQUEST, '', caller.signal)).rejects.toMatchObject({
    code: 'SUBGRAPH_UNAVAILABLE',
  });
  await hungUp;
});

test('a caller gone before costs no request', async () => {
  let requests = 0;
  const url = await serve((_, response) => {
    requests++;
    response.writeHead(200, JSON_TYPE).end('{"data":{}}');
  });
  const subgraph = subgraphAt(url);
  await expect(subgraph.fetch(REQUEST, '', AbortSignal.abort())).rejects.toMatchObject({
    code: 'SUBGRAPH_UNAVAILABLE',
  });
  await subgraph.fetch(REQUEST, '', never);
  expect(requests).toBe(1);
});

test.each(['', 'graphql', 'ftp://x.test/'])('%j is no server’s URL', (url) => {
  expect(() => new HttpSubgraph({ url })).toThrow(expect.objectContaining({ code: 'BAD_CONFIG' }));
});
