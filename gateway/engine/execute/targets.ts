import type { Segment } from '../plan/path.ts';
import { Failure } from './failure.ts';
import { type Data, isObject } from './run.ts';

/** Appends the objects at the path to `found`; nulls, failures and other types on the way are passed over. */
export function collectTargets(value: unknown, path: readonly Segment[], at: number, found: Data[]): void {
  if (Array.isArray(value)) {
    const next = path[at]?.kind === 'items' ? at + 1 : at;
    for (const item of value) collectTargets(item, path, next, found);
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
