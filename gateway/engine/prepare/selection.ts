import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isAbstractType,
  isCompositeType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { type Conditions, isIncluded } from './conditions.ts';
import { fieldOf } from './scope.ts';

/** What reading a selection set depends on besides itself. */
export interface SelectionContext {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly conditions: Conditions;
}

/** A selection set and the type it was written on, which decides the shape of its fields. */
export interface TypedSelection {
  readonly set: SelectionSetNode;
  readonly on: GraphQLCompositeType;
}

export interface Visitor {
  field(node: FieldNode, on: GraphQLCompositeType): void;
  /** A fragment whose type condition is `type`; true to go through it now. */
  enter(type: GraphQLCompositeType, selection: TypedSelection): boolean;
}

/** Goes through the selections that take part, in order, each named fragment once (GraphQL spec §6.3.2). */
export function visitSelections(
  selections: readonly TypedSelection[],
  context: SelectionContext,
  visitor: Visitor,
) {
  const seen = new Set<Fragment>();
  const visit = ({ set, on }: TypedSelection) => {
    for (const selection of set.selections) {
      if (!isIncluded(selection, context.conditions)) continue;
      if (selection.kind === Kind.FIELD) visitor.field(selection, on);
      else visitFragment(fragmentOf(selection, context), on);
    }
  };
  const visitFragment = (fragment: Fragment | undefined, on: GraphQLCompositeType) => {
    if (fragment === undefined || seen.has(fragment)) return;
    const type = conditionType(fragment, context.schema) ?? on;
    const inner = { set: fragment.selectionSet, on: type };
    if (!visitor.enter(type, inner)) return;
    seen.add(fragment);
    visit(inner);
  };
  for (const selection of selections) visit(selection);
}

type Fragment = FragmentDefinitionNode | InlineFragmentNode;

function fragmentOf(
  selection: Exclude<SelectionSetNode['selections'][number], FieldNode>,
  context: SelectionContext,
): Fragment | undefined {
  return selection.kind === Kind.INLINE_FRAGMENT ? selection : context.fragments.get(selection.name.value);
}

function conditionType(fragment: Fragment, schema: GraphQLSchema): GraphQLCompositeType | undefined {
  const type = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
  return isCompositeType(type) ? type : undefined;
}

/** Whether every value of `inner` is also one of `outer`. */
export function isWithin(
  inner: GraphQLCompositeType,
  outer: GraphQLCompositeType,
  schema: GraphQLSchema,
): boolean {
  if (inner === outer) return true;
  if (!isAbstractType(outer)) return false;
  return isAbstractType(inner)
    ? schema.getPossibleTypes(inner).every((type) => schema.isSubType(outer, type))
    : schema.isSubType(outer, inner);
}

/** The fields of one response key on one object type, merged (GraphQL spec §6.3.2, CollectFields). */
export interface CollectedField {
  readonly responseKey: string;
  readonly nodes: FieldNode[];
  /** The type the first of them was written on. */
  readonly on: GraphQLCompositeType;
  readonly selections: TypedSelection[];
}

/** CollectFields for a value of the object type. */
export function collectFields(
  selections: readonly TypedSelection[],
  type: GraphQLObjectType,
  context: SelectionContext,
): CollectedField[] {
  const collected = new Map<string, CollectedField>();
  visitSelections(selections, context, {
    field(node, on) {
      const responseKey = (node.alias ?? node.name).value;
      let entry = collected.get(responseKey);
      if (entry === undefined) {
        entry = { responseKey, nodes: [], on, selections: [] };
        collected.set(responseKey, entry);
      }
      entry.nodes.push(node);
      const selection = childSelection(node, on);
      if (selection !== undefined) entry.selections.push(selection);
    },
    enter: (condition) => isWithin(type, condition, context.schema),
  });
  return [...collected.values()];
}

/** A composite field's own selection set, with its type; introspection is executed apart, so it has none here. */
export function childSelection(node: FieldNode, on: GraphQLCompositeType): TypedSelection | undefined {
  if (node.selectionSet === undefined || node.name.value.startsWith('__')) return undefined;
  const type = getNamedType(fieldOf(on, node.name.value).type);
  return isCompositeType(type) ? { set: node.selectionSet, on: type } : undefined;
}
