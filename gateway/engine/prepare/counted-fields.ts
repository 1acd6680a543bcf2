import { Kind, type SelectionSetNode } from 'graphql';
import type { PickedOperation } from '../admission.ts';

/**
 * How often an operation selects each of the root fields to be counted, those included that a condition may leave out.
 * @returns undefined when it selects none
 */
export function countedFields(
  { node, fragments }: PickedOperation,
  names: ReadonlySet<string>,
): ReadonlyMap<string, number> | undefined {
  const known = new Map<string, ReadonlyMap<string, number>>();
  const count = ({ selections }: SelectionSetNode): ReadonlyMap<string, number> => {
    const counts = new Map<string, number>();
    const add = (name: string, times: number) => counts.set(name, (counts.get(name) ?? 0) + times);
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        if (names.has(selection.name.value)) add(selection.name.value, 1);
      } else {
        const inner =
          selection.kind === Kind.INLINE_FRAGMENT
            ? count(selection.selectionSet)
            : spread(selection.name.value);
        for (const [name, times] of inner) add(name, times);
      }
    }
    return counts;
  };
  const spread = (name: string): ReadonlyMap<string, number> => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const fragment = fragments.get(name);
    const counts = fragment === undefined ? new Map<string, number>() : count(fragment.selectionSet);
    known.set(name, counts);
    return counts;
  };
  const counts = names.size === 0 ? undefined : count(node.selectionSet);
  return counts === undefined || counts.size === 0 ? undefined : counts;
}
