import fc from 'fast-check';
import {
  buildSchema,
  execute,
  type GraphQLSchema,
  isObjectType,
  lexicographicSortSchema,
  parse,
  printSchema,
  validate,
} from 'graphql';
import { type Federation, federate, type Result } from './test-kit/federation.ts';
import { drawFrom, OperationGenerator } from './test-kit/generate.ts';
import { resolveField, rootFields, SHOP } from './test-kit/shop.ts';

const VALUES = {
  first: ['1', '2', '4'],
  id: ['"p1"', '"p2"', '"p3"', '"p4"', '"b2"', '"u2"', '"none"'],
  lang: ['"en"', '"de"'],
};
const VARIABLES = { yes: true, no: false };

/** The public API as one schema over the same data. */
function monolith(schema: GraphQLSchema): GraphQLSchema {
  const whole = buildSchema(printSchema(lexicographicSortSchema(schema)));
  for (const type of Object.values(whole.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__') || type.name === 'Dims') continue;
    for (const field of Object.values(type.getFields())) {
      const resolve = type.name === 'Query' ? rootFields[field.name] : resolveField;
      if (resolve !== undefined) field.resolve = resolve as typeof resolveField;
    }
  }
  return whole;
}

describe('an operation over subgraphs', () => {
  let shop: Federation;
  let whole: GraphQLSchema;

  beforeAll(() => {
    shop = federate(SHOP);
    whole = monolith(shop.engine.schema);
  });

  async function compare(query: string): Promise<void> {
    const ours = await shop.run(query, VARIABLES);
    const expected = await execute({ schema: whole, document: parse(query), variableValues: VARIABLES });
    const theirs = JSON.parse(JSON.stringify(expected)) as Result;
    const explained = nullsOf(theirs);
    const strangers = nullsOf(ours).filter((path) => !explained.includes(path));
    const differs =
      JSON.stringify(ours.data) !== JSON.stringify(theirs.data) ||
      (ours.errors === undefined) !== (theirs.errors === undefined) ||
      strangers.length > 0;
    if (differs) expect({ query, ...ours }).toEqual({ query, ...theirs });
  }

  test('gives what it gives over one schema', async () => {
    const seeds = fc.integer({ min: 0, max: 2 ** 31 });
    const property = fc.asyncProperty(seeds, async (seed) => {
      const query = new OperationGenerator(whole, drawFrom(seed), VALUES).query();
      fc.pre(validate(whole, parse(query)).length === 0);
      await compare(query);
    });
    await fc.assert(property, { numRuns: 150 });
  }, 60_000);

  test.each([
    [
      'object types that ask the same of an interface object',
      '{ charts { ... on Film { score } ... on Song { score } } }',
    ],
    [
      'an object type that asks an interface object again for what all have',
      '{ best { id ... on Song { id } } }',
    ],
    [
      'a fetch in which only some fields need the input that failed',
      '{ product(id: "p4") { shipping dims { h } } }',
    ],
    [
      'a failure that takes the whole answer along',
      '{ a: strict { b: product { id } } x: products(first: 4) { y: name } }',
    ],
    ['an alias that takes the name of a key', '{ me { id: name wrote { stars } } }'],
    ['a value object of two subgraphs', '{ products { dims { w h } } }'],
    [
      'a union of entities whose names may and may not be null',
      '{ search { ... on Product { name } ... on Brand { n: name } } }',
    ],
    [
      'an entity reached by several paths',
      '{ me { favourite { ... on Product { brand { rank } } } } topReviews { product { brand { rank founded } } } }',
    ],
  ])('is right about %s', (_, query) => compare(query));
});

/** The nulls that the errors explain: of several errors below one null, which are told is a matter of chance. */
function nullsOf({ data, errors = [] }: Result): string[] {
  return errors.map(({ path = [] }) => {
    let value = data;
    const depth = path.findIndex((key) => {
      if (value === null) return true;
      value = (value as Record<string | number, unknown>)[key];
      return false;
    });
    return path.slice(0, depth === -1 ? path.length : depth).join('.');
  });
}
