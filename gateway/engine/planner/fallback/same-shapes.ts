import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { JoinedGraph } from './joined-graph.ts';

interface Found {
  readonly shape: string;
  readonly below: Selected | undefined;
}

/** A selection set and the type it is on, as the subgraph names it. */
interface Selected {
  readonly set: SelectionSetNode;
  readonly on: string;
}

/**
 * Whether all fields under one response key have the same shape in the subgraph's own schema (GraphQL spec §5.3.2). The
 * library planner looks at those of the supergraph, which promise less where subgraphs differ.
 */
export function haveSameShapes(document: DocumentNode, rootType: string, graph: string, joined: JoinedGraph) {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const collect = ({ set, on }: Selected, found: Map<string, Found[]>): void => {
    for (const selection of set.selections) {
      if (selection.kind !== Kind.FIELD) {
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        const inner = fragment?.typeCondition?.name.value ?? on;
        if (fragment !== undefined) collect({ set: fragment.selectionSet, on: inner }, found);
        continue;
      }
      const field = joined.field(graph, on, selection.name.value);
      const key = (selection.alias ?? selection.name).value;
      const { selectionSet } = selection;
      const below = selectionSet && { set: selectionSet, on: field?.type ?? '' };
      found.set(key, [...(found.get(key) ?? []), { shape: field?.shape ?? '', below }]);
    }
  };
  const agree = (sets: readonly Selected[]): boolean => {
    const found = new Map<string, Found[]>();
    for (const set of sets) collect(set, found);
    return [...found.values()].every(
      (same) =>
        new Set(same.map(({ shape }) => shape)).size === 1 && agree(same.flatMap(({ below }) => below ?? [])),
    );
  };
  const operation = document.definitions.find((d) => d.kind === Kind.OPERATION_DEFINITION);
  return agree([{ set: (operation as OperationDefinitionNode).selectionSet, on: rootType }]);
}
