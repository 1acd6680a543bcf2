import * as fc from 'fast-check';
import { supergraphOf } from './limits.testing.ts';

const FIELDS = `
  leaf: Int
  dear: Int @cost(weight: 3)
  color: Color
  one: A
  items: [A!]
  matrix: [[A]]
  few: [A] @listSize(assumedSize: 4)
  sized(first: Int = 2, last: Int): [A] @listSize(slicingArguments: ["first", "last"], assumedSize: 5, requireOneSlicingArgument: false) @cost(weight: 7)
  page(first: Int): Page @listSize(slicingArguments: ["first"], sizedFields: ["nodes"], assumedSize: 6, requireOneSlicingArgument: false)
  pages(first: Int): [Page] @listSize(slicingArguments: ["first"], sizedFields: ["nodes"], assumedSize: 6, requireOneSlicingArgument: false)
  find(by: By, n: Int @cost(weight: 2)): A
`;

export const COST_SDL = supergraphOf(`
  type Query { ${FIELDS} }
  type Mutation { set(by: By): A }
  interface Node { leaf: Int one: A }
  type A implements Node @cost(weight: 2) { ${FIELDS} node: Node any: Any }
  type Page { nodes: [A] others: [A] total: Int }
  union Any = A | Page
  enum Color @cost(weight: 1) { RED }
  input By { n: Int @cost(weight: 4) and: [By!] }
`);

export interface Variables {
  readonly n: number | null;
  readonly m: number | null;
  readonly c: boolean;
  readonly by: By | null;
}
export interface By {
  readonly n?: number | null;
  readonly and?: readonly By[];
}

export const by: fc.Arbitrary<By> = fc.letrec<{ by: By }>((tie) => ({
  by: fc.record(
    {
      n: fc.option(fc.integer({ min: 0, max: 9 })),
      and: fc.array(tie('by'), { maxLength: 2, depthIdentifier: 'by' }),
    },
    { requiredKeys: [] },
  ),
})).by;

export const variables: fc.Arbitrary<Variables> = fc.record({
  n: fc.option(fc.integer({ min: -2, max: 9 })),
  m: fc.option(fc.integer({ min: -2, max: 9 })),
  c: fc.boolean(),
  by: fc.option(by),
});

const condition = fc.constantFrom(
  '',
  '',
  '',
  '@skip(if: $c)',
  '@include(if: $c)',
  '@include(if: false)',
  '@skip(if: true) @include(if: $c)',
);
const size = fc.constantFrom('-1', '0', '1', '3', 'null', '$n', '$m');
const joined = (parts: fc.Arbitrary<string>) =>
  fc.array(parts, { minLength: 1, maxLength: 4 }).map((list) => list.join(' '));

const DEPTH = { maxDepth: 4, depthIdentifier: 'selection' } as const;

type Parts = { onA: string; onPage: string; onNode: string; onAny: string; field: string };

const onType = fc.letrec<Parts>((tie) => {
  const braces = (part: keyof Parts) => tie(part).map((text) => `{ ${text} }`);
  const composite = fc.oneof(
    DEPTH,
    fc.constantFrom('leaf', 'dear', 'color', '__typename'),
    fc
      .tuple(fc.constantFrom('one', 'items', 'matrix', 'few'), condition, braces('onA'))
      .map((p) => p.join(' ')),
    fc
      .tuple(size, size, condition, braces('onA'))
      .map(([f, l, c, s]) => `sized(first: ${f}, last: ${l}) ${c} ${s}`),
    fc.tuple(condition, braces('onA')).map(([c, s]) => `sized ${c} ${s}`),
    fc
      .tuple(fc.constantFrom('page', 'pages'), size, condition, braces('onPage'))
      .map(([field, f, c, s]) => `${field}(first: ${f}) ${c} ${s}`),
    fc
      .tuple(
        fc.constantFrom('by: $by', 'by: {n: $n, and: [{n: 1}, {}]}', 'n: $n', 'n: 3, by: {and: []}'),
        braces('onA'),
      )
      .map(([args, s]) => `find(${args}) ${s}`),
  );
  return {
    field: composite,
    onA: joined(
      fc.oneof(
        DEPTH,
        tie('field'),
        fc.tuple(condition, braces('onNode')).map(([c, s]) => `node ${c} ${s}`),
        fc.tuple(condition, braces('onAny')).map(([c, s]) => `any ${c} ${s}`),
        fc.constant('...Shared'),
      ),
    ),
    onPage: joined(
      fc.oneof(
        DEPTH,
        fc.constantFrom('total', '...OfPage'),
        fc
          .tuple(fc.constantFrom('nodes', 'others', '... { nodes'), braces('onA'))
          .map(([f, s]) => (f.startsWith('...') ? `${f} ${s} }` : `${f} ${s}`)),
      ),
    ),
    onNode: joined(
      fc.oneof(
        DEPTH,
        fc.constant('leaf'),
        braces('onA').map((s) => `... on A ${s}`),
        braces('onA').map((s) => `one ${s}`),
      ),
    ),
    onAny: joined(
      fc.oneof(
        DEPTH,
        fc.constant('__typename'),
        braces('onA').map((s) => `... on A ${s}`),
        braces('onPage').map((s) => `... on Page @include(if: $c) ${s}`),
      ),
    ),
  };
});

/** A document with one operation; not always valid, since it may ask for one field in two ways. */
export const document: fc.Arbitrary<string> = fc.tuple(joined(onType.field), onType.onA, fc.boolean()).map(
  ([fields, onA, mutates]) => `
      ${mutates ? `mutation M($n: Int, $m: Int, $c: Boolean!, $by: By) { set(by: $by) { ${fields} } }` : `query Q($n: Int, $m: Int, $c: Boolean!, $by: By) { ${fields} one { ...Shared } page { ...OfPage } }`}
      fragment Shared on A { leaf items { dear } sized(first: $n) { leaf } }
      fragment OfPage on Page { nodes { ...Shared } }
      fragment Unused on A { ${onA} }`,
);
