import { faults, federate, type SubgraphDefinition } from '../../test-kit/federation.ts';

const alone = (definitions: Record<string, SubgraphDefinition>) =>
  federate(definitions, {}, { planning: 'fallback' });

type Sent = Readonly<Record<string, unknown>>;
const itself = { __resolveReference: (sent: Sent) => sent };

test('a key is put together from what two subgraphs know', async () => {
  const { run } = alone({
    one: {
      typeDefs: 'type Query { bee: Bee } type Bee @key(fields: "id") { id: ID! code: String! @shareable }',
      resolvers: { Query: { bee: () => ({ id: '1', code: 'c' }) } },
    },
    two: {
      typeDefs: 'type Bee @key(fields: "id") { id: ID! zone: Int! @shareable }',
      resolvers: { Bee: { __resolveReference: ({ id }: Sent) => ({ id, zone: 7 }) } },
    },
    three: {
      typeDefs: `type Bee @key(fields: "code zone") {
        code: String! @shareable zone: Int! @shareable name: String
      }`,
      resolvers: { Bee: { ...itself, name: ({ code, zone }: Sent) => `${code}${zone}` } },
    },
  });
  expect(await run('{ bee { name } }')).toEqual({ data: { bee: { name: 'c7' } } });
});

test('an object is followed over several keys', async () => {
  const { run, calls } = alone({
    one: {
      typeDefs: 'type Query { bee: Bee } type Bee @key(fields: "id", resolvable: false) { id: ID! }',
      resolvers: { Query: { bee: () => ({ id: '1' }) } },
    },
    two: {
      typeDefs: 'type Bee @key(fields: "id") @key(fields: "code") { id: ID! code: String! }',
      resolvers: { Bee: { __resolveReference: ({ id }: Sent) => ({ id, code: `c${id}` }) } },
    },
    three: {
      typeDefs: 'type Bee @key(fields: "code") { code: String! name: String }',
      resolvers: { Bee: { ...itself, name: ({ code }: Sent) => `of ${code}` } },
    },
  });
  expect(await run('{ bee { name } }')).toEqual({ data: { bee: { name: 'of c1' } } });
  expect(calls.map(({ subgraph }) => subgraph)).toEqual(['one', 'two', 'three']);
});

test('an interface’s own field is not put together out of subgraphs that declare it external', async () => {
  const id = (own: string, other: string) => `
    type Query { node: Node @shareable }
    interface Node { id: ID! }
    type ${own} implements Node @key(fields: "id") { id: ID! }
    type ${other} implements Node @key(fields: "id") { id: ID! @external ${own.toLowerCase()}: ${own} }`;
  const bee = () => ({ __typename: 'Bee', id: 'b1' });
  const { run } = alone({
    one: { typeDefs: id('Bee', 'Hive'), resolvers: { Query: { node: bee } } },
    two: { typeDefs: id('Hive', 'Bee'), resolvers: { Query: { node: bee } } },
  });
  expect(await run('{ node { id } }')).toEqual({
    errors: [expect.objectContaining({ message: 'This operation cannot be planned.' })],
  });
  expect(await run('{ node { ... on Bee { id } } }')).toEqual({ data: { node: { id: 'b1' } } });
});

test('a value without a key is fetched from each subgraph that has a part of it', async () => {
  const { run } = alone({
    one: {
      typeDefs: 'type Query { vat: Vat @shareable } type Vat { a: Int @shareable b: Int }',
      resolvers: { Query: { vat: () => ({ a: 1, b: 2 }) } },
    },
    two: {
      typeDefs: 'type Query { vat: Vat @shareable } type Vat { a: Int @shareable c: Int }',
      resolvers: { Query: { vat: () => ({ a: 1, c: 3 }) } },
    },
  });
  expect(await run('{ vat { a b c } }')).toEqual({ data: { vat: { a: 1, b: 2, c: 3 } } });
});

test('inputs that need inputs are fetched one after the other', async () => {
  const { run } = alone({
    one: {
      typeDefs: 'type Query { bee: Bee } type Bee @key(fields: "id") { id: ID! n: Int }',
      resolvers: { Query: { bee: () => ({ id: '1' }) }, Bee: { ...itself, n: () => 1 } },
    },
    two: {
      typeDefs: `type Bee @key(fields: "id") {
        id: ID! n: Int @external twice: Int @requires(fields: "n")
        last: Int @requires(fields: "more") more: Int @external
      }`,
      resolvers: {
        Bee: {
          ...itself,
          twice: ({ n }: { n: number }) => 2 * n,
          last: ({ more }: { more: number }) => -more,
        },
      },
    },
    three: {
      typeDefs: `type Bee @key(fields: "id") {
        id: ID! twice: Int @external more: Int @requires(fields: "twice")
      }`,
      resolvers: { Bee: { ...itself, more: ({ twice }: { twice: number }) => twice + 1 } },
    },
  });
  expect(await run('{ bee { last twice } }')).toEqual({ data: { bee: { last: -3, twice: 2 } } });
});

