import { Engine } from '../engine.ts';
import { federate, scripted } from '../test-kit/federation.ts';

const { engine, calls } = federate({
  only: {
    typeDefs:
      'type Query { hello(n: Int!): String far(km: Float!): String } type Mutation { set: Int } type Subscription { ticks: Int }',
  },
});

async function refusal(query: string, operationName?: string, variables?: Record<string, unknown>) {
  const answer = await engine.execute({ query, operationName, variables }, undefined);
  const { errors, data } = JSON.parse(answer.body) as {
    errors: { extensions: { code: string } }[];
    data?: unknown;
  };
  expect(data).toBeUndefined();
  return { status: answer.status, executed: answer.executed, code: errors[0]?.extensions.code };
}

test.each([
  ['GRAPHQL_PARSE_FAILED', '{ hello(', undefined, undefined],
  ['GRAPHQL_PARSE_FAILED', '', undefined, undefined],
  ['GRAPHQL_VALIDATION_FAILED', '{ nope }', undefined, undefined],
  ['GRAPHQL_VALIDATION_FAILED', '{ hello }', undefined, undefined],
  ['GRAPHQL_VALIDATION_FAILED', '{ hello(n: 1) } { hello(n: 2) }', undefined, undefined],
  ['GRAPHQL_VALIDATION_FAILED', 'fragment F on Query { __typename }', undefined, undefined],
  ['GRAPHQL_VALIDATION_FAILED', '{ far(km: 1e999) }', undefined, undefined],
  ['GRAPHQL_VALIDATION_FAILED', `{ far(km: ${'9'.repeat(400)}) }`, undefined, undefined],
  ['OPERATION_RESOLUTION_FAILURE', 'query A { __typename } query B { __typename }', undefined, undefined],
  ['OPERATION_RESOLUTION_FAILURE', 'query A { __typename } query B { __typename }', 'C', undefined],
  ['BAD_USER_INPUT', 'query($n: Int!) { hello(n: $n) }', undefined, undefined],
  ['BAD_USER_INPUT', 'query($n: Int!) { hello(n: $n) }', undefined, { n: 'x' }],
])('a request is refused with %s: %s', async (code, query, operationName, variables) => {
  expect(await refusal(query, operationName, variables)).toEqual({ code, status: 400, executed: false });
  expect(calls).toEqual([]);
});

test('the operation named is the one prepared', () => {
  const query = 'query A { hello(n: 1) } mutation B { set } subscription C { ticks }';
  expect(engine.prepare({ query, operationName: 'A' })).toMatchObject({ kind: 'query', name: 'A' });
  expect(engine.prepare({ query, operationName: 'B' })).toMatchObject({ kind: 'mutation', name: 'B' });
  expect(engine.prepare({ query, operationName: 'C' })).toMatchObject({ kind: 'subscription', name: 'C' });
});

test('a subscription is not executed, a query not subscribed to', async () => {
  expect(await refusal('subscription { ticks }')).toMatchObject({ code: 'BAD_REQUEST', status: 400 });
  expect(await engine.subscribe({ query: '{ hello(n: 1) }' }, undefined)).toMatchObject({ status: 400 });
});

const DEEP = { only: { typeDefs: 'type Query { a: A } type A { a: A }' } };
const nested = (depth: number) => `{ ${'a {'.repeat(depth)} __typename ${'}'.repeat(depth)} }`;

test('an operation deeper than the library planner reads is answered all the same', async () => {
  expect(await federate(DEEP).run(nested(100))).toEqual({ data: { a: null } });
});

test.each([1000, 100_000])('an operation nested %i levels is refused', async (depth) => {
  const answer = await federate(DEEP).engine.execute({ query: nested(depth) }, undefined);
  expect(JSON.parse(answer.body)).toEqual({
    errors: [{ message: 'The operation is nested too deeply.', extensions: { code: 'BAD_REQUEST' } }],
  });
  expect(answer.status).toBe(400);
});

test.each([
  ['SDL that cannot be parsed', 'type Query {'],
  ['SDL without a query type', 'type Film { id: ID }'],
])('a supergraph of %s is refused in words', (_case, supergraphSdl) => {
  const build = () => new Engine({ supergraphSdl, subgraph: () => scripted(() => ({ data: null })) });
  expect(build).toThrow(expect.objectContaining({ code: 'BAD_CONFIG' }));
});

test('an operation whose fields are too many to compare is refused by the name of the limit', async () => {
  const { body, status } = await engine.execute({ query: `{ ${'hello(n: 1) '.repeat(1500)} }` }, undefined);
  expect(status).toBe(400);
  expect(JSON.parse(body)).toMatchObject({
    errors: [{ extensions: { code: 'LIMIT_EXCEEDED', limit: 'validation' } }],
  });
});
