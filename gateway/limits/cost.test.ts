import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  getNamedType,
  isUnionType,
  Kind,
  parse,
  type SelectionSetNode,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import type { Engine } from '../engine/engine.ts';
import { type By, COST_SDL, document, type Variables, variables } from './cost.testing.ts';
import { costOf } from './cost.ts';
import { evaluate } from './formula.ts';
import { limitedEngine, NO_LIMITS, rules, supergraphOf } from './limits.testing.ts';
import { readWeights } from './weights.ts';

const ASSUMED = 3;
const LEAF = 0.25;
const SCHEMA = limitedEngine<undefined>(COST_SDL, rules({})).schema;
const WEIGHTS = readWeights(COST_SDL);

function operationOf(text: string) {
  const { definitions } = parse(text);
  const node = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const rootType = node && SCHEMA.getRootType(node.operation);
  if (node === undefined || !rootType) throw new Error(`no operation: ${text}`);
  const fragments = new Map(
    definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((definition): [string, FragmentDefinitionNode] => [definition.name.value, definition]),
  );
  return { node, rootType, fragments };
}

/** Top down, every field as often as it may come; the weights once more, by hand. */
function reference(text: string, values: Variables): number {
  const { node, rootType, fragments } = operationOf(text);
  const read = (value: ValueNode): unknown => valueFromASTUntyped(value, { ...values });
  const byCost = (by: By | null | undefined): number =>
    by
      ? 1 + (typeof by.n === 'number' ? 4 : 0) + (by.and ?? []).reduce((sum, next) => sum + byCost(next), 0)
      : 0;
  const weightOf = (field: string, type: string): number =>
    ({ dear: 3, sized: 7 })[field] ?? { A: 2, Page: 1, Node: 1, Any: 1, Color: 1 }[type] ?? LEAF;
  let total = node.operation === 'mutation' ? 10 : 0;
  const field = (node: FieldNode, parent: GraphQLCompositeType, times: number, nodes: number | undefined) => {
    const name = node.name.value;
    if (isUnionType(parent)) return;
    const type = getNamedType(parent.getFields()[name]?.type);
    const args = Object.fromEntries((node.arguments ?? []).map((a) => [a.name.value, read(a.value)]));
    total += times * byCost(args['by'] as By | null);
    if (typeof args['n'] === 'number') total += times * 2;
    const { first = name === 'sized' ? 2 : undefined, last } = args;
    const assumed = name === 'sized' ? 5 : 6;
    const sizes = [first, last]
      .filter((size) => typeof size === 'number')
      .map((size) => (size < 0 ? assumed : size));
    const largest = sizes.length === 0 ? undefined : Math.max(...sizes);
    const items =
      {
        items: ASSUMED,
        others: ASSUMED,
        pages: ASSUMED,
        matrix: ASSUMED ** 2,
        few: 4,
        sized: largest ?? assumed,
        nodes: nodes ?? ASSUMED,
      }[name] ?? 1;
    total += times * items * weightOf(name, type?.name ?? '');
    const inner = name.startsWith('page') ? (largest ?? assumed) : undefined;
    if (node.selectionSet) walk(node.selectionSet, type as GraphQLCompositeType, times * items, inner);
  };
  const walk = (
    set: SelectionSetNode,
    on: GraphQLCompositeType,
    times: number,
    nodes: number | undefined,
  ) => {
    for (const selection of set.selections) {
      const left = (selection.directives ?? []).some(
        ({ name, arguments: given }) => (read(given![0]!.value) === true) !== (name.value === 'include'),
      );
      if (left) continue;
      if (selection.kind === Kind.FIELD && selection.name.value === '__typename') total += times * LEAF;
      else if (selection.kind === Kind.FIELD) field(selection, on, times, nodes);
      else {
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)!;
        const type = fragment.typeCondition && SCHEMA.getType(fragment.typeCondition.name.value);
        walk(fragment.selectionSet, (type as GraphQLCompositeType | undefined) ?? on, times, nodes);
      }
    }
  };
  walk(node.selectionSet, rootType, 1, undefined);
  return total;
}

describe('the cost of an operation', () => {
  test('is what each field costs as often as it may come', () => {
    const costRules = { weights: WEIGHTS, limits: NO_LIMITS, assumedListSize: ASSUMED, leafCost: LEAF };
    fc.assert(
      fc.property(document, fc.array(variables, { minLength: 1, maxLength: 3 }), (text, several) => {
        const cost = costOf(operationOf(text), SCHEMA, costRules);
        for (const values of several) expect(evaluate(cost, { ...values })).toBe(reference(text, values));
      }),
      { numRuns: 500 },
    );
  });

  test('is a constant where no variable has a say', () => {
    const costRules = { weights: WEIGHTS, limits: NO_LIMITS, assumedListSize: ASSUMED, leafCost: LEAF };
    expect(
      costOf(operationOf('query($x: Int) { page(first: 9) { nodes { leaf } total } }'), SCHEMA, costRules),
    ).toBe(21.5);
    expect(costOf(operationOf('query($n: Int) { find(n: 1) { leaf } }'), SCHEMA, costRules)).toBe(4.25);
  });
});

describe('slicing arguments', () => {
  const SDL = supergraphOf(`
    type Query {
      one(first: Int, last: Int): [Thing] @listSize(slicingArguments: ["first", "last"])
      nested(page: PageInput, size: Int): [Thing] @listSize(slicingArguments: ["size"], requireOneSlicingArgument: false)
    }
    input PageInput { size: Int }
    type Thing { id: ID }
  `).replace('"size"', '"page.size"'); // Not every composition takes paths.
  const ENGINE: Engine<undefined> = limitedEngine(SDL, rules({ cost: 20, pageSize: 15 }));
  const fault = async (query: string, values?: Record<string, unknown>) =>
    JSON.parse((await ENGINE.execute({ query, variables: values }, undefined)).body).errors?.[0];

  test.each([
    ['{ one { id } }', undefined],
    ['{ one(first: 1, last: 1) { id } }', undefined],
    ['query($n: Int, $m: Int) { one(first: $n, last: $m) { id } }', { n: 1, m: 1 }],
    ['query($n: Int, $m: Int) { one(first: $n, last: $m) { id } }', { n: null }],
  ])('one and no more are needed where the schema says so: %s', async (query, values) => {
    expect(await fault(query, values)).toMatchObject({
      message: 'The field "one" needs exactly one of its arguments first, last.',
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  test('one of several may be a variable that is left out', async () => {
    const query = 'query($n: Int, $m: Int) { one(first: $n, last: $m) { id } }';
    expect(await ENGINE.execute({ query, variables: { n: 3 } }, undefined)).toMatchObject({ executed: true });
  });

  test.each([
    ['{ nested(page: {size: 16}) { id } }', undefined],
    ['query($p: PageInput) { nested(page: $p) { id } }', { p: { size: 16 } }],
    ['query($n: Int) { nested(page: {size: $n}) { id } }', { n: 16 }],
  ])('may stand in an input object: %s', async (query, values) => {
    expect(await fault(query, values)).toMatchObject({ extensions: { limit: 'pageSize', actual: 16 } });
  });

  test('what is left out by a variable is not looked at', async () => {
    const query = 'query($c: Boolean!, $n: Int) { one(first: $n) @include(if: $c) { id } __typename }';
    expect(await fault(query, { c: false, n: 99 })).toBeUndefined();
    expect(await fault(query, { c: true, n: 99 })).toMatchObject({ extensions: { limit: 'pageSize' } });
  });
});
