import {
  type DefinitionNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  visit,
} from 'graphql';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { FetchOperation, SubgraphRequest } from '../engine/subgraph.ts';

/** Kept per operation; a client that spreads the same fields over ever new chapters makes ever new subsets. */
const MAX_SUBSETS = 128;

const subsets = new WeakMap<FetchOperation, Map<string, FetchOperation>>();

/**
 * The operation with some of its top-level selections alone, with the fragments and variables they use.
 * Made and printed once per operation and `name` of the subset.
 */
export function subOperation(
  operation: FetchOperation,
  name: string,
  selections: () => readonly SelectionNode[],
): FetchOperation {
  const kept = subsets.get(operation) ?? new Map<string, FetchOperation>();
  if (kept.size === 0) subsets.set(operation, kept);
  const known = kept.get(name);
  if (known !== undefined) return known;
  if (kept.size >= MAX_SUBSETS) kept.clear();
  const made = derive(operation, selections());
  kept.set(name, made);
  return made;
}

export function operationNode(operation: Pick<FetchOperation, 'document'>): OperationDefinitionNode {
  const node = operation.document.definitions.find((d) => d.kind === Kind.OPERATION_DEFINITION);
  if (node === undefined) throw new ChapterhouseError('INTERNAL', 'A fetch has no operation.');
  return node;
}

export function fragmentsOf(operation: FetchOperation): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of operation.document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return fragments;
}

export const responseKeyOf = (field: FieldNode): string => (field.alias ?? field.name).value;

/** Those of the request's variables that are named and given. */
export function variablesOf(
  { variables }: SubgraphRequest,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(variables, name)).map((name) => [name, variables[name]]),
  );
}

function derive(operation: FetchOperation, selections: readonly SelectionNode[]): FetchOperation {
  const whole = operationNode(operation);
  const fragments = fragmentsOf(operation);
  const used = new Set<DefinitionNode>();
  const variables = new Set<string>();
  const collect = (node: SelectionNode | FragmentDefinitionNode): void => {
    visit(node, {
      Variable: ({ name }) => void variables.add(name.value),
      FragmentSpread: ({ name }) => {
        const fragment = fragments.get(name.value);
        if (fragment === undefined || used.has(fragment)) return;
        used.add(fragment);
        collect(fragment);
      },
    });
  };
  for (const selection of selections) collect(selection);
  const node: OperationDefinitionNode = {
    ...whole,
    selectionSet: { kind: Kind.SELECTION_SET, selections },
    variableDefinitions: (whole.variableDefinitions ?? []).filter(({ variable }) =>
      variables.has(variable.name.value),
    ),
  };
  const document = { kind: Kind.DOCUMENT, definitions: [node, ...used] } as const;
  return {
    subgraph: operation.subgraph,
    kind: operation.kind,
    text: print(document),
    document,
    variableNames: operation.variableNames.filter((name) => variables.has(name)),
    entities: operation.entities.filter(({ variable }) => variables.has(variable)),
  };
}
