import { Kind } from 'graphql';
import type { FetchOperation } from '../engine/subgraph.ts';

/** Whether all root fields of the operation are among these (or `__typename`); a fragment at its root is not looked into. */
export function subscribesTo({ document }: FetchOperation, fields: readonly string[]): boolean {
  const node = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (node?.kind !== Kind.OPERATION_DEFINITION) return false;
  return node.selectionSet.selections.every(
    (selection) =>
      selection.kind === Kind.FIELD &&
      (selection.name.value === '__typename' || fields.includes(selection.name.value)),
  );
}
