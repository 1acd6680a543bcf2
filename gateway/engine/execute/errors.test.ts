import { getMaxListeners } from 'node:events';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { Cancellation } from '../cancellation.ts';
import type { Subgraph, SubgraphError, SubgraphResponse } from '../subgraph.ts';
import { faults, federate, scripted } from '../test-kit/federation.ts';
import { LIBRARY } from '../test-kit/library.ts';

const BOOKS = {
  books: [
    { __typename: 'Book', id: '1', title: 'T', author: { __typename: 'Author', id: 'a' } },
    { __typename: 'Book', id: '2', title: null, author: { __typename: 'Author', id: 'b' } },
    { __typename: 'Book', id: '3', title: 'V', author: { __typename: 'Author', id: 'a' } },
  ],
};

const answering = (response: SubgraphResponse) => scripted(() => structuredClone(response));
const throwing = (error: unknown) =>
  scripted(() => {
    throw error;
  });

function library(replace: Record<string, Subgraph<undefined>>, onError?: (error: unknown) => void) {
  const options = onError === undefined ? {} : { onError };
  return federate(LIBRARY, { books: answering({ data: BOOKS }), ...replace }, options);
}

const error = (path: SubgraphError['path'], code = 'BROKEN'): SubgraphError => ({
  message: 'It broke.',
  ...(path === undefined ? {} : { path }),
  extensions: { code },
});

describe('an error of a root fetch', () => {
  const run = (query: string, response: SubgraphResponse) =>
    library({ books: answering(response) }).run(query);

  test('stands at the client’s path, aliases and indices and all', async () => {
    const result = await run('{ all: books { name: title } }', {
      data: { books: [{ title: 'T' }, { title: null }] },
      errors: [error(['books', 1, 'title'])],
    });
    expect(result.data).toEqual({ all: [{ name: 'T' }, { name: null }] });
    expect(result.errors).toEqual([
      {
        message: 'It broke.',
        path: ['all', 1, 'name'],
        locations: [{ line: 1, column: 16 }],
        extensions: { code: 'BROKEN' },
      },
    ]);
  });

  test('stands at each response key of the same field', async () => {
    const result = await run('{ book { a: title b: title } }', {
      data: { book: { title: null } },
      errors: [error(['book', 'title'])],
    });
    expect(faults(result)).toEqual(['book.a: BROKEN', 'book.b: BROKEN']);
  });

  test('that nulled something above keeps its full path and is told once', async () => {
    const result = await run('{ s: shelf { i: id } }', {
      data: { shelf: null },
      errors: [error(['shelf', 2, 'id'])],
    });
    expect(result.data).toEqual({ s: null });
    expect(faults(result)).toEqual(['s.2.i: BROKEN']);
  });

  test('without a path fails every field when there are no data', async () => {
    const result = await run('{ book { id } books { id } }', { data: null, errors: [error(undefined)] });
    expect(result.data).toEqual({ book: null, books: null });
    expect(faults(result)).toEqual(['book: BROKEN', 'books: BROKEN']);
  });

  test('without a path is told without one when there are data', async () => {
    const result = await run('{ book { id } }', { data: { book: { id: '1' } }, errors: [error(undefined)] });
    expect(result.data).toEqual({ book: { id: '1' } });
    expect(faults(result)).toEqual([': BROKEN']);
  });

  test('that took the whole answer along is told where it arose', async () => {
    const result = await run('{ x: book { id } y: books { z: title } }', {
      data: null,
      errors: [error(['books', 0, 'title'])],
    });
    expect(result.data).toEqual({ x: null, y: null });
    expect(faults(result)).toEqual(['y.0.z: BROKEN']);
  });

  test('says its message and plain extensions, nothing of the inside', async () => {
    const inside = {
      stacktrace: ['at x'],
      exception: { a: 1 },
      query: { b: 1 },
      debugInfo: 'x',
      retryAfter: 3,
    };
    const errors = [{ message: 'No.', path: ['book'], extensions: { code: 'X', ...inside } }];
    const result = await run('{ book { id } }', { data: { book: null }, errors });
    expect(result.errors?.[0]?.extensions).toEqual({ code: 'X', retryAfter: 3 });
  });

  test.each([undefined, null, {}, { code: '' }, { code: 5 }, 'x'])(
    'has a code though the subgraph gave none: %j',
    async (extensions) => {
      const errors = [{ ...error(['book']), extensions: extensions as Record<string, unknown> }];
      const result = await run('{ book { id } }', { data: { book: null }, errors });
      expect(result.errors?.[0]?.extensions).toEqual({ code: 'SUBGRAPH_ERROR' });
    },
  );

  test.each([[['__proto__', 'title']], [['__proto__']], [[{ a: 1 }, 'title']], [[-1]], [[0.5]]])(
    'is told where its path can be read no further: %j',
    async (path) => {
      const errors = [error(path as string[])];
      const result = await run('{ book { title } }', { data: { book: { title: 'T' } }, errors });
      expect(result.data).toEqual({ book: { title: 'T' } });
      expect(faults(result)).toEqual([': BROKEN']);
    },
  );

  test('is one of a thousand at most, and how many more there are is said', async () => {
    const titles = Array.from({ length: 5000 }, () => ({ title: null }));
    const errors = titles.map((_, i) => error(['books', i, 'title']));
    const result = await run('{ books { title } }', { data: { books: titles }, errors });
    expect(result.errors).toHaveLength(1001);
    expect(result.errors?.at(-1)).toEqual({
      message: '4000 more errors are left out.',
      extensions: { code: 'MORE_ERRORS' },
    });
  });

  test.each([[{}], [{ data: null }], [{ data: null, errors: [] }]])('is made up for %j', async (response) => {
    const result = await run('{ book { id } }', response);
    expect(result.data).toEqual({ book: null });
    expect(faults(result)).toEqual(['book: SUBGRAPH_INVALID']);
  });
});

