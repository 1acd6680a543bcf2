import { parseType } from 'graphql';
import { Failure } from '../execute/failure.ts';
import { writeOf } from './input-value.ts';

const types = {
  of: () => undefined,
  enumValues: (name: string) => (name === 'Hue' ? new Set(['RED', 'HIDDEN']) : undefined),
};

function written(type: string, value: unknown): string {
  const object = type.includes('Dims') ? () => '{}' : undefined;
  const text = writeOf(parseType(type), { coordinate: 'Ant.size', types, object })(value);
  return text instanceof Failure ? (text.causes[0]?.message ?? '') : text;
}

test.each([
  ['String', 'a"b', '"a\\"b"'],
  ['ID', 7, '7'],
  ['ID', '7', '"7"'],
  ['Int!', -5, '-5'],
  ['Float', 1.5, '1.5'],
  ['Boolean', false, 'false'],
  ['Hue', 'HIDDEN', '"HIDDEN"'],
  ['Any', { a: [1, null] }, '{"a":[1,null]}'],
  ['[[Int]!]', [[1, null], []], '[[1,null],[]]'],
  ['[Dims!]', [{ w: 1 }], '[{}]'],
  ['Int', null, 'null'],
  ['Int', undefined, 'null'],
])('%s takes %j', (type, value, text) => {
  expect(written(type, value)).toBe(text);
});

test.each([
  ['String', 5, 'the number 5 where a String'],
  ['ID', true, 'a boolean where an ID'],
  ['ID', 2 ** 60, 'the number 1152921504606847000 where an ID'],
  ['Int', 2 ** 31, 'the number 2147483648 where an Int'],
  ['Float', '1', 'a string where a Float'],
  ['Boolean', 1, 'the number 1 where a Boolean'],
  ['Hue', 'BLUE', 'a string where a value of Hue'],
  ['[Int]', 1, 'the number 1 where a list'],
  ['[Int]', ['1'], 'a string where an Int'],
  ['[Int!]', [null], 'null where a value'],
  ['Int!', undefined, 'null where a value'],
  ['Dims', [], 'a list where an object of Dims'],
])('%s does not take %j', (type, value, what) => {
  expect(written(type, value)).toBe(`Ant.size gave ${what} was due.`);
});
