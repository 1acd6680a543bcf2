import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestServer, type TestServer } from './testing/test-server.ts';

const RESPONSE_JSON = 'application/graphql-response+json';
let at: TestServer;
beforeAll(async () => {
  at = await startTestServer();
});
afterAll(() => at.server.close(0));

interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: { message: string; extensions: { code: string; requestId?: string } }[];
}
interface Reply {
  readonly status: number;
  readonly type: string | null;
  readonly headers: Headers;
  readonly body: Answer;
}

async function reply(response: Response): Promise<Reply> {
  const { status, headers } = response;
  return { status, headers, type: headers.get('content-type'), body: (await response.json()) as Answer };
}

async function post(body: unknown, headers: Record<string, string> = {}): Promise<Reply> {
  const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  return reply(
    await fetch(at.graphql, {
      method: 'POST',
      body: text as string,
      headers: { 'content-type': 'application/json', ...headers },
    }),
  );
}

async function get(parameters: Record<string, string>, headers: Record<string, string> = {}): Promise<Reply> {
  return reply(await fetch(`${at.graphql}?${new URLSearchParams(parameters)}`, { headers }));
}

const codeOf = ({ status, body }: Reply) => [status, body.errors?.[0]?.extensions.code];

test.each([
  ['application/json', 'application/json'],
  [RESPONSE_JSON, RESPONSE_JSON],
  ['*/*', 'application/json'],
  ['application/*', 'application/json'],
  [`application/json, ${RESPONSE_JSON}`, RESPONSE_JSON],
  [`application/json, ${RESPONSE_JSON};q=0.5`, 'application/json'],
  [`${RESPONSE_JSON}, text/event-stream, application/json`, RESPONSE_JSON],
  ['application/json; charset=utf-8', 'application/json'],
])('a client that accepts %s is answered in %s, in UTF-8', async (accept, type) => {
  const { status, type: got, body } = await post({ query: '{ hello(name: "Zoë") }' }, { accept });
  expect([status, got]).toEqual([200, `${type}; charset=utf-8`]);
  expect(body).toEqual({ data: { hello: 'Hello Zoë' } });
});

