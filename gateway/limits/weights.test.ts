import { describe, expect, test } from '@jest/globals';
import { supergraphOf } from './limits.testing.ts';
import { readWeights } from './weights.ts';

describe('the weights of a supergraph', () => {
  test('come by coordinates, through composition', () => {
    const { costs, listSizes } = readWeights(
      supergraphOf(`
        type Query {
          find(id: ID @cost(weight: 1), by: By): Thing @cost(weight: 2)
          page(first: Int, last: Int): [Thing] @listSize(slicingArguments: ["first", "last"], assumedSize: 7)
          sized: Page @listSize(assumedSize: 3, sizedFields: ["things"], requireOneSlicingArgument: false)
        }
        type Page { things: [Thing] }
        input By { size: Int @cost(weight: 3) }
        type Thing @cost(weight: 4) { id: ID color: Color made: Time }
        enum Color @cost(weight: 5) { RED }
        scalar Time @cost(weight: 6)
      `),
    );
    expect(Object.fromEntries(costs)).toEqual({
      'Query.find(id:)': 1,
      'Query.find': 2,
      'By.size': 3,
      Thing: 4,
      Color: 5,
      Time: 6,
    });
    expect(Object.fromEntries(listSizes)).toEqual({
      'Query.page': {
        assumedSize: 7,
        slicingArguments: ['first', 'last'],
        sizedFields: [],
        requireOneSlicingArgument: true,
      },
      'Query.sized': {
        assumedSize: 3,
        slicingArguments: [],
        sizedFields: ['things'],
        requireOneSlicingArgument: false,
      },
    });
  });

  const QUERY = 'type Query { a: Int @price(weight: "2.5") b: [Int] @sizes(assumedSize: 2) }';

  test.each([
    [
      'imported under other names',
      'import: [{name: "@cost", as: "@price"}, {name: "@listSize", as: "@sizes"}]',
      QUERY,
    ],
    [
      'by the namespace of the spec',
      '',
      QUERY.replace('@price', '@cost').replace('@sizes', '@cost__listSize'),
    ],
    ['in another namespace', 'as: "c"', QUERY.replace('@price', '@c').replace('@sizes', '@c__listSize')],
  ])('come %s', (_how, how, types) => {
    const { costs, listSizes } = readWeights(
      `schema @link(url: "https://specs.apollo.dev/cost/v0.1" ${how}) { query: Query } ${types}`,
    );
    expect(costs.get('Query.a')).toBe(2.5);
    expect(listSizes.get('Query.b')?.assumedSize).toBe(2);
  });

  test('come without a link as well', () => {
    const { costs } = readWeights('type Query { a: Int @cost(weight: "3") }');
    expect(costs.get('Query.a')).toBe(3);
  });
});
