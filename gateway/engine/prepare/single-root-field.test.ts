import { type Federation, federate, scripted } from '../test-kit/federation.ts';

const typeDefs = 'type Query { a: Int } type Subscription { t: Int u: Int }';
const only = scripted(() => ({ data: { t: 1 } }));

async function first({ engine }: Federation, query: string, variables: Record<string, boolean>) {
  const events = await engine.subscribe({ query, variables }, undefined);
  const text = 'executed' in events ? events.body : (await events.next()).value;
  return JSON.parse(String(text)) as object;
}

const run = (query: string, variables: Record<string, boolean> = { a: true }) =>
  first(federate({ only: { typeDefs } }, { only }), query, variables);

test.each([
  'subscription($a: Boolean!) { t @include(if: $a) }',
  'subscription($a: Boolean!) { ... @include(if: $a) { t } }',
  'subscription($a: Boolean!) { ...F @include(if: $a) } fragment F on Subscription { t t @skip(if: $a) }',
  'subscription { t u @skip(if: true) }',
])('a condition on the root field is legal: %s', async (query) => {
  expect(await run(query)).toEqual({ data: { t: 1 } });
});

test('one that leaves nothing is refused when it does', async () => {
  expect(await run('subscription($a: Boolean!) { t @include(if: $a) }', { a: false })).toEqual({
    errors: [
      {
        message: 'The conditions of this subscription leave nothing to subscribe to.',
        extensions: { code: 'BAD_REQUEST' },
      },
    ],
  });
});

test.each([
  ['only one top level field', 'subscription { t u }'],
  ['only one top level field', 'subscription($a: Boolean!) { t @include(if: $a) u @skip(if: $a) }'],
  ['only one top level field', 'subscription { ...F } fragment F on Subscription { t x: t ...F }'],
  ['not select an introspection', 'subscription { __typename }'],
])('it must select %s: %s', async (message, query) => {
  expect(await run(query)).toMatchObject({
    errors: expect.arrayContaining([
      expect.objectContaining({
        message: expect.stringContaining(message),
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      }),
    ]),
  });
});