describe('an error of an entity fetch', () => {
  const run = (query: string, authors: Subgraph<undefined>) => library({ authors }).run(query);

  test('stands at every place the entity has in the answer', async () => {
    const authors = answering({
      data: {
        _entities: [
          { born: null, name: 'A' },
          { born: 2, name: 'B' },
        ],
      },
      errors: [error(['_entities', 0, 'born'])],
    });
    const result = await run('{ books { by: author { year: born name } } }', authors);
    expect(result.data).toEqual({
      books: [
        { by: { year: null, name: 'A' } },
        { by: { year: 2, name: 'B' } },
        { by: { year: null, name: 'A' } },
      ],
    });
    expect(faults(result)).toEqual(['books.0.by.year: BROKEN', 'books.2.by.year: BROKEN']);
  });

  test('has the index of a list below the entity', async () => {
    const authors = answering({
      data: { _entities: [{ tags: ['x', null] }, { tags: [] }] },
      errors: [error(['_entities', 0, 'tags', 1])],
    });
    const result = await run('{ books { author { t: tags } } }', authors);
    expect(faults(result)).toEqual(['books.0.author.t.1: BROKEN', 'books.2.author.t.1: BROKEN']);
  });

  test('that nulled the entity goes up as the schema says, and nothing is told twice', async () => {
    const authors = answering({
      data: { _entities: [null, { born: 2, name: 'B' }] },
      errors: [error(['_entities', 0, 'name'])],
    });
    const result = await run('{ books { author { born name } } }', authors);
    expect(result.data).toEqual({
      books: [{ author: null }, { author: { born: 2, name: 'B' } }, { author: null }],
    });
    expect(faults(result)).toEqual(['books.0.author.name: BROKEN', 'books.2.author.name: BROKEN']);
  });

  test.each([
    ['name tags', ['books.0.author.tags.0: BROKEN', 'books.2.author.tags.0: BROKEN']],
    ['tags name', ['books.0.author.tags.0: BROKEN', 'books.2.author.tags.0: BROKEN']],
  ])('that nulled the entity is told at each place of it: { %s }', async (fields, due) => {
    const authors = answering({
      data: { _entities: [null, { name: 'B', tags: [] }] },
      errors: [error(['_entities', 0, 'tags', 0])],
    });
    const result = await run(`{ books { author { ${fields} } } }`, authors);
    expect(faults(result).sort()).toEqual(due);
  });

  test('at the entity itself fails all its fields', async () => {
    const authors = answering({
      data: { _entities: [null, { born: 2, tags: null }] },
      errors: [error(['_entities', 0])],
    });
    const result = await run('{ books { author { born tags } } }', authors);
    expect(faults(result)).toEqual([
      'books.0.author.born: BROKEN',
      'books.0.author.tags: BROKEN',
      'books.2.author.born: BROKEN',
      'books.2.author.tags: BROKEN',
    ]);
  });

  test('that names an entity not asked for is told without a path', async () => {
    const authors = answering({
      data: { _entities: [{ born: 1 }, { born: 2 }] },
      errors: [error(['_entities', 7, 'born'])],
    });
    const result = await run('{ books { author { born } } }', authors);
    expect(faults(result)).toEqual([': BROKEN']);
  });
});

