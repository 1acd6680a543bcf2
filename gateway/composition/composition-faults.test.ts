import type { ChapterhouseError } from '../../kernel/errors.ts';
import { composeSupergraph } from './compose.ts';

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.5",
  import: ["@key", "@override", "@external", "@shareable", "@requires", "@inaccessible"])\n`;
const ENTITY = 'type Query { a: T } type T @key(fields: "id") { id: ID! w: Int }';

function faultsOf(one: string, two: string, names = ['one', 'two']): unknown {
  const subgraphs = [one, two].map((sdl, i) => ({
    name: names[i] ?? '',
    url: `http://${i}.test`,
    sdl: LINK + sdl,
  }));
  try {
    composeSupergraph(subgraphs);
    return 'composed';
  } catch (error) {
    return (error as ChapterhouseError).extensions['faults'];
  }
}

test.each([
  [
    'a field that two resolve',
    'type Query { x: Int }',
    'type Query { x: Int }',
    [/"Query\.x".*"one" and "two".*mark the field @shareable/],
  ],
  [
    'types that differ',
    'type Query { x: Int @shareable }',
    'type Query { x: String @shareable }',
    [/"Query\.x".*"Int" in subgraph "one".*"String" in subgraph "two".*same type/],
  ],
  [
    'a key of no field',
    'type Query { a: T } type T @key(fields: "uid") { id: ID! }',
    'type Query { b: Int }',
    [/^one: On type "T".*"uid".*added to this subgraph/],
  ],
  [
    'a field out of reach',
    'type Query { a: T } type T { id: ID! }',
    'type Query { b: Int } type T { n: Int }',
    [/"T\.n".*subgraph "two".*give the type a @key/s],
  ],
  [
    'nothing to query',
    'type T @key(fields: "id") { id: ID! }',
    'type T @key(fields: "id") { id: ID! }',
    [/^No queries.*type Query/],
  ],
  [
    'a type that is not there',
    'type Query { a(n: Nope): [Nope!] } input I { x: Nope }',
    'type Query { b: Int }',
    [/^one: Query\.a, Query\.a\(n:\), I\.x: unknown type "Nope" \(INVALID_GRAPHQL\)$/],
  ],
  [
    'an input that is not external',
    ENTITY,
    'type T @key(fields: "id") { id: ID! p: Int @requires(fields: "w") }',
    [/^two: On field "T\.p".*"w".*@external/],
  ],
  [
    'an external field of nobody',
    'type Query { a: T } type T @key(fields: "id") { id: ID! }',
    'type T @key(fields: "id") { id: ID! w: Int @external p: Int @requires(fields: "w") }',
    [/"T\.w".*"two".*resolve the field in one subgraph/],
  ],
  [
    'an external field of no use',
    ENTITY,
    'type T @key(fields: "id") { id: ID! w: Int @external }',
    [/^two: Field "T\.w".*should be removed/],
  ],
  [
    'a field taken from itself',
    ENTITY,
    'type T @key(fields: "id") { id: ID! w: Int @override(from: "two") }',
    [/^two: .*"T\.w".*name the subgraph/],
  ],
  [
    'an argument one needs',
    'type Query { x(a: Int!): Int @shareable }',
    'type Query { x: Int @shareable }',
    [/"Query\.x\(a:\)".*"one".*"two".*let it be left out/],
  ],
  [
    'a name of two kinds',
    'type Query { a: T } type T { a: Int }',
    'type Query { b: T } enum T { A }',
    [/"T".*"one".*"two".*another name/],
  ],
  [
    'a visible field of a hidden type',
    'type Query { a: T } type T @inaccessible { x: Int }',
    'type Query { b: Int }',
    [/"T".*"Query\.a".*@inaccessible too/],
  ],
])('the fault of %s names the place and says what to do', (_, one, two, expected) => {
  expect(faultsOf(one, two)).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
});

test('a directive that is not imported is one fault, with how to import it', () => {
  expect(faultsOf('type Query { a: Int @tag(name: "x") }', 'type Query { b: Int }')).toEqual([
    expect.stringMatching(
      /^one: Query\.a: unknown directive "@tag": define it or.*import it: extend schema @link/,
    ),
  ]);
});

test('a directive of a subgraph that is linked to nothing is told with how to link', () => {
  const subgraphs = ['type Query { a: Int @shareable }', 'type Query { b(x: Int @shareable): Int }'].map(
    (sdl, i) => ({ name: `s${i}`, url: `http://${i}.test`, sdl }),
  );
  expect(() => composeSupergraph(subgraphs)).toThrow(
    /s0: Query\.a: unknown directive "@shareable": .*extend schema @link[\s\S]*s1: Query\.b\(x:\): unknown/,
  );
});

test('two subgraphs of one name are a fault', () => {
  expect(faultsOf('type Query { a: Int }', 'type Query { b: Int }', ['one', 'one'])).toEqual([
    'one: several subgraphs have this name; give each its own',
  ]);
});