test('one field is the input of two others with different arguments', async () => {
  const { run } = alone({
    one: {
      typeDefs: 'type Query { bee: Bee } type Bee @key(fields: "id") { id: ID! price(in: String): String }',
      resolvers: {
        Query: { bee: () => ({ id: '1' }) },
        Bee: { ...itself, price: (_: unknown, args: { in: string }) => `5 ${args.in}` },
      },
    },
    two: {
      typeDefs: `type Bee @key(fields: "id") {
        id: ID! price(in: String): String @external
        euro: String @requires(fields: "price(in: \\"EUR\\")") yen: String @requires(fields: "price(in: \\"JPY\\")")
      }`,
      resolvers: {
        Bee: { ...itself, euro: ({ price }: Sent) => `€ ${price}`, yen: ({ price }: Sent) => `¥ ${price}` },
      },
    },
  });
  const data = { bee: { yen: '¥ 5 JPY', euro: '€ 5 EUR', price: '5 USD' } };
  expect(await run('{ bee { yen euro price(in: "USD") } }')).toEqual({ data });
});

test('an input may be of a type that clients do not know', async () => {
  const { run } = alone({
    one: {
      typeDefs: `type Query { bee: Bee } type Bee @key(fields: "id") { id: ID! kin: Kin }
        interface Kin { id: ID! } type Cow implements Kin { id: ID! }
        type Ant implements Kin @key(fields: "id") @inaccessible { id: ID! }`,
      resolvers: {
        Query: { bee: () => ({ id: '1' }) },
        Bee: { ...itself, kin: () => ({ __typename: 'Ant', id: 'a' }) },
      },
    },
    two: {
      typeDefs: `type Bee @key(fields: "id") {
          id: ID! kin: Kin @external needy: String @requires(fields: "kin { ... on Ant { name } }")
        }
        interface Kin { id: ID! }
        type Ant implements Kin @key(fields: "id") @inaccessible { id: ID! name: String @external }`,
      resolvers: { Bee: { ...itself, needy: ({ kin }: { kin: Sent }) => `of ${kin['name']}` } },
    },
    three: {
      typeDefs: 'type Ant @key(fields: "id") @inaccessible { id: ID! name: String }',
      resolvers: { Ant: { ...itself, name: ({ id }: Sent) => `ant ${id}` } },
    },
  });
  expect(await run('{ bee { needy } }')).toEqual({ data: { bee: { needy: 'of ant a' } } });
});

const MEDIA = {
  one: {
    typeDefs: `type Query { all: [Med] } interface Med @key(fields: "id") { id: ID! name: String }
      type Film implements Med @key(fields: "id") { id: ID! name: String }
      type Song implements Med @key(fields: "id") { id: ID! name: String bars: Int }`,
    resolvers: {
      Query: { all: () => [{ id: 'f' }, { id: 's' }] },
      Med: {
        __resolveType: ({ id }: Sent) => (id === 'f' ? 'Film' : 'Song'),
        __resolveReference: ({ id }: Sent) => ({ __typename: id === 'f' ? 'Film' : 'Song', id, bars: 4 }),
      },
      Film: { ...itself, name: () => 'a film' },
      Song: { ...itself, name: () => 'a song', bars: () => 4 },
    },
  },
  two: {
    typeDefs: `type Query { some: [Med] } type Med @key(fields: "id") @interfaceObject { id: ID! stars: Int! }`,
    resolvers: {
      Query: { some: () => [{ id: 'f' }, { id: 's' }] },
      Med: { ...itself, stars: ({ id }: Sent) => (id === 'f' ? null : 5) },
    },
  },
};

test('the types behind an interface object are asked of the subgraph that knows them', async () => {
  const { run } = alone(MEDIA);
  expect(await run('{ some { __typename ... on Song { bars } } }')).toEqual({
    data: { some: [{ __typename: 'Film' }, { __typename: 'Song', bars: 4 }] },
  });
});

test('a field of an interface object is asked for the types it is wanted of, and no other', async () => {
  const { run } = alone(MEDIA);
  const data = { all: [{ name: 'a film' }, { name: 'a song', stars: 5 }] };
  expect(await run('{ all { name ... on Song { stars } } }')).toEqual({ data });
  expect(await run('{ some { ... on Song { stars } } }')).toEqual({ data: { some: [{}, { stars: 5 }] } });
});

test('what every type of an interface resolves is asked of the interface', async () => {
  const { run, calls } = alone(MEDIA);
  await run('{ all { name ... on Song { bars } } }');
  expect(calls.map(({ text }) => text)).toEqual(['query{all{__typename name ...on Song{bars}}}']);
});

test('of two subgraphs that give a union the one that knows the member is asked', async () => {
  const { run } = alone({
    one: {
      typeDefs: 'type Query { any: Any @shareable } union Any = A type A { a: Int @shareable }',
      resolvers: { Query: { any: () => null } },
    },
    two: {
      typeDefs: `type Query { any: Any @shareable } union Any = A | B
        type A { a: Int @shareable } type B { b: Int }`,
      resolvers: { Query: { any: () => ({ __typename: 'B', b: 2 }) } },
    },
  });
  expect(await run('{ any { ... on A { a } ... on B { b } } }')).toEqual({ data: { any: { b: 2 } } });
});

