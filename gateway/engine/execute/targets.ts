import type { Segment } from '../plan/path.ts';
import { Failure } from './failure.ts';
import { type Data, isObject, MAX_LISTS } from './run.ts';

/**
 * Appends the objects at the path to `found`; nulls, failures and other types on the way are passed over, and so are
 * lists in more lists than there can be.
 */
export function collectTargets(
  value: unknown,
  path: readonly Segment[],
  at: number,
  found: Data[],
  lists = 0,
): void {
  if (Array.isArray(value)) {
    if (lists === MAX_LISTS) return;
    const next = path[at]?.kind === 'items' ? at + 1 : at;
    for (const item of value) collectTargets(item, path, next, found, lists + 1);
    return;
  }
  if (!isObject(value) || value instanceof Failure) return;
  const segment = path[at];
  if (segment === undefined) {
    found.push(value);
  } else if (segment.kind === 'field') {
    collectTargets(value[segment.key], path, at + 1, found);
  } else if (segment.kind === 'types') {
    const typename = value['__typename'];
    if (typeof typename !== 'string' || segment.names.has(typename))
      collectTargets(value, path, at + 1, found);
  }
}