test('errors that we find ourselves are a thousand at most', async () => {
  const numbers = Array.from({ length: 3000 }, () => ({ title: 5 }));
  const books = answering({ data: { books: numbers } });
  const result = await library({ books }).run('{ books { title } }');
  expect(result.errors).toHaveLength(1001);
  expect(result.errors?.at(-1)?.message).toBe('2000 more errors are left out.');
});

describe('a fetch that fails', () => {
  test('is one error at each field it should have given, and the rest of the answer is whole', async () => {
    const authors = throwing(new ChapterhouseError('CHAPTER_TIMEOUT', 'Chapter "x" was too slow.'));
    const result = await library({ authors }).run('{ books { id author { id born } } }');
    expect(result.data).toEqual({
      books: [
        { id: '1', author: { id: 'a', born: null } },
        { id: '2', author: { id: 'b', born: null } },
        { id: '3', author: { id: 'a', born: null } },
      ],
    });
    expect(faults(result)).toEqual([
      'books.0.author.born: CHAPTER_TIMEOUT',
      'books.1.author.born: CHAPTER_TIMEOUT',
      'books.2.author.born: CHAPTER_TIMEOUT',
    ]);
    expect(result.errors?.[0]?.message).toBe('Chapter "x" was too slow.');
  });

  test('gives nothing of an unexpected error away, but reports it', async () => {
    const secret = new Error('password is hunter2');
    const reported: unknown[] = [];
    const { run } = library({ books: throwing(secret) }, (thrown) => reported.push(thrown));
    const result = await run('{ book { id } books { id } }');
    expect(result.data).toEqual({ book: null, books: null });
    expect(faults(result)).toEqual(['book: SUBGRAPH_UNAVAILABLE', 'books: SUBGRAPH_UNAVAILABLE']);
    expect(JSON.stringify(result)).not.toContain('hunter2');
    expect(reported).toEqual([secret]);
  });

  test('fails what needed its values, with the same code', async () => {
    const data = { book: { __typename: 'Book', id: '1', weight: null } };
    const books = answering({ data, errors: [error(['book', 'weight'])] });
    const stock = scripted(() => ({ data: { _entities: [{ postage: 1, place: { column: 2 } }] } }));
    const result = await library({ books, stock }).run('{ book { postage place { column } } }');
    expect(result.data).toEqual({ book: { postage: null, place: { column: 2 } } });
    expect(faults(result)).toEqual(['book.postage: BROKEN']);
  });

  test('is one error at a field that needed several of its values', async () => {
    const one = answering({
      data: { bee: { __typename: 'Bee', id: '1', a: null, b: null } },
      errors: [error(['bee', 'a']), error(['bee', 'b'], 'BROKEN_TOO')],
    });
    const { run } = federate(
      {
        one: { typeDefs: 'type Query { bee: Bee } type Bee @key(fields: "id") { id: ID! a: Int b: Int }' },
        two: {
          typeDefs: `type Bee @key(fields: "id") {
            id: ID! a: Int @external b: Int @external sum: Int @requires(fields: "a b")
          }`,
        },
      },
      { one },
    );
    const result = await run('{ bee { sum } }');
    expect(result.data).toEqual({ bee: { sum: null } });
    expect(faults(result)).toEqual(['bee.sum: BROKEN']);
  });

  test('does not keep other fetches of the same step from answering', async () => {
    const authors = throwing(new Error('down'));
    const stock = scripted(({ representations: [list = []] }) => ({
      data: { _entities: list.map(() => ({ count: 1 })) },
    }));
    const result = await library({ authors, stock }).run('{ books { count author { born } } }');
    expect(result.data).toMatchObject({ books: [{ count: 1 }, { count: 1 }, { count: 1 }] });
    expect(faults(result)).toHaveLength(3);
  });
});

test('the cancellation of the caller reaches the subgraphs', async () => {
  const signals: Cancellation[] = [];
  const books = scripted((_, signal) => {
    signals.push(signal);
    return { data: { book: null } };
  });
  const { signal } = new AbortController();
  await library({ books }).engine.execute({ query: '{ book { id } }' }, undefined, signal);
  expect(signals).toEqual([signal]);
});

test('any number of fetches may listen to the signal', async () => {
  const limits: number[] = [];
  const books = scripted((_, signal) => {
    limits.push(getMaxListeners(signal as AbortSignal));
    return { data: { book: null } };
  });
  const { engine } = library({ books });
  await engine.execute({ query: '{ book { id } }' }, undefined, new AbortController().signal);
  expect(limits).toEqual([Number.POSITIVE_INFINITY]);
});
