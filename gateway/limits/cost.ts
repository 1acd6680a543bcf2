import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isUnionType,
  Kind,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import type { PickedOperation } from '../engine/admission.ts';
import { argumentCost } from './argument-cost.ts';
import { evaluate, type Formula, ofValue, product, sum } from './formula.ts';
import type { Limits } from './limits.ts';
import { expectedSize } from './list-size.ts';
import type { Weights } from './weights.ts';

/** Weight of an object, interface or union, where `@cost` gives none. */
const OBJECT_WEIGHT = 1;
const MUTATION_COST = 10;

export interface CostRules {
  readonly weights: Weights;
  readonly limits: Limits;
  /** Items of a list whose size nothing tells. */
  readonly assumedListSize: number;
  /** Weight of a scalar or enum, where `@cost` gives none. */
  readonly leafCost: number;
}

/**
 * What a valid operation may cost at most (GraphQL Cost Directive specification): each field its weight and that of
 * what is selected of it, times the items of the list it gives. Fields that are asked for twice count twice, and so do
 * the fragments of types that exclude each other; `__schema` and `__type` cost nothing.
 */
export function costOf(operation: PickedOperation, schema: GraphQLSchema, rules: CostRules): Formula {
  const { node, rootType } = operation;
  const base = node.operation === OperationTypeNode.MUTATION ? MUTATION_COST : 0;
  const reader = new CostReader(operation.fragments, schema, rules);
  return sum([base, reader.selections(node.selectionSet, rootType, undefined)]);
}

/** `sizedFields` of the field around a selection. */
interface Sized {
  readonly fields: readonly string[];
  readonly size: Formula;
}

class CostReader {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #schema: GraphQLSchema;
  readonly #rules: CostRules;

  constructor(
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    schema: GraphQLSchema,
    rules: CostRules,
  ) {
    this.#fragments = fragments;
    this.#schema = schema;
    this.#rules = rules;
  }

  selections(
    { selections }: SelectionSetNode,
    parent: GraphQLCompositeType,
    sized: Sized | undefined,
  ): Formula {
    return sum(
      selections.map((selection) => conditional(selection, this.#selection(selection, parent, sized))),
    );
  }

  #selection(selection: SelectionNode, parent: GraphQLCompositeType, sized: Sized | undefined): Formula {
    if (selection.kind === Kind.FIELD) return this.#field(selection, parent, sized);
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(selection.name.value) : selection;
    if (fragment === undefined) return 0;
    const condition = fragment.typeCondition && this.#schema.getType(fragment.typeCondition.name.value);
    return this.selections(fragment.selectionSet, isCompositeType(condition) ? condition : parent, sized);
  }

  #field(node: FieldNode, parent: GraphQLCompositeType, sized: Sized | undefined): Formula {
    const { weights, limits, assumedListSize, leafCost } = this.#rules;
    if (node.name.value === '__typename') return leafCost;
    const field = isUnionType(parent) ? undefined : parent.getFields()[node.name.value];
    if (field === undefined) return 0;
    const coordinate = `${parent.name}.${field.name}`;
    const listSize = weights.listSizes.get(coordinate);
    const size = listSize && expectedSize(node, field, listSize, limits, assumedListSize);
    const forChildren = listSize !== undefined && listSize.sizedFields.length > 0;
    const children = forChildren
      ? { fields: listSize.sizedFields, size: size ?? assumedListSize }
      : undefined;
    const own = sized?.fields.includes(field.name) ? sized.size : forChildren ? undefined : size;
    const instances = this.#instances(field, own);
    const args = (node.arguments ?? []).map((argument) => {
      const definition = field.args.find(({ name }) => name === argument.name.value);
      if (definition === undefined) return 0;
      return argumentCost(argument, definition, `${coordinate}(${definition.name}:)`, weights);
    });
    const type = getNamedType(field.type);
    const weight = weights.costs.get(coordinate) ?? weights.costs.get(type.name);
    const composite = isCompositeType(type);
    const each = sum([
      weight ?? (composite ? OBJECT_WEIGHT : leafCost),
      composite && node.selectionSet ? this.selections(node.selectionSet, type, children) : 0,
    ]);
    return sum([product(instances, each), ...args]);
  }

  /** Values of the field for one of its parent; a list within a list has the assumed size. */
  #instances({ type }: GraphQLField<unknown, unknown>, size: Formula | undefined): Formula {
    const outer = getNullableType(type);
    if (!isListType(outer)) return 1;
    let instances = size ?? this.#rules.assumedListSize;
    for (
      let inner = getNullableType(outer.ofType);
      isListType(inner);
      inner = getNullableType(inner.ofType)
    ) {
      instances = product(instances, this.#rules.assumedListSize);
    }
    return instances;
  }
}

/** What `@skip` and `@include` leave out costs nothing. */
function conditional({ directives = [] }: SelectionNode, cost: Formula): Formula {
  let result = cost;
  for (const { name, arguments: args } of directives) {
    const condition = args?.find((argument) => argument.name.value === 'if')?.value;
    if (condition === undefined || (name.value !== 'skip' && name.value !== 'include')) continue;
    const wanted = name.value === 'include';
    const holds = ofValue(condition, (values) =>
      Number((valueFromASTUntyped(condition, values) === true) === wanted),
    );
    const inner = result;
    if (holds === 0) result = 0;
    else if (typeof holds !== 'number')
      result = (values) => (holds(values) === 0 ? 0 : evaluate(inner, values));
  }
  return result;
}
