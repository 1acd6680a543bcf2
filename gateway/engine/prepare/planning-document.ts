import {
  type GraphQLCompositeType,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isUnionType,
  print,
  type SelectionSetNode,
  type VariableDefinitionNode,
} from 'graphql';
import type { Operation } from './operation.ts';
import { fieldOf, type Scope, type Slot } from './scope.ts';
import {
  childSelection,
  isWithin,
  type SelectionContext,
  type TypedSelection,
  visitSelections,
} from './selection.ts';

/**
 * The documents the planner is asked, one after the other: one for a query or subscription, one per root field for a
 * mutation, so that the fetches that follow one field are done before the next begins (GraphQL spec §6.2.2). Named
 * fragments, conditions, aliases and introspection are gone; none is left when the operation asks for introspection alone.
 */
export function planningDocuments(
  operation: Operation,
  context: SelectionContext,
  scope: Scope,
): readonly string[] {
  const { rootType, node, kind } = operation;
  const roots = collectLevel([{ set: node.selectionSet, on: rootType }], rootType, context, scope).fields;
  if (roots.length === 0) return [];
  const groups = kind === 'mutation' ? roots.map((root) => [root]) : [roots];
  return groups.map((group) => {
    const variables = new Set<string>();
    const fields = group.map((field) => fieldText(field, context, variables)).join(' ');
    return `${kind}${definitionsText(node.variableDefinitions ?? [], variables)}{${fields}}`;
  });
}

interface PlannedField {
  readonly slot: Slot;
  /** The type the value has at least. */
  readonly type: GraphQLCompositeType | undefined;
  readonly selections: TypedSelection[];
}

interface Level {
  readonly fields: PlannedField[];
  readonly branches: ReadonlyMap<GraphQLCompositeType, ReadonlyMap<SelectionSetNode, TypedSelection>>;
}

/** The fields of a place that every value there has, and what is asked of some types only. */
function collectLevel(
  selections: readonly TypedSelection[],
  parent: GraphQLCompositeType,
  context: SelectionContext,
  scope: Scope,
): Level {
  const fields = new Map<string, PlannedField>();
  const branches = new Map<GraphQLCompositeType, Map<SelectionSetNode, TypedSelection>>();
  visitSelections(selections, context, {
    field(node, on) {
      if (node.name.value.startsWith('__')) return;
      const slot = scope.slot(node, on);
      let field = fields.get(slot.name);
      if (field === undefined) {
        const type = getNamedType(fieldOf(isUnionType(parent) ? on : parent, node.name.value).type);
        field = { slot, type: isCompositeType(type) ? type : undefined, selections: [] };
        fields.set(slot.name, field);
      }
      const selection = childSelection(node, on);
      if (selection !== undefined) field.selections.push(selection);
    },
    enter(type, selection) {
      if (isWithin(parent, type, context.schema)) return true;
      const branch = branches.get(type);
      if (branch === undefined) branches.set(type, new Map([[selection.set, selection]]));
      else branch.set(selection.set, selection);
      return false;
    },
  });
  return { fields: [...fields.values()], branches };
}

function fieldText(field: PlannedField, context: SelectionContext, variables: Set<string>): string {
  for (const name of field.slot.variables) variables.add(name);
  if (field.type === undefined) return field.slot.text;
  return field.slot.text + levelText(field.selections, field.type, context, field.slot.children, variables);
}

function levelText(
  selections: readonly TypedSelection[],
  parent: GraphQLCompositeType,
  context: SelectionContext,
  scope: Scope,
  variables: Set<string>,
): string {
  const { fields, branches } = collectLevel(selections, parent, context, scope);
  const parts = fields.map((field) => fieldText(field, context, variables));
  for (const [type, branch] of branches) {
    parts.push(`...on ${type.name}${levelText([...branch.values()], type, context, scope, variables)}`);
  }
  if (isAbstractType(parent) || parts.length === 0) parts.unshift('__typename');
  return `{${parts.join(' ')}}`;
}

function definitionsText(definitions: readonly VariableDefinitionNode[], used: ReadonlySet<string>): string {
  const texts = definitions
    .filter(({ variable }) => used.has(variable.name.value))
    .map((definition) => print({ ...definition, directives: [] }));
  return texts.length === 0 ? '' : `(${texts.join(',')})`;
}
