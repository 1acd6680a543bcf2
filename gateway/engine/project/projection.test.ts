import { faults, project } from '../test-kit/federation.ts';

const SCHEMA = `
  type Query { a: A strict: A! list: [A] items: [A!] full: [A!]! grid: [[Int!]] node: Node pet: Pet scalars: Scalars }
  type A implements Node { id: ID! n: Int! b: B bs: [B!] deep: [[B!]!] }
  type B implements Node { id: ID! s: String! t: String a: A }
  interface Node { id: ID! }
  union Pet = A | B
  scalar Any
  enum Color { RED GREEN @inaccessible BLUE }
  type Scalars { i: Int f: Float s: String b: Boolean id: ID any: Any color: Color colors: [Color!] }
`;

const run = (query: string, data: Record<string, unknown>) => project(SCHEMA, query, { data });

describe('null where none may be', () => {
  test('nulls the nearest nullable field above', async () => {
    const result = await run('{ a { id n } }', { a: { id: '1', n: null } });
    expect(result.data).toEqual({ a: null });
    expect(faults(result)).toEqual(['a.n: INVALID_VALUE']);
  });

  test('nulls the answer when everything above is non-null', async () => {
    const result = await run('{ strict { n } }', { strict: { n: null } });
    expect(result.data).toBeNull();
    expect(faults(result)).toEqual(['strict.n: INVALID_VALUE']);
  });

  test('counts a value left out as one, wherever it was due', async () => {
    const result = await run('{ a { id n } list { x: id } b: a { id b { t } } }', { a: { id: '1' } });
    expect(result.data).toEqual({ a: null, list: null, b: null });
    expect(faults(result)).toEqual(['a.n: INVALID_VALUE', 'list: INVALID_VALUE', 'b: INVALID_VALUE']);
  });

  test('nulls the item of a list of nullable items, with the index in the path', async () => {
    const result = await run('{ list { n } }', { list: [{ n: 1 }, { n: null }, null] });
    expect(result.data).toEqual({ list: [{ n: 1 }, null, null] });
    expect(faults(result)).toEqual(['list.1.n: INVALID_VALUE']);
  });

  test('nulls a list of non-null items', async () => {
    const result = await run('{ items { n } }', { items: [{ n: 1 }, null] });
    expect(result.data).toEqual({ items: null });
    expect(faults(result)).toEqual(['items.1: INVALID_VALUE']);
  });

  test('goes through a non-null list to the root', async () => {
    const result = await run('{ full { n } }', { full: [{ n: 1 }, { n: null }] });
    expect(result.data).toBeNull();
    expect(faults(result)).toEqual(['full.1.n: INVALID_VALUE']);
  });

  test('stops at the inner list of a list of lists when that may be null', async () => {
    const result = await run('{ grid }', { grid: [[1, null], [2], null] });
    expect(result.data).toEqual({ grid: [null, [2], null] });
    expect(faults(result)).toEqual(['grid.0.1: INVALID_VALUE']);
  });

  test('goes through both lists when they are non-null, and keeps what stands beside', async () => {
    const result = await run('{ a { id deep { s } } }', {
      a: { id: '1', deep: [[{ s: 'x' }], [{ s: null }]] },
    });
    expect(result.data).toEqual({ a: { id: '1', deep: null } });
    expect(faults(result)).toEqual(['a.deep.1.0.s: INVALID_VALUE']);
  });

  test('has the response keys of the operation in its path', async () => {
    const result = await run('{ x: list { y: b { z: s } } }', { list: [{ b: { s: null } }] });
    expect(result.data).toEqual({ x: [{ y: null }] });
    expect(faults(result)).toEqual(['x.0.y.z: INVALID_VALUE']);
  });

  test('reports each place once', async () => {
    const result = await run('{ list { n } items { n } }', { list: [{ n: null }, { n: null }], items: [] });
    expect(faults(result)).toEqual(['list.0.n: INVALID_VALUE', 'list.1.n: INVALID_VALUE']);
  });
});

describe('a value that is not of its type', () => {
  test.each([
    ['i', '5'],
    ['i', 7.5],
    ['i', 2 ** 40],
    ['i', true],
    ['f', '1.5'],
    ['s', 5],
    ['s', { a: 1 }],
    ['s', ['x']],
    ['b', 'true'],
    ['b', 1],
    ['id', 1.5],
    ['id', {}],
    ['color', 'PINK'],
    ['color', 'GREEN'],
    ['color', 0],
    ['colors', 'RED'],
    ['colors', ['RED', 'PINK']],
  ])('makes %s null with an error: %j', async (field, value) => {
    const result = await run(`{ scalars { ${field} } }`, { scalars: { [field]: value } });
    expect(result.data).toEqual({ scalars: { [field]: null } });
    expect(faults(result)).toEqual([
      expect.stringMatching(new RegExp(`^scalars\\.${field}(\\.1)?: INVALID_VALUE$`)),
    ]);
  });

  test('is null where an object is due and something else comes', async () => {
    const result = await run('{ a { id } list { id } }', { a: 'x', list: { id: '1' } });
    expect(result.data).toEqual({ a: null, list: null });
    expect(faults(result)).toEqual(['a: INVALID_VALUE', 'list: INVALID_VALUE']);
  });

  test('is null when the object says it is of another type', async () => {
    const result = await run('{ a { id } }', { a: { __typename: 'B', id: '1' } });
    expect(result.data).toEqual({ a: null });
    expect(faults(result)).toEqual(['a: INVALID_VALUE']);
  });

  test.each(['Scalars', 'Nothing', undefined, 5])(
    'is null when an abstract type gets the type %p',
    async (typename) => {
      const result = await run('{ node { id __typename } }', { node: { __typename: typename, id: '1' } });
      expect(result.data).toEqual({ node: null });
      expect(faults(result)).toEqual(['node: INVALID_VALUE']);
    },
  );
});

describe('values of their types', () => {
  test('are given as they are, numbers of IDs as text', async () => {
    const scalars = {
      i: -3,
      f: 1e21,
      s: 'a"\\\n\u2028\ud800',
      b: false,
      id: 7,
      any: { x: [1, null] },
      color: 'BLUE',
      colors: [],
    };
    const result = await run('{ scalars { i f s b id any color colors } }', { scalars });
    expect(result).toEqual({ data: { scalars: { ...scalars, id: '7' } } });
  });

  test('leave out what was not asked for', async () => {
    const result = await run('{ a { id } }', { a: { id: '1', n: 5, secret: 'x' }, b: 1 });
    expect(result).toEqual({ data: { a: { id: '1' } } });
  });
});

describe('the operation', () => {
  test('decides order, names and doubles of the fields', async () => {
    const query = '{ a { n x: id ...F id n } } fragment F on A { b { t } y: __typename b { s } }';
    const result = await run(query, { a: { id: '1', n: 2, b: { s: 's', t: null } } });
    expect(JSON.stringify(result)).toBe(
      '{"data":{"a":{"n":2,"x":"1","b":{"t":null,"s":"s"},"y":"A","id":"1"}}}',
    );
  });

  test('applies fragments by the type of the value', async () => {
    const query = '{ pet { ... on A { n } ... on B { s } ... on Node { id } __typename } }';
    expect(await run(query, { pet: { __typename: 'B', id: '1', s: 'x', n: 3 } })).toEqual({
      data: { pet: { s: 'x', id: '1', __typename: 'B' } },
    });
  });

  test('gives the type of the root', async () => {
    expect(await run('{ __typename q: __typename }', {})).toEqual({
      data: { __typename: 'Query', q: 'Query' },
    });
  });
});
