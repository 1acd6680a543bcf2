import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { GraphqlRequest } from '../engine/request.ts';
import type { Client } from '../http/client.ts';
import { startTestServer, type TestServer } from '../http/testing/test-server.ts';
import { limitedEngine, rules, supergraphOf } from './limits.testing.ts';

const SDL = supergraphOf(`
  type Query {
    a: A
    items: [A]
    page(first: Int): Page @listSize(slicingArguments: ["first"], sizedFields: ["nodes"], assumedSize: 20, requireOneSlicingArgument: false)
    find(ids: [ID!], by: By): A
  }
  type A { a: A b: Int }
  type Page { nodes: [A] }
  input By { names: [String!] and: By }
  scalar JSON
  type Mutation { set(to: JSON): A }
`);

const ENGINE = limitedEngine<Client>(
  SDL,
  rules({
    tokens: 40,
    depth: 4,
    rootFields: 3,
    fields: 8,
    aliases: 2,
    directives: 2,
    listItems: 3,
    pageSize: 50,
    cost: 60,
  }),
);

let at: TestServer;
beforeAll(async () => {
  at = await startTestServer({ engine: () => ENGINE });
});
afterAll(() => at.server.close(0));

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { message: string; extensions: Record<string, unknown> }[];
}
type Transport = (request: GraphqlRequest) => Promise<Answer>;

const overHttp: Transport = async (request) => {
  const response = await fetch(at.graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify(request),
  });
  const answer = (await response.json()) as Answer;
  expect(response.status).toBe(answer.errors?.[0]?.extensions['code'] === 'LIMIT_EXCEEDED' ? 400 : 200);
  return answer;
};

const overEventStream: Transport = async (request) => {
  const client = createSseClient({ url: at.graphql, retryAttempts: 0 });
  for await (const answer of client.iterate(request as never)) return answer as Answer;
  return {};
};

const overWebSocket: Transport = async (request) => {
  const client = createWsClient({ url: at.socketUrl, webSocketImpl: WebSocket, retryAttempts: 0 });
  try {
    for await (const answer of client.iterate(request as never)) return answer as Answer;
    return {};
  } catch (errors) {
    return { errors: errors as NonNullable<Answer['errors']> };
  } finally {
    await client.dispose();
  }
};

const ids = (count: number) => JSON.stringify(Array.from({ length: count }, (_, i) => `${i}`));
const nested = (levels: number) => `${'{ a '.repeat(levels - 1)}{ b }${' }'.repeat(levels - 1)}`;

/** Six tokens, three for each plain fragment, five for each with a type condition. */
const wrapped = (plain: number, typed: number) =>
  `{ a { ${'... { '.repeat(plain)}${'... on A { '.repeat(typed)}b${' }'.repeat(plain + typed)} } }`;
const byIds = (count: number) => ({
  query: 'query($ids: [ID!]) { find(ids: $ids) { b } }',
  variables: { ids: Array.from({ length: count }, String) },
});
const byNames = (count: number) => ({
  query: 'query($by: By) { find(by: $by) { b } }',
  variables: { by: { and: { names: Array.from({ length: count }, String) } } },
});
const byJson = (count: number) => ({
  query: 'mutation($to: JSON) { set(to: $to) { b } }',
  variables: { to: { deep: [Array.from({ length: count }, String)] } },
});
const page = (first: number) => ({ query: `{ page(first: ${first}) { nodes { b } } }` });
const pageBy = (n: number) => ({
  query: 'query($n: Int) { page(first: $n) { nodes { b } } }',
  variables: { n },
});
// The page 1, each of its nodes 2, the operation's other field 1.
const costly = (first: string) => `page(first: ${first}) { nodes { a { b } } } a { b }`;

/** The limit, what it allows, a request that has just that, one with more, and how much that has. */
const CASES: readonly (readonly [string, number, GraphqlRequest, GraphqlRequest, number])[] = [
  ['tokens', 40, { query: wrapped(3, 5) }, { query: wrapped(0, 7) }, 41],
  ['depth', 4, { query: nested(4) }, { query: nested(5) }, 5],
  [
    'rootFields',
    3,
    { query: '{ x: a { b } y: a { b } ...F } fragment F on Query { a { b } }' },
    { query: '{ x: a { b } y: a { b } ...F } fragment F on Query { a { b } __typename }' },
    4,
  ],
  [
    'fields',
    8,
    { query: '{ a { b ...F ...F } } fragment F on A { a { b b } }' },
    { query: '{ a { b ...F ...F } } fragment F on A { a { b b b } }' },
    10,
  ],
  [
    'aliases',
    2,
    { query: '{ a { ...F ...F } } fragment F on A { x: b }' },
    { query: '{ y: a { ...F ...F } } fragment F on A { x: b }' },
    3,
  ],
  [
    'directives',
    2,
    { query: '{ a @skip(if: false) { b @include(if: true) } }' },
    { query: '{ a @skip(if: false) { b @include(if: true) @skip(if: false) } }' },
    3,
  ],
  [
    'listItems',
    3,
    { query: `{ find(ids: ${ids(3)}) { b } }` },
    { query: `{ find(ids: ${ids(4)}) { b } }` },
    4,
  ],
  ['listItems', 3, byIds(3), byIds(5), 5],
  ['listItems', 3, byNames(3), byNames(4), 4],
  ['listItems', 3, byJson(3), byJson(4), 4],
  ['pageSize', 50, page(50), page(51), 51],
  ['pageSize', 50, pageBy(50), pageBy(51), 51],
  ['cost', 60, { query: `{ ${costly('29')} }` }, { query: `{ ${costly('30')} }` }, 62],
  [
    'cost',
    60,
    { query: `query($n: Int) { ${costly('$n')} }`, variables: { n: 29 } },
    { query: `query($n: Int) { ${costly('$n')} }`, variables: { n: 30 } },
    62,
  ],
];

describe.each([
  ['HTTP', overHttp],
  ['an event stream', overEventStream],
  ['a WebSocket', overWebSocket],
])('over %s', (_name, transport) => {
  test.each(CASES)('%s: %i are allowed, and no more', async (limit, allowed, fitting, excessive, actual) => {
    const passed = await transport(fitting);
    expect(passed.errors?.filter(({ extensions }) => extensions['code'] === 'LIMIT_EXCEEDED') ?? []).toEqual(
      [],
    );
    expect(passed).toHaveProperty('data');
    const { data, errors } = await transport(excessive);
    expect(data).toBeUndefined();
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'LIMIT_EXCEEDED', limit, allowed, actual });
    expect(errors?.[0]?.message).toContain(String(allowed));
  });
});
