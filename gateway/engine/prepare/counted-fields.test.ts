import { buildSchema } from 'graphql';
import { countedFields } from './counted-fields.ts';
import { isAnswer, readOperation } from './operation.ts';

const schema = buildSchema('type Query { search: Search other: Int } type Search { search: Search n: Int }');

function counts(query: string, names = ['search']): Record<string, number> | undefined {
  const operation = readOperation(schema, query, undefined);
  if (isAnswer(operation)) throw new Error(operation.body);
  const counted = countedFields(operation, new Set(names));
  return counted && Object.fromEntries(counted);
}

test('an operation without a counted field has no counts', () => {
  expect(counts('{ other }')).toBeUndefined();
  expect(counts('{ search { n } }', [])).toBeUndefined();
});

test('each alias and each fragment counts, and what conditions may leave out', () => {
  expect(
    counts(`query ($no: Boolean!) {
      search { search { n } } again: search { n }
      ... on Query { third: search { n } }
      ...A ...A @include(if: $no)
    }
    fragment A on Query { ...B ...B other } fragment B on Query { search { search { n } } }`),
  ).toEqual({ search: 7 });
});

test('fragments that grow by doubling are counted at once', () => {
  const doubling = Array.from(
    { length: 30 },
    (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`,
  );
  expect(counts(`{ ...F0 } ${doubling.join('\n')} fragment F30 on Query { search { n } }`)).toEqual({
    search: 2 ** 30,
  });
});
