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
import { type Federation, faults, federate, type Result } from './test-kit/federation.ts';
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

  async function expected(query: string): Promise<Result> {
    const result = await execute({ schema: whole, document: parse(query), variableValues: VARIABLES });
    return JSON.parse(JSON.stringify(result)) as Result;
  }

  test('gives what it gives over one schema', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0 }), async (seed) => {
        const query = new OperationGenerator(whole, drawFrom(seed), VALUES).query();
        fc.pre(validate(whole, parse(query)).length === 0);
        const ours = await shop.run(query, VARIABLES);
        const theirs = await expected(query);
        try {
          expect(JSON.stringify(ours.data)).toBe(JSON.stringify(theirs.data));
          expect(ours.errors === undefined).toBe(theirs.errors === undefined);
          expect(
            pathsOf(ours).filter((path) => !pathsOf(theirs).some((other) => other.startsWith(path))),
          ).toEqual([]);
        } catch (error) {
          throw new Error(`${query}\n${(error as Error).message}\n${JSON.stringify(ours.errors)}`);
        }
      }),
      { numRuns: 250 },
    );
  }, 60_000);
});

function pathsOf(result: Result): string[] {
  return faults(result).map((fault) => fault.split(':')[0] ?? '');
}
