import { federate } from '../test-kit/federation.ts';

const { engine, calls, run } = federate({ only: { typeDefs: 'type Query { a: A } type A { b: Int }' } });

test.each([
  ['@defer', '{ a { ... @defer { b } } }'],
  ['@defer', 'query($yes: Boolean!) { a { ...F @defer(if: $yes, label: "x") } } fragment F on A { b }'],
  ['@stream', '{ a { b @stream(initialCount: 1) } }'],
])('%s is refused before anything is fetched, by its name: %s', async (directive, query) => {
  const answer = await engine.execute({ query, variables: { yes: true } }, undefined);
  expect(answer).toMatchObject({ executed: false, status: 400 });
  const { data, errors } = JSON.parse(answer.body) as { data?: unknown; errors: unknown[] };
  expect(data).toBeUndefined();
  expect(errors).toMatchObject([
    { message: `Unknown directive "${directive}".`, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
  ]);
  expect(calls).toEqual([]);
});

test('the public schema offers neither', async () => {
  const { data } = await run('{ __schema { directives { name } } }');
  const { __schema } = data as { __schema: { directives: { name: string }[] } };
  const names = __schema.directives.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['skip', 'include']));
  expect(names).not.toEqual(expect.arrayContaining(['defer']));
  expect(names).not.toEqual(expect.arrayContaining(['stream']));
});