test('fields that are null for one type and never for the other get names of their own', async () => {
  const { run } = alone({
    one: {
      typeDefs: `type Query { all: [Any] } union Any = A | B
        type A @key(fields: "id") { id: ID! } type B @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { all: () => ['A', 'B'].map((__typename) => ({ __typename, id: __typename })) } },
    },
    two: {
      typeDefs: `type A @key(fields: "id") { id: ID! n: Int! @shareable }
        type B @key(fields: "id") { id: ID! n: Int @shareable }`,
      resolvers: { A: { ...itself, n: () => 1 }, B: { ...itself, n: () => null } },
    },
    three: { typeDefs: 'type A @key(fields: "id") { id: ID! n: Int @shareable }' },
  });
  const data = { all: [{ n: 1 }, { n: null }] };
  expect(await run('{ all { ... on A { n } ... on B { n } } }')).toEqual({ data });
});

test('what a link provides is taken along where there is no other way to it', async () => {
  const { run } = alone({
    one: {
      typeDefs: `type Query { vat: Vat @provides(fields: "x") } type Vat { a: Int @shareable x: Int @external }`,
      resolvers: { Query: { vat: () => ({ x: 1 }) } },
    },
    two: { typeDefs: 'type Query { other: Vat } type Vat { a: Int @shareable x: Int @shareable }' },
  });
  expect(await run('{ vat { x } }')).toEqual({ data: { vat: { x: 1 } } });
});

test('a field that is overridden by a label is asked where the library planner asks it', async () => {
  const { run, calls } = alone({
    one: {
      typeDefs: 'type Query { bee: Bee } type Bee @key(fields: "id") { id: ID! x: Int z: Int }',
      resolvers: { Query: { bee: () => ({ id: '1', z: 1 }) } },
    },
    two: {
      typeDefs: `type Bee @key(fields: "id") {
        id: ID! x: Int @override(from: "one", label: "percent(50)") z: Int @override(from: "one", label: "later")
      }`,
      resolvers: { Bee: { ...itself, x: () => 2 } },
    },
  });
  expect(await run('{ bee { x z } }')).toEqual({ data: { bee: { x: 2, z: 1 } } });
  expect(calls[0]?.text).toBe('query{bee{__typename z id}}');
});

test('a field of a mutation is run in one subgraph alone', async () => {
  const { run, calls } = alone({
    one: {
      typeDefs: `type Query { a: Int } type Mutation { make: Bee } type Bee @key(fields: "id") { id: ID! }`,
      resolvers: { Mutation: { make: () => ({ id: '1' }) } },
    },
    two: {
      typeDefs: 'type Bee @key(fields: "id") { id: ID! name: String }',
      resolvers: { Bee: { ...itself, name: () => 'Maja' } },
    },
  });
  const answer = await run('mutation { make { name } again: make { name } }');
  expect(answer).toEqual({ data: { make: { name: 'Maja' }, again: { name: 'Maja' } } });
  expect(calls.map(({ subgraph }) => subgraph)).toEqual(['one', 'two', 'one', 'two']);
});

test('what no subgraph can give is refused', async () => {
  const { run, calls } = alone({
    one: {
      typeDefs: `type Query { wax: Wax @shareable } type Wax { cow: Cow @shareable }
        type Cow @key(fields: "id") { id: ID! }`,
    },
    two: { typeDefs: 'type Query { wax: Wax @shareable } type Wax { c: Int @shareable }' },
    three: { typeDefs: 'type Cow @key(fields: "id") { id: ID! wax: Wax } type Wax { c: Int @shareable }' },
  });
  expect(faults(await run('{ wax { cow { wax { cow { id } } } } }'))).toEqual([': INTERNAL']);
  expect(calls).toEqual([]);
});

test('interfaces of many types within one another are planned at once', async () => {
  const types = Array.from({ length: 10 }, (_, n) => `T${n}`);
  const declare = (fields: string) =>
    types.map((name) => `type ${name} implements Node @key(fields: "id") { id: ID! ${fields} }`).join(' ');
  const { run, calls } = federate({
    one: {
      typeDefs: `type Query { all: [Node] } interface Node { id: ID! } ${declare('')}`,
      resolvers: { Query: { all: () => [{ __typename: 'T1', id: '1' }] } },
    },
    two: {
      typeDefs: `interface Node { id: ID! kids: [Node] } ${declare('kids: [Node]')}`,
      resolvers: Object.fromEntries(
        types.map((name) => [name, { ...itself, kids: () => [{ __typename: 'T2', id: '2' }] }]),
      ),
    },
  });
  const nested = (depth: number): string => (depth === 0 ? 'id' : `kids { ${nested(depth - 1)} }`);
  expect(JSON.stringify(await run(`{ all { ${nested(8)} } }`))).toContain('{"id":"2"}');
  expect(calls[1]?.text).toMatch(/\.\.\.on Node\{kids\{kids\{/);
});
