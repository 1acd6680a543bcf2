import type { SubgraphResponse } from '../subgraph.ts';
import { faults, federate, scripted } from '../test-kit/federation.ts';

const TYPES = {
  one: {
    typeDefs: `type Query { bees: [Bee] some: [Bee!] bee: Bee }
      type Bee @key(fields: "id") { id: ID! a: Int }`,
  },
  two: {
    typeDefs: `type Bee @key(fields: "id") @key(fields: "code") {
      id: ID! code: ID! c: Int! d: Int! a: Int @external needy: Int @requires(fields: "a")
    }`,
  },
  three: { typeDefs: 'type Bee @key(fields: "code") { code: ID! name: String }' },
};

const bee = (id: string, more: object = {}) => ({ __typename: 'Bee', id, ...more });
const broken = (...path: (string | number)[]) => ({
  message: 'It broke.',
  path,
  extensions: { code: 'BROKEN' },
});

function over(one: SubgraphResponse, two: SubgraphResponse) {
  const answering = (response: SubgraphResponse) => scripted(() => structuredClone(response));
  return federate(TYPES, { one: answering(one), two: answering(two), three: answering({ data: null }) });
}

test('an error of an entity that stands in two places is told at both, also by what it took along', async () => {
  const { run } = over(
    { data: { bees: [bee('1'), bee('2'), bee('1')] } },
    { data: { _entities: [null, { c: 1, d: 2 }] }, errors: [broken('_entities', 0, 'd')] },
  );
  const result = await run('{ bees { c d } }');
  expect(result.data).toEqual({ bees: [null, { c: 1, d: 2 }, null] });
  expect(faults(result)).toEqual(['bees.0.d: BROKEN', 'bees.2.d: BROKEN']);
});

test('what needed a key that was taken along is no error of its own beside the one that took it', async () => {
  const { run } = over(
    { data: { bee: bee('1') } },
    { data: { _entities: [null] }, errors: [broken('_entities', 0, 'c')] },
  );
  expect(faults(await run('{ bee { name c } }'))).toEqual(['bee.c: BROKEN']);
  expect(faults(await run('{ bee { name } }'))).toEqual(['bee.name: BROKEN']);
  expect(faults(await run('{ bee { name d c } }'))).toEqual(['bee.c: BROKEN']);
});

test('an input that failed is not told where what the client asked for took it along', async () => {
  const { run } = over(
    { data: { some: null }, errors: [broken('some', 0, 'a'), { ...broken('some', 2), message: 'No bee.' }] },
    { data: { _entities: [] } },
  );
  const result = await run('{ some { needy } }');
  expect(result.errors?.map(({ message, path }) => [message, path])).toEqual([['No bee.', ['some', 2]]]);
});

test('a field that two subgraphs failed to give is one error', async () => {
  const vat = 'type Query { vat: Vat! @shareable';
  const failed = scripted(() => ({ data: null, errors: [broken('vat')] }));
  const { run } = federate(
    {
      one: { typeDefs: `${vat} n: Int } type Vat { a: Int }` },
      two: { typeDefs: `${vat} m: Int } type Vat { b: Int }` },
    },
    { one: failed, two: failed },
  );
  expect(faults(await run('{ n m vat { a b } }'))).toEqual(['vat: BROKEN']);
});
