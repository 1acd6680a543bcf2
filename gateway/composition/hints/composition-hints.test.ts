import { composeSupergraph } from '../compose.ts';

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.7",
  import: ["@key", "@override", "@external", "@shareable", "@requires"])\n`;

const hintsOf = (one: string, two: string): readonly string[] =>
  composeSupergraph(
    [one, two].map((sdl, i) => ({ name: ['one', 'two'][i] ?? '', url: `http://${i}.test`, sdl: LINK + sdl })),
  ).hints;

const T = 'type Query { a: T } type T @key(fields: "id") { id: ID!';
const QUERY = 'type Query { a(x: Int): Int @shareable }';
const RESULT =
  'type Query { a: U @shareable } type X @shareable { x: Int } type Y @shareable { y: Int } union U =';

test.each([
  [
    'descriptions that differ',
    `"""One.""" ${T.replace('type Query { a: T }', '')} } type Query { a: T }`,
    '"""Two.""" type T @key(fields: "id") { id: ID! }',
    [/^"T" .*differently in "one" and "two".*words of "one".*\(INCONSISTENT_DESCRIPTION\)$/],
  ],
  [
    'types that differ and hold',
    `${T} n: Int! @shareable }`,
    'type T @key(fields: "id") { id: ID! n: Int @shareable }',
    [/^"T\.n" is "Int!" in "one", "Int" in "two", and "Int" for clients: give/],
  ],
  [
    'arguments whose types differ',
    QUERY.replace('x: Int', 'x: Int!'),
    QUERY,
    [/^"Query\.a\(x:\)" is "Int!" in "one", "Int" in "two", and "Int!" for clients.*_ARGUMENT_TYPE\)$/],
  ],
  [
    'a default in one only',
    QUERY.replace('x: Int', 'x: Int = 1'),
    QUERY,
    [/^"Query\.a\(x:\)" has a default in "one", but none in "two": give/],
  ],
  [
    'an argument in one only',
    QUERY.replace('x: Int', 'x: Int, y: Int'),
    QUERY,
    [/^"Query\.a\(y:\)" is in "one", but not in "two", so no client can give it: add the argument/],
  ],
  [
    'an input field in one only',
    'type Query { a(x: I): Int @shareable } input I { n: Int m: Int }',
    'type Query { a(x: I): Int @shareable } input I { n: Int }',
    [/^"I\.m" is in "one", but not in "two".*add the input field.*\(INCONSISTENT_INPUT_OBJECT_FIELD\)$/],
  ],
  [
    'an enum value that one does not take',
    'type Query { a(x: E): Int @shareable } enum E { A B }',
    'type Query { a(x: E): Int @shareable } enum E { A }',
    [/^"E\.B" is in "one", but not in "two".*\(INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM\)$/],
  ],
  [
    'an enum of no use',
    'type Query { a: Int } enum E { A }',
    'type Query { b: Int }',
    [/^"E", an enum of "one", is used nowhere: take it out/],
  ],
  [
    'a key in one only',
    'type Query { a: T } type T @key(fields: "id") { id: ID! @shareable }',
    'type Query { b: T } type T { id: ID! @shareable }',
    [/^"T" has a @key in "one", but none in "two": add/],
  ],
  [
    'objects one can give and the other not',
    `${RESULT} X | Y`,
    `${RESULT} X`,
    [
      /^"Query\.a" can be X or Y in "one", but X in "two".*\(INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN\)$/,
    ],
  ],
  [
    'a field taken from nobody',
    `${T} n: Int @override(from: "tow") }`,
    'type T @key(fields: "id") { id: ID! }',
    [/^one: "T\.n" is taken from "tow", and there is no such subgraph: name one of "one", "two"/],
  ],
  [
    'a field taken that is still there',
    `${T} n: Int @override(from: "two") }`,
    'type T @key(fields: "id") { id: ID! n: Int }',
    [/^two: "T\.n" is taken over by "one".*take the field out/],
  ],
  [
    'a field taken that has gone',
    `${T} n: Int @override(from: "two") }`,
    'type T @key(fields: "id") { id: ID! }',
    [/^one: "T\.n" is not resolved by "two" any more: take @override off/],
  ],
  [
    'a field taken in part',
    `${T} n: Int @override(from: "two", label: "percent(5)") }`,
    'type T @key(fields: "id") { id: ID! n: Int }',
    [/^two: "T\.n" is on its way to "one" \(label "percent\(5\)"\)/],
  ],
])('%s: a hint names the place and says what to do', (_, one, two, expected) => {
  expect(hintsOf(one, two)).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
});

test.each([
  [
    'the same words, types, defaults and keys',
    `${T} "n" n(x: Int = 1): Int @shareable } type V @shareable { v: Int }`,
    'type T @key(fields: "id") { id: ID! "n" n(x: Int = 1): Int @shareable } type V @shareable { v: Int }',
  ],
  [
    'words in one only, and an input of @requires',
    `${T} "n" n: Int }`,
    'type T @key(fields: "id") { id: ID! n: Int @external m: Int @requires(fields: "n") }',
  ],
  [
    'an enum value that one does not give',
    'type Query { a: E @shareable } enum E { A B }',
    'type Query { a: E @shareable } enum E { A }',
  ],
])('%s: no hint', (_, one, two) => {
  expect(hintsOf(one, two)).toEqual([]);
});
