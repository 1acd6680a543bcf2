import {
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import type { FetchOperation } from '../engine/subgraph.ts';
import { fragmentsOf, operationNode } from './sub-operation.ts';

/** A root field of a fetch, taken out of the fragments it stands in. */
export interface RootSelection {
  readonly field: FieldNode;
  /** Directives of the field and of the fragments around it. */
  readonly directives: readonly DirectiveNode[];
  /** The field as it can stand alone in an operation. */
  readonly alone: SelectionNode;
}

type Variables = Readonly<Record<string, unknown>>;

const known = new WeakMap<FetchOperation, readonly RootSelection[]>();

export function rootSelections(operation: FetchOperation): readonly RootSelection[] {
  const found =
    known.get(operation) ?? flatten(operationNode(operation).selectionSet, fragmentsOf(operation), []);
  known.set(operation, found);
  return found;
}

function flatten(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  around: readonly (readonly DirectiveNode[])[],
): RootSelection[] {
  return set.selections.flatMap((selection) => {
    const directives = selection.directives ?? [];
    if (selection.kind === Kind.FIELD) {
      return [
        { field: selection, directives: [...around.flat(), ...directives], alone: wrap(selection, around) },
      ];
    }
    const inner =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection.selectionSet
        : fragments.get(selection.name.value)?.selectionSet;
    if (inner === undefined) return [];
    return flatten(inner, fragments, directives.length === 0 ? around : [...around, directives]);
  });
}

function wrap(field: FieldNode, around: readonly (readonly DirectiveNode[])[]): SelectionNode {
  return around.reduceRight<SelectionNode>(
    (inner, directives) => ({
      kind: Kind.INLINE_FRAGMENT,
      directives,
      selectionSet: { kind: Kind.SELECTION_SET, selections: [inner] },
    }),
    field,
  );
}

/** GraphQL spec §3.13.1, §3.13.2. */
export function isIncluded({ directives }: RootSelection, variables: Variables): boolean {
  return directives.every(({ name, arguments: args }) => {
    if (name.value !== 'skip' && name.value !== 'include') return true;
    const condition = args?.find((argument) => argument.name.value === 'if')?.value;
    return (condition && valueFromASTUntyped(condition, variables)) === (name.value === 'include');
  });
}

/** The value at a path of the field's arguments (`['input', 'eventId']`), from literals, variables, or one in the other. */
export function argumentAt(field: FieldNode, path: readonly string[], variables: Variables): unknown {
  const [first, ...rest] = path;
  const argument = field.arguments?.find(({ name }) => name.value === first);
  return argument === undefined ? undefined : valueAt(argument.value, rest, variables);
}

function valueAt(node: ValueNode, path: readonly string[], variables: Variables): unknown {
  if (node.kind === Kind.OBJECT) {
    const [name, ...rest] = path;
    const field = node.fields.find((candidate) => candidate.name.value === name);
    return field === undefined ? undefined : valueAt(field.value, rest, variables);
  }
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined,
    valueFromASTUntyped(node, variables),
  );
}
