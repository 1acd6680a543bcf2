import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isAbstractType,
  isCompositeType,
  isUnionType,
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
  /** `Type.field` of what must be neither fetched nor shown, with the type the field is selected on. */
  readonly denied: ReadonlySet<string>;
  /** Object types of an abstract type in the supergraph, hidden ones included. */
  possibleTypes(typeName: string): ReadonlySet<string>;
  /** Whether some subgraph knows the interface as an object, and none of its object types. */
  isInterfaceObject(typeName: string): boolean;
}

/** Whether the field must be neither fetched nor shown where it is selected on the type. */
export function isDenied(name: string, on: GraphQLCompositeType, { denied }: SelectionContext): boolean {
  return denied.size > 0 && denied.has(`${on.name}.${name}`);
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

/** Whether `inner` has all fields of `outer`: the same type, or one that implements it or is a member of it. */
export function isWithin(
  inner: GraphQLCompositeType,
  outer: GraphQLCompositeType,
  schema: GraphQLSchema,
): boolean {
  return inner === outer || (isAbstractType(outer) && !isUnionType(inner) && schema.isSubType(outer, inner));
}

/** The fields of one response key on one object type, merged (GraphQL spec §6.3.2, CollectFields). */
export interface CollectedField {
  readonly responseKey: string;
  readonly nodes: FieldNode[];
  /** The type the first of them was written on. */
  readonly on: GraphQLCompositeType;
  readonly selections: TypedSelection[];
  /** One of them is denied, and thereby all. */
  denied: boolean;
}

/** CollectFields for a value of the type; for an abstract type, when the object type makes no difference. */
export function collectFields(
  selections: readonly TypedSelection[],
  type: GraphQLCompositeType,
  context: SelectionContext,
): CollectedField[] {
  const collected = new Map<string, CollectedField>();
  visitSelections(selections, context, {
    field(node, on) {
      const responseKey = (node.alias ?? node.name).value;
      let entry = collected.get(responseKey);
      if (entry === undefined) {
        entry = { responseKey, nodes: [], on, selections: [], denied: false };
        collected.set(responseKey, entry);
      }
      entry.nodes.push(node);
      const name = node.name.value;
      entry.denied ||= isDenied(name, name === '__typename' ? type : on, context);
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

/**
 * Whether what is selected of an abstract type depends on the object type of the value. Where it does not, the type is
 * not asked for: it may cost a fetch of its own, and an interface object has none that every subgraph knows.
 */
export function dependsOnType(
  selections: readonly TypedSelection[],
  parent: GraphQLAbstractType,
  context: SelectionContext,
): boolean {
  const types = context.schema.getPossibleTypes(parent);
  let depends = types.length !== context.possibleTypes(parent.name).size;
  visitSelections(selections, context, {
    field(node, on) {
      const name = node.name.value;
      depends ||=
        name === '__typename' || types.some((type) => differs(fieldOf(type, name), fieldOf(on, name)));
    },
    enter(type) {
      const within = isWithin(parent, type, context.schema);
      depends ||= !within;
      return within;
    },
  });
  return depends;
}

/** An object type may promise more than its interface: never null, for one. */
function differs(own: GraphQLField<unknown, unknown>, other: GraphQLField<unknown, unknown>): boolean {
  return nullability(own.type) !== nullability(other.type);
}

function nullability(type: GraphQLOutputType): string {
  return String(type).replace(/\w+/, '');
}
