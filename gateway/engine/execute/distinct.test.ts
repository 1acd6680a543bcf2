import { Distinct } from './distinct.ts';
import { Failure } from './failure.ts';

const KEYS = ['id', 'price'];
const first = { id: 'a', price: 1 };

function knowing(entity: Record<string, unknown>, keys: readonly string[] = KEYS): Distinct {
  const distinct = new Distinct();
  distinct.remember(keys, entity, distinct.place(JSON.stringify(entity), 0));
  return distinct;
}

describe('an entity', () => {
  test('is known again by its values', () => {
    expect(knowing(first).find(KEYS, { id: 'a', price: 1, name: 'other' })).toMatchObject({
      index: 0,
      path: 0,
    });
  });

  test.each([
    ['another first value', { id: 'b', price: 1 }],
    ['another second value', { id: 'a', price: 2 }],
    ['a value of another type', { id: 'a', price: '1' }],
    ['a value that is not there', { id: 'a' }],
  ])('is not known by %s', (_, other) => {
    expect(knowing(first).find(KEYS, other)).toBeUndefined();
  });

  test('of another type is not known by the same values', () => {
    expect(knowing(first).find([...KEYS], first)).toBeUndefined();
  });

  test.each([[null], [new Failure([])], [{ nested: 1 }]])('is never known by %j', (value) => {
    const odd = { id: 'a', price: value };
    expect(knowing(odd).find(KEYS, odd)).toBeUndefined();
  });
});

test('a text stands once in the list, at the path that brought it first', () => {
  const distinct = new Distinct();
  expect(distinct.place('{"id":"a"}', 0)).toMatchObject({ index: 0, path: 0 });
  expect(distinct.place('{"id":"b"}', 1)).toMatchObject({ index: 1, path: 1 });
  expect(distinct.place('{"id":"a"}', 1)).toMatchObject({ index: 0, path: 0 });
  expect(distinct.representations.map(({ json }) => json)).toEqual(['{"id":"a"}', '{"id":"b"}']);
});
