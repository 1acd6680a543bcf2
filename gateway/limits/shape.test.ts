import { describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery, parse } from 'graphql';
import { limitedEngine, rules, supergraphOf } from './limits.testing.ts';
import { shapesOf } from './shape.ts';

const SDL = supergraphOf('type Query { a: Query b: Int }');

const doubling = (times: number) =>
  [
    '{ ...F0 }',
    ...Array.from(
      { length: times },
      (_, i) => `fragment F${i} on Query { x: a { ...F${i + 1} } y: a { ...F${i + 1} } }`,
    ),
    `fragment F${times} on Query { b }`,
  ].join(' ');

describe('the shape of an operation', () => {
  test('fragments count where they are spread, each time', () => {
    const document = parse(
      'query($v: Int @d) @d { a @d { ...F ...F @d } } fragment F on Query @d { x: a { b } }',
    );
    expect(shapesOf(document).slice(0, 1)).toEqual([
      { depth: 3, rootFields: 1, fields: 5, aliases: 2, directives: 6, introspects: false },
    ]);
  });

  test('each operation and fragment of a document has its own', () => {
    const shapes = shapesOf(
      parse('query A { a { b } } query B { a { a { b } } ...F } fragment F on Query { b b }'),
    );
    expect(shapes.map(({ depth, rootFields, fields }) => ({ depth, rootFields, fields }))).toEqual([
      { depth: 2, rootFields: 1, fields: 2 },
      { depth: 3, rootFields: 3, fields: 5 },
      { depth: 1, rootFields: 0, fields: 2 },
    ]);
  });

  test('fragments that go in circles, or are missing, end', () => {
    const document = parse(
      '{ ...F ...Missing } fragment F on Query { a { ...G } } fragment G on Query { b ...F }',
    );
    expect(shapesOf(document)[0]).toMatchObject({ fields: 2, depth: 2 });
  });

  test('it is found for 2^1000 fields in the time the text takes', () => {
    const [shape] = shapesOf(parse(doubling(1000)));
    expect(shape?.fields).toBeGreaterThan(2 ** 1000);
    expect(shape?.depth).toBe(1001);
  });
});

describe('an engine with limits', () => {
  const refusal = (query: string, limits: Parameters<typeof rules>[0]) => {
    const answer = limitedEngine(SDL, rules(limits)).prepare({ query });
    return 'body' in answer ? JSON.parse(answer.body).errors[0] : undefined;
  };

  test('refuses fragments that grow without end before anything else looks at them', () => {
    expect(refusal(doubling(60), { fields: 2000 })).toMatchObject({
      message: `The operation selects ${Number.MAX_SAFE_INTEGER} fields; at most 2000 is allowed.`,
      extensions: { code: 'LIMIT_EXCEEDED', limit: 'fields', actual: Number.MAX_SAFE_INTEGER },
    });
  });

  test('leaves fragments that go in circles to validation', () => {
    const query = '{ ...F } fragment F on Query { a { ...F } }';
    expect(refusal(query, { fields: 10, depth: 3 })).toMatchObject({
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
  });

  test('refuses what is too deep before it is validated', () => {
    expect(refusal(`${'{ nope '.repeat(20)}${'}'.repeat(20)}`, { depth: 19 })).toMatchObject({
      extensions: { limit: 'depth', allowed: 19, actual: 20 },
    });
  });

  test('refuses an operation that does not run, when its document has it', () => {
    const answer = limitedEngine(SDL, rules({ depth: 1 })).prepare({
      query: 'query A { b } query B { a { b } }',
      operationName: 'A',
    });
    expect(JSON.parse('body' in answer ? answer.body : '{}')).toMatchObject({
      errors: [{ extensions: { limit: 'depth', actual: 2 } }],
    });
  });

  test('refuses a fragment that is spread nowhere, since validation reads it all the same', () => {
    const query = `{ b } fragment F on Query { ${'b '.repeat(11)} }`;
    expect(refusal(query, { fields: 10 })).toMatchObject({ extensions: { limit: 'fields', actual: 11 } });
    expect(refusal(query, { fields: 11, rootFields: 1 })).toMatchObject({
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
  });

  test('counts no further than it must: half a million tokens are refused at once', () => {
    expect(refusal(`{ ${'b '.repeat(500_000)}}`, { tokens: 15_000 })).toMatchObject({
      message: 'The document has 15001 tokens; at most 15000 is allowed.',
      extensions: { limit: 'tokens', allowed: 15_000, actual: 15_001 },
    });
  });

  test('leaves text that is no GraphQL to the parser', () => {
    expect(refusal(`{ "${'b '.repeat(100)}`, { tokens: 10 })).toMatchObject({
      extensions: { code: 'GRAPHQL_PARSE_FAILED' },
    });
  });
});

test('a list that is too long is refused before its items are looked at', async () => {
  const engine = limitedEngine<undefined>(
    supergraphOf('type Query { a(ids: [Int!]): Int }'),
    rules({ listItems: 2 }),
  );
  const request = { query: 'query($ids: [Int!]) { a(ids: $ids) }' };
  const { body } = await engine.execute({ ...request, variables: { ids: ['x', 'y', 'z'] } }, undefined);
  expect(JSON.parse(body).errors).toMatchObject([{ extensions: { limit: 'listItems', actual: 3 } }]);
});

describe('introspection', () => {
  const FULL = getIntrospectionQuery({
    descriptions: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  });
  const codeOf = async (query: string, others: Parameters<typeof rules>[1]) => {
    const { body } = await limitedEngine<undefined>(SDL, rules({}, others)).execute({ query }, undefined);
    return JSON.parse(body).errors?.[0];
  };

  test.each([
    FULL,
    '{ __type(name: "Query") { name } }',
    '{ ...F } fragment F on Query { x: __schema { description } }',
  ])('is refused when it is off: %s', async (query) => {
    expect(await codeOf(query, { introspection: true })).toBeUndefined();
    expect(await codeOf(query, { introspection: false })).toMatchObject({
      extensions: { code: 'INTROSPECTION_DISABLED' },
    });
  });

  test('__typename is none', async () => {
    expect(await codeOf('{ __typename }', { introspection: false })).toBeUndefined();
  });

  test.each([
    [true, true, true],
    [true, false, false],
    [false, true, false],
  ])('on: %s, suggestions: %s, names are proposed: %s', async (introspection, suggestions, proposed) => {
    const { message } = await codeOf('{ bb }', { introspection, suggestions });
    expect(message.includes('Did you mean')).toBe(proposed);
    expect(message).toContain('Cannot query field "bb"');
  });
});
