import type { SubgraphRequest, SubgraphResponse } from '../subgraph.ts';
import { faults, federate, scripted } from '../test-kit/federation.ts';
import { LIBRARY } from '../test-kit/library.ts';

/** The library with the books given, and subgraphs that look entities up by id; `sent` holds their ids per request. */
function library(books: SubgraphResponse, entities: Record<string, unknown> = {}) {
  const sent: unknown[][] = [];
  const byId = scripted(({ operation, representations }: SubgraphRequest) => {
    const lists = operation.entities.map(({ responseKey }, i): [string, unknown[]] => {
      const list = representations[i] ?? [];
      sent.push(list.map(({ value }) => value));
      return [responseKey, list.map(({ value }) => structuredClone(entities[String(value['id'])] ?? null))];
    });
    return { data: Object.fromEntries(lists) };
  });
  const { run } = federate(LIBRARY, {
    books: scripted(() => structuredClone(books)),
    authors: byId,
    stock: byId,
  });
  return { run, sent };
}

const book = (id: string, author: string | null = null) => ({
  __typename: 'Book',
  id,
  author: author === null ? null : { __typename: 'Author', id: author },
});

describe('entities', () => {
  test('are looked up once each and stand wherever they are referred to', async () => {
    const books = [book('1', 'a'), book('2', 'b'), book('3', 'a')];
    const { run, sent } = library({ data: { books } }, { a: { name: 'Ann' }, b: { name: 'Bo' } });
    expect(await run('{ books { author { name } } }')).toEqual({
      data: { books: [{ author: { name: 'Ann' } }, { author: { name: 'Bo' } }, { author: { name: 'Ann' } }] },
    });
    expect(sent).toEqual([
      [
        { __typename: 'Author', id: 'a' },
        { __typename: 'Author', id: 'b' },
      ],
    ]);
  });

  test.each([[[]], [[null, null]], [null], [[book('1')]]])(
    'are not asked for when there are none: %j',
    async (books) => {
      const { run, sent } = library({ data: { books } });
      const result = await run('{ books { author { name } } }');
      expect(result.errors).toBeUndefined();
      expect(sent).toEqual([]);
    },
  );

  test('are not asked for without a key', async () => {
    const asked: unknown[] = [];
    const key = '@key(fields: "code") { code: ID';
    const { run } = federate(
      {
        one: { typeDefs: `type Query { bee: Bee } type Bee ${key} }` },
        two: { typeDefs: `type Bee ${key} wings: Int }` },
      },
      {
        one: scripted(() => ({ data: { bee: { __typename: 'Bee', code: null } } })),
        two: scripted((request) => {
          asked.push(request);
          return { data: null };
        }),
      },
    );
    expect(await run('{ bee { wings } }')).toEqual({ data: { bee: { wings: null } } });
    expect(asked).toEqual([]);
  });

  test.each([null, undefined, true, 1.5, { a: 1 }, ['1']])(
    'are not asked for by a key that is not of its type: %j',
    async (id) => {
      const { run, sent } = library({ data: { books: [{ __typename: 'Book', id }] } });
      const result = await run('{ books { place { column } } }');
      expect(result.data).toEqual({ books: [{ place: null }] });
      expect(faults(result)).toEqual(['books.0.place: INVALID_VALUE']);
      expect(sent).toEqual([]);
    },
  );

  test.each(['str', 1.5, 2 ** 40, true, [1], {}])(
    'are not given an input of @requires that is not of its type: %j',
    async (weight) => {
      const data = { book: { ...book('1'), weight } };
      const { run, sent } = library({ data }, { 1: { postage: 3, place: { column: 4 } } });
      const result = await run('{ book { postage place { column } } }');
      expect(result.data).toEqual({ book: { postage: null, place: { column: 4 } } });
      expect(faults(result)).toEqual(['book.postage: INVALID_VALUE']);
      expect(sent).toEqual([[{ __typename: 'Book', id: '1', weight: null }]]);
    },
  );

  test('get a null input of @requires as null', async () => {
    const { run, sent } = library({ data: { book: { ...book('1'), weight: null } } }, { 1: { postage: 3 } });
    expect(await run('{ book { postage } }')).toEqual({ data: { book: { postage: 3 } } });
    expect(sent).toEqual([[{ __typename: 'Book', id: '1', weight: null }]]);
  });

  test('that do not exist are errors at each place', async () => {
    const { run } = library({ data: { books: [book('1', 'a'), book('2', 'z')] } }, { a: { born: 1 } });
    const result = await run('{ x: books { who: author { born year: born } } }');
    expect(result.data).toEqual({ x: [{ who: { born: 1, year: 1 } }, { who: { born: null, year: null } }] });
    expect(faults(result)).toEqual(['x.1.who.born: NOT_FOUND', 'x.1.who.year: NOT_FOUND']);
  });

  test('can not put anything in the place of what they were not asked for', async () => {
    const { run } = library({ data: { book: book('1', 'a') } }, { a: { name: 'Ann', id: 'other', born: 5 } });
    expect(await run('{ book { author { id name } } }')).toEqual({
      data: { book: { author: { id: 'a', name: 'Ann' } } },
    });
  });

  test('are complete: what a subgraph left out is null, whatever another gave unasked', async () => {
    const forged = { ...book('1', 'a'), author: { __typename: 'Author', id: 'a', born: 1, name: 'Forged' } };
    const { run } = library({ data: { book: forged } }, { a: { name: 'Ann' } });
    const result = await run('{ book { author { born } } }');
    expect(result.data).toEqual({ book: { author: { born: null } } });
    expect(faults(result)).toEqual(['book.author.born: INVALID_VALUE']);
  });

  test('are errors all when the list is not as long as asked', async () => {
    const stock = scripted(() => ({ data: { _entities: [] } }));
    const books = scripted(() => ({ data: { books: [book('1'), book('2')] } }));
    const { run } = federate(LIBRARY, { books, stock });
    const result = await run('{ books { place { row } } }');
    expect(result.data).toEqual({ books: [{ place: null }, { place: null }] });
    expect(faults(result)).toEqual(['books.0.place: SUBGRAPH_INVALID', 'books.1.place: SUBGRAPH_INVALID']);
  });
});

