import type { ChapterhouseError } from '../../kernel/errors.ts';
import { type Federation, federate, LINK, type SubgraphDefinition } from '../engine/test-kit/federation.ts';
import { composeSupergraph } from './compose.ts';

type Entity = Readonly<Record<string, unknown>>;
const same = { __resolveReference: (entity: Entity) => entity };

/** Who has the films and books, and gives their titles. */
const media = (share = ''): SubgraphDefinition => ({
  typeDefs: `
    type Query { media: [Media] }
    interface Media @key(fields: "id") { id: ID! title: String }
    type Film implements Media @key(fields: "id") { id: ID! title: String ${share} }
    type Book implements Media @key(fields: "id") { id: ID! title: String ${share} }`,
  resolvers: {
    Query: { media: () => [1, 2].map(find) },
    Media: { __resolveReference: ({ id }: Entity) => find(Number(id)) },
  },
});
const find = (id: number) => ({ __typename: id === 1 ? 'Film' : 'Book', id, title: `title ${id}` });

/** Who knows media as one object type. */
function reviews(
  fields: string,
  own: Readonly<Record<string, unknown>>,
  query = '[Media]',
): SubgraphDefinition {
  return {
    typeDefs: `type Query { reviewed: ${query} } type Media @key(fields: "id") @interfaceObject { id: ID! ${fields} }`,
    resolvers: { Query: { reviewed: () => [{ id: 1 }] }, Media: { ...same, ...own } },
  };
}

const unasked = (): never => {
  throw new Error('An external field is not resolved here.');
};

function sdlOf(definitions: Record<string, SubgraphDefinition>): string {
  return composeSupergraph(
    Object.entries(definitions).map(([name, { typeDefs }]) => ({
      name,
      url: `http://${name}.test/graphql`,
      sdl: LINK + typeDefs,
    })),
  ).supergraphSdl;
}

const federated = (definitions: Record<string, SubgraphDefinition>): Federation =>
  federate(definitions, {}, { supergraphSdl: sdlOf(definitions) });

function faultsOf(definitions: Record<string, SubgraphDefinition>): unknown {
  try {
    sdlOf(definitions);
    return [];
  } catch (error) {
    return (error as ChapterhouseError).extensions['faults'];
  }
}

test('an @external field of an interface object is asked where it is resolved', async () => {
  const score = ({ title }: Entity) => String(title).length;
  const { run, calls } = federated({
    media: media(),
    reviews: reviews('title: String @external score: Int @requires(fields: "title")', {
      title: unasked,
      score,
    }),
  });
  expect(await run('{ reviewed { title score __typename } }')).toEqual({
    data: { reviewed: [{ title: 'title 1', score: 7, __typename: 'Film' }] },
  });
  expect(await run('{ media { score } }')).toEqual({ data: { media: [{ score: 7 }, { score: 7 }] } });
  expect(calls.filter(({ subgraph, text }) => subgraph === 'reviews' && /\btitle\b/.test(text))).toEqual([]);
});

test('one that a path provides is asked there on that path alone', async () => {
  const query = '[Media] @provides(fields: "title")';
  const { run, calls } = federated({
    media: media('@shareable'),
    reviews: {
      ...reviews('title: String @external score: Int', { score: () => 3 }, query),
      resolvers: { Query: { reviewed: () => [{ id: 1, title: 'provided' }] }, Media: same },
    },
  });
  expect(await run('{ reviewed { title } }')).toEqual({ data: { reviewed: [{ title: 'provided' }] } });
  expect(calls.map(({ subgraph }) => subgraph)).toEqual(['reviews']);
  expect(await run('{ media { title } }')).toEqual({
    data: { media: [{ title: 'title 1' }, { title: 'title 2' }] },
  });
});

test('what a field of an interface object provides is not asked for elsewhere', async () => {
  const by = reviews('by: User @provides(fields: "name")', { by: () => ({ id: 5, name: 'Ada' }) });
  const { run, calls } = federated({
    media: media(),
    users: {
      typeDefs: 'type User @key(fields: "id") { id: ID! name: String @shareable }',
      resolvers: { User: same },
    },
    reviews: {
      ...by,
      typeDefs: `${by.typeDefs} type User @key(fields: "id") { id: ID! name: String @external }`,
    },
  });
  expect(await run('{ reviewed { by { name } } }')).toEqual({
    data: { reviewed: [{ by: { name: 'Ada' } }] },
  });
  expect(calls.map(({ subgraph }) => subgraph)).toEqual(['reviews']);
});

test('several interface objects may share a field that each marks @shareable', async () => {
  const score = { score: () => 4 };
  const others = reviews('score: Int @shareable', score);
  const { run, calls } = federated({
    media: media(),
    reviews: others,
    ratings: {
      ...others,
      typeDefs: others.typeDefs.replace('reviewed', 'rated'),
      resolvers: { Query: { rated: () => [{ id: 2 }] }, Media: { ...same, ...score } },
    },
  });
  expect(await run('{ rated { score } reviewed { score } }')).toEqual({
    data: { rated: [{ score: 4 }], reviewed: [{ score: 4 }] },
  });
  expect(calls.map(({ subgraph }) => subgraph).sort()).toEqual(['ratings', 'reviews']);
});

test.each([
  ['is shared by objects alone', media('@shareable'), 'title: String', ['Film', 'Book'], '"reviews"'],
  [
    'is shared by the interface object alone',
    media(),
    'title: String @shareable',
    ['Film', 'Book'],
    '"media"',
  ],
])('a field that %s is a fault of each object', (_, own, fields, types, bare) => {
  expect(faultsOf({ media: own, reviews: reviews(fields, {}) })).toEqual(
    types.map((type) =>
      expect.stringContaining(
        `"${type}.title" is resolved by "media" and "reviews" (through an @interfaceObject), but not @shareable in ${bare}: mark`,
      ),
    ),
  );
});

test('a field of an interface object takes nothing from others', () => {
  const fields = 'title: String @override(from: "media") @shareable';
  expect(faultsOf({ media: media('@shareable'), reviews: reviews(fields, {}) })).toEqual([
    expect.stringMatching(/^reviews: Media\.title: @override takes nothing.*share the field/),
  ]);
});

test('an interface object may be named in a field set before it is declared', () => {
  const first = `type Query { xs: [X] } type X @key(fields: "id") { id: ID! m: Media @external y: Int @requires(fields: "m { title }") }`;
  const own = reviews('title: String @external', {}).typeDefs.replace(/^type Query {.*?}/, first);
  const other =
    'type X @key(fields: "id") { id: ID! m: Media } type Media @key(fields: "id") @interfaceObject { id: ID! k: Int }';
  expect(faultsOf({ media: media(), reviews: { typeDefs: own }, other: { typeDefs: other } })).toEqual([]);
});

test('directives are known by the names they are imported as', () => {
  const link = LINK.replace('"@external"', '{ name: "@external", as: "@elsewhere" }');
  const { supergraphSdl } = composeSupergraph([
    { name: 'media', url: 'http://media.test', sdl: LINK + media().typeDefs },
    {
      name: 'reviews',
      url: 'http://reviews.test',
      sdl: link + reviews('title: String @elsewhere score: Int @requires(fields: "title")', {}).typeDefs,
    },
  ]);
  expect(supergraphSdl).toMatch(
    /title: String @join__field\(graph: MEDIA\) *@join__field\(graph: REVIEWS, external: true\)/,
  );
});