test('a client that says nothing of what it accepts gets application/json', async () => {
  const head = await new Promise<string | undefined>((resolve, reject) => {
    const request = httpRequest(at.graphql, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    request.on('response', (response) => {
      response.resume();
      resolve(response.headers['content-type']);
    });
    request.on('error', reject);
    request.end('{"query":"{ hello }"}');
  });
  expect(head).toBe('application/json; charset=utf-8');
});

test('a client that accepts nothing we have is told 406', async () => {
  expect(codeOf(await post({ query: '{ hello }' }, { accept: 'image/png' }))).toEqual([
    406,
    'NOT_ACCEPTABLE',
  ]);
  expect(codeOf(await post({ query: '{ hello }' }, { accept: 'application/json;q=0' }))).toEqual([
    406,
    'NOT_ACCEPTABLE',
  ]);
});

test.each([
  ['a syntax error', { query: '{' }, 'GRAPHQL_PARSE_FAILED'],
  ['an invalid operation', { query: '{ nothing }' }, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a variable of another type',
    { query: 'query ($n: Int!) { text(length: $n) }', variables: { n: 'x' } },
    'BAD_USER_INPUT',
  ],
  [
    'an operation name that is not there',
    { query: 'query A { hello }', operationName: 'B' },
    'OPERATION_RESOLUTION_FAILURE',
  ],
])('%s is 400 in graphql-response+json and 200 in json, without data', async (_name, request, code) => {
  const modern = await post(request, { accept: RESPONSE_JSON });
  expect(codeOf(modern)).toEqual([400, code]);
  expect('data' in modern.body).toBe(false);
  const legacy = await post(request, { accept: 'application/json' });
  expect(codeOf(legacy)).toEqual([200, code]);
});

test('an operation that ran is 200, whatever errors it met', async () => {
  const { status, body } = await post({ query: '{ fails hello }' }, { accept: RESPONSE_JSON });
  expect(status).toBe(200);
  expect(body.data).toEqual({ fails: null, hello: 'Hello world' });
  expect(body.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
});

test.each([
  ['no body', '', 'BAD_JSON'],
  ['a body cut short', '{"query":', 'BAD_JSON'],
  ['bytes that are no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 'BAD_JSON'],
  ['a number', '7', 'BAD_REQUEST'],
  ['null', 'null', 'BAD_REQUEST'],
  ['a batch', [{ query: '{ hello }' }], 'BATCHING_NOT_SUPPORTED'],
  ['no query', {}, 'BAD_REQUEST'],
  ['an empty query', { query: '' }, 'BAD_REQUEST'],
  ['a query that is an object', { query: {} }, 'BAD_REQUEST'],
  ['a query that is a number', { query: 0 }, 'BAD_REQUEST'],
  ['variables that are a string', { query: '{ hello }', variables: '{}' }, 'BAD_REQUEST'],
  ['variables that are a list', { query: '{ hello }', variables: [] }, 'BAD_REQUEST'],
  ['variables that are a number', { query: '{ hello }', variables: 1 }, 'BAD_REQUEST'],
  ['an operationName that is an object', { query: '{ hello }', operationName: {} }, 'BAD_REQUEST'],
  ['an operationName that is a boolean', { query: '{ hello }', operationName: false }, 'BAD_REQUEST'],
  ['extensions that are a list', { query: '{ hello }', extensions: [] }, 'BAD_REQUEST'],
  ['extensions that are a string', { query: '{ hello }', extensions: 'x' }, 'BAD_REQUEST'],
])('%s is refused with 400 in either media type', async (_name, body, code) => {
  expect(codeOf(await post(body, { accept: RESPONSE_JSON }))).toEqual([400, code]);
  expect(codeOf(await post(body, { accept: 'application/json' }))).toEqual([400, code]);
});

test('null stands for a parameter left out, and extensions may be any object', async () => {
  const nulls = { query: '{ hello }', operationName: null, variables: null, extensions: null };
  expect((await post(nulls)).body).toEqual({ data: { hello: 'Hello world' } });
  expect((await post({ query: '{ hello }', variables: {}, extensions: { a: 1 } })).status).toBe(200);
});

test('a byte order mark before the body is passed over', async () => {
  const { body } = await post(`\uFEFF${JSON.stringify({ query: '{ hello }' })}`);
  expect(body).toEqual({ data: { hello: 'Hello world' } });
});

test.each([
  ['application/json; charset=utf-8', 200],
  ['application/json;charset="UTF-8"', 200],
  ['Application/JSON', 200],
  ['application/json; charset=iso-8859-1', 415],
  ['text/plain', 415],
  ['application/graphql', 415],
  ['multipart/form-data; boundary=x', 415],
  ['application/x-www-form-urlencoded', 415],
])('a body of type %s is answered with %i', async (type, status) => {
  const origin = { 'apollo-require-preflight': '1' };
  const answered = await post({ query: '{ hello }' }, { 'content-type': type, ...origin });
  expect(answered.status).toBe(status);
  if (status === 415) expect(codeOf(answered)).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
});

test('a body without a type, or a compressed one, is refused with 415', async () => {
  const bare = await fetch(at.graphql, {
    method: 'POST',
    body: new Uint8Array(Buffer.from('{"query":"{ hello }"}')),
  });
  expect(bare.status).toBe(415);
  expect((await post({ query: '{ hello }' }, { 'content-encoding': 'gzip' })).status).toBe(415);
});

test('a body over the limit is refused with 413, announced or not', async () => {
  const query = `{ hello(name: "${'x'.repeat(70_000)}") }`;
  expect(codeOf(await post({ query }))).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  const chunked = await fetch(at.graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: new Blob([JSON.stringify({ query })]).stream(),
    duplex: 'half',
  } as RequestInit & { duplex: 'half' });
  expect(codeOf(await reply(chunked))).toEqual([413, 'PAYLOAD_TOO_LARGE']);
});

test('GET runs a query, with variables as JSON and empty parameters as none', async () => {
  const query = 'query Q($name: String) { hello(name: $name) }';
  const variables = JSON.stringify({ name: 'Zoë' });
  expect((await get({ query, variables, operationName: 'Q' })).body.data).toEqual({ hello: 'Hello Zoë' });
  expect((await get({ query, variables: '', operationName: '', extensions: '' })).status).toBe(200);
});

test('GET with parameters that cannot be read is refused with 400', async () => {
  expect(codeOf(await get({}))).toEqual([400, 'BAD_REQUEST']);
  expect(codeOf(await get({ query: '{ hello }', variables: '{' }))).toEqual([400, 'BAD_JSON']);
  expect(codeOf(await get({ query: '{ hello }', variables: '7' }))).toEqual([400, 'BAD_REQUEST']);
  const twice = await reply(await fetch(`${at.graphql}?query={hello}&query={hello}`));
  expect(codeOf(twice)).toEqual([400, 'BAD_REQUEST']);
});

test('GET never runs a mutation', async () => {
  const before = at.engine.total;
  const refused = await get({ query: 'mutation { add(number: 1) }' });
  expect(codeOf(refused)).toEqual([405, 'METHOD_NOT_ALLOWED']);
  expect(refused.headers.get('allow')).toBe('POST');
  const named = await get({ query: 'query A { hello } mutation B { add(number: 1) }', operationName: 'B' });
  expect(named.status).toBe(405);
  expect(at.engine.total).toBe(before);
  expect((await post({ query: 'mutation { add(number: 1) }' })).body.data).toEqual({ add: before + 1 });
});

test('an operation named "" is not there, but in a GET an empty name is none', async () => {
  const named = await post({ query: '{ hello }', operationName: '' }, { accept: RESPONSE_JSON });
  expect(codeOf(named)).toEqual([400, 'OPERATION_RESOLUTION_FAILURE']);
  expect(named.body.errors?.[0]?.extensions.requestId).toEqual(expect.any(String));
  const legacy = await post({ query: '{ hello }', operationName: '' });
  expect(codeOf(legacy)).toEqual([200, 'OPERATION_RESOLUTION_FAILURE']);
  expect((await post({ query: '{ hello }', operationName: null })).body.data).toBeDefined();
  expect((await get({ query: '{ hello }', operationName: '' })).body.data).toBeDefined();
});

test('a HEAD is answered as a GET is, without the body', async () => {
  const ask = async (method: string, query: string, accept: string) => {
    const search = new URLSearchParams({ query });
    const response = await fetch(`${at.graphql}?${search}`, { method, headers: { accept } });
    const text = method === 'HEAD' ? await response.text() : '';
    if (method === 'GET') await response.body?.cancel();
    const [type, length, allow] = ['content-type', 'content-length', 'allow'].map((name) =>
      response.headers.get(name),
    );
    return { status: response.status, type, length, allow, text };
  };
  for (const [query, accept] of [
    ['{ hello }', RESPONSE_JSON],
    ['{ text(length: 2000) }', 'application/json'],
    ['{ hello }', 'text/event-stream'],
    ['subscription { ticks }', 'text/event-stream'],
    ['mutation { add(number: 1) }', RESPONSE_JSON],
    ['{ nothing }', RESPONSE_JSON],
  ] as const) {
    const [head, got] = [await ask('HEAD', query, accept), await ask('GET', query, accept)];
    expect({ query, ...head }).toEqual({ query, ...got });
  }
});

test.each(['PUT', 'DELETE', 'PATCH'])('%s is refused with 405', async (method) => {
  const refused = await reply(await fetch(at.graphql, { method }));
  expect(codeOf(refused)).toEqual([405, 'METHOD_NOT_ALLOWED']);
  expect(refused.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS');
});

test('a subscription without a transport that streams is told which ones do', async () => {
  const refused = await post({ query: 'subscription { count(to: 1) }' });
  expect(codeOf(refused)).toEqual([406, 'NOT_ACCEPTABLE']);
  expect(refused.body.errors?.[0]?.message).toContain('text/event-stream');
});

test('a token that is not valid is 401 in the shape of GraphQL, none at all is anonymous', async () => {
  const refused = await post({ query: '{ whoami }' }, { authorization: 'Bearer eve' });
  expect(codeOf(refused)).toEqual([401, 'UNAUTHENTICATED']);
  expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer /);
  expect((await post({ query: '{ whoami }' })).body.data).toEqual({ whoami: null });
  const ada = await post({ query: '{ whoami }' }, { authorization: 'Bearer ada' });
  expect(ada.body.data).toEqual({ whoami: 'Ada' });
});

test('a sane request id is kept and any other replaced, in the header, the context and the errors', async () => {
  const kept = await post({ query: '{ requestId }' }, { 'x-request-id': 'abc-123' });
  expect([kept.headers.get('x-request-id'), kept.body.data]).toEqual(['abc-123', { requestId: 'abc-123' }]);
  const made = await post({}, { 'x-request-id': 'a "b" <c>' });
  expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(made.body.errors?.[0]?.extensions.requestId).toBe(made.headers.get('x-request-id'));
});

test('an answer worth it is compressed as the client takes it', async () => {
  const ask = async (encoding: string) => {
    const headers = { 'content-type': 'application/json', 'accept-encoding': encoding };
    const body = JSON.stringify({ query: '{ text(length: 20000) }' });
    const response = await fetch(at.graphql, { method: 'POST', headers, body });
    const { data } = (await response.json()) as { data: { text: string } };
    expect(data.text).toBe('é'.repeat(20_000));
    return response.headers.get('content-encoding');
  };
  expect(await ask('gzip, br')).toBe('br');
  expect(await ask('gzip, br;q=0')).toBe('gzip');
  expect(await ask('identity')).toBeNull();
  const small = await post({ query: '{ hello }' }, { 'accept-encoding': 'gzip, br' });
  expect(small.headers.get('content-encoding')).toBeNull();
});

/** Sends an operation that waits, and leaves once it runs. */
async function askAndLeave(query: string): Promise<void> {
  const leaving = new AbortController();
  const held = once(at.engine.events, 'held');
  const answer = fetch(at.graphql, {
    method: 'POST',
    signal: leaving.signal,
    headers: { 'content-type': 'application/json', 'x-request-id': query.replace(/\W+/g, '-') },
    body: JSON.stringify({ query }),
  });
  await held;
  leaving.abort();
  await expect(answer).rejects.toThrow();
}

test('a client that goes away stops its query', async () => {
  const closed = once(at.engine.events, 'closed');
  await askAndLeave('{ held }');
  await closed;
});

test('a client that goes away leaves its mutation to finish', async () => {
  const before = at.engine.total;
  await askAndLeave('mutation { heldAdd(number: 5) }');
  while (
    !at.log.some(({ requestId, status }) => requestId === 'mutation-heldAdd-number-5-' && status === 499)
  )
    await nextTurn();
  const added = once(at.engine.events, 'added');
  at.engine.events.emit('release');
  expect(await added).toEqual([before + 5]);
});