describe('an alias that takes the name of a key', () => {
  test('leaves the key alone', async () => {
    const data = { book: { ...book('1'), title: 'T' } };
    const { run, sent } = library({ data }, { 1: { place: { column: 4 } } });
    expect(await run('{ book { id: title place { column } } }')).toEqual({
      data: { book: { id: 'T', place: { column: 4 } } },
    });
    expect(sent).toEqual([[{ __typename: 'Book', id: '1' }]]);
  });
});

test('an object type behind an interface object that another entity leads to is found by its key', async () => {
  const { run } = federate({
    one: {
      typeDefs: `type Med @key(fields: "id") @interfaceObject { id: ID! extra: Int }
        type Ant @key(fields: "id") { id: ID! d: Med }`,
      resolvers: {
        Ant: { __resolveReference: (sent: object) => sent, d: () => ({ __typename: 'Med', id: 'm1' }) },
        Med: { __resolveReference: (sent: object) => sent, extra: () => 5 },
      },
    },
    two: {
      typeDefs: `interface Med @key(fields: "id") { id: ID! }
        type Film implements Med @key(fields: "id") { id: ID! } type Ant @key(fields: "id") { id: ID! }
        type Query { ant: Ant }`,
      resolvers: {
        Query: { ant: () => ({ id: '1' }) },
        Med: { __resolveReference: () => ({ __typename: 'Film', id: 'm1' }) },
      },
    },
  });
  expect(await run('{ ant { d { ... on Film { extra } } } }')).toEqual({
    data: { ant: { d: { extra: 5 } } },
  });
});

test('fields of an interface object are had where no object type is known of it', async () => {
  const { run } = federate({
    one: { typeDefs: 'interface Node @key(fields: "id") { id: ID! } type Query { a: Node }' },
    two: {
      typeDefs: `type Node @key(fields: "id", resolvable: false) @interfaceObject { id: ID! extra: Int }
        type Query { b: Node }`,
      resolvers: { Query: { b: () => ({ id: 'n1', extra: 5 }) } },
    },
  });
  expect(await run('{ b { id extra } }')).toEqual({ data: { b: { id: 'n1', extra: 5 } } });
});

test('an error that hides the type behind an interface object is told at each place, whoever knows the interface', async () => {
  const med = { __typename: 'Med', id: 'm1' };
  const { run } = federate(
    {
      one: {
        typeDefs: `type Query { name: String meds: [Med] }
          type Med @key(fields: "id") @interfaceObject { id: ID! }`,
      },
      two: {
        typeDefs: `interface Med @key(fields: "id") { id: ID! name: String! }
          type Film implements Med @key(fields: "id") { id: ID! name: String! }`,
      },
    },
    {
      one: scripted(({ operation }) => ({
        data:
          operation.entities.length > 0
            ? { _entities: [med] }
            : { name: 'One', meds: [{ ...med }, { ...med }] },
      })),
      two: scripted(() => ({
        data: { _entities: [null] },
        errors: [{ message: 'Lost.', path: ['_entities', 0, 'name'], extensions: { code: 'LOST' } }],
      })),
    },
  );
  const result = await run('{ name meds { n: name ... on Film { n: name } } }');
  expect(result.data).toEqual({ name: 'One', meds: [null, null] });
  expect(faults(result)).toEqual(['meds.0.n: LOST', 'meds.1.n: LOST']);
});

describe('conditions', () => {
  const query = 'query($with: Boolean!) { book { title author @include(if: $with) { name } } }';
  const data = { book: { ...book('1', 'a'), title: 'T' } };

  test('that do not hold fetch nothing', async () => {
    const { run, sent } = library({ data }, { a: { name: 'Ann' } });
    expect(await run(query, { with: false })).toEqual({ data: { book: { title: 'T' } } });
    expect(sent).toEqual([]);
  });

  test('are read anew for each request', async () => {
    const { run } = library({ data }, { a: { name: 'Ann' } });
    await run(query, { with: false });
    expect(await run(query, { with: true })).toEqual({
      data: { book: { title: 'T', author: { name: 'Ann' } } },
    });
  });

  test('decide the order of the fields', async () => {
    const { run } = library({ data });
    const text = 'query($a: Boolean!) { book { id @skip(if: $a) title id } }';
    expect(JSON.stringify((await run(text, { a: true })).data)).toBe('{"book":{"title":"T","id":"1"}}');
    expect(JSON.stringify((await run(text, { a: false })).data)).toBe('{"book":{"id":"1","title":"T"}}');
  });

  test('that leave nothing of an object leave an empty one', async () => {
    const { run } = library({ data });
    expect(await run('query($a: Boolean!) { book { id @skip(if: $a) } }', { a: true })).toEqual({
      data: { book: {} },
    });
  });
});
