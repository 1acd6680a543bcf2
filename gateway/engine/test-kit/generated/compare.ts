import type { Result } from '../federation.ts';
import { type Expected, pathText } from './reference.ts';

/**
 * What differs from the answers graphql-js may give; nothing when all is well. Data must be the same, text for text.
 * Where several errors lie below one null, an executor may tell any of them (GraphQL spec §6.4.4): at each null that
 * errors explain, one must be told, of those that could be, and none twice.
 */
export function differences(ours: Result, { result, possible }: Expected): string[] {
  const found: string[] = [];
  if (JSON.stringify(ours.data) !== JSON.stringify(result.data)) {
    found.push(`data: ${JSON.stringify(ours.data)}\n   due: ${JSON.stringify(result.data)}`);
  }
  const mine = byNull(ours);
  const due = byNull(result);
  for (const [at, paths] of due)
    if (!mine.has(at)) found.push(`no error for the null at "${at}", due: ${[...paths]}`);
  for (const [at, paths] of mine) {
    if (!due.has(at)) found.push(`an error for "${at}" that is none: ${paths}`);
    for (const path of paths)
      if (!possible.has(path) && !isOnTheWay(path, possible))
        found.push(`an error at "${path}", where none is possible`);
    if (new Set(paths).size < paths.length) found.push(`an error told twice: ${paths}`);
  }
  return found;
}

/**
 * The way to an error that is possible, no farther than it can be followed: of what was lost the type may not be known,
 * and what a fetch asked on its own account has no name of the client's.
 */
function isOnTheWay(path: string, possible: ReadonlySet<string>): boolean {
  return [...possible].some((other) => other.startsWith(`${path}.`));
}

/** Paths of the errors by the null of the data that each explains. */
function byNull({ data, errors = [] }: Result): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { path } of errors) {
    const at = path === undefined ? '(no path)' : nullOf(data, path);
    found.set(at, [...(found.get(at) ?? []), pathText(path ?? [])]);
  }
  return found;
}

function nullOf(data: unknown, path: readonly (string | number)[]): string {
  let value = data;
  const depth = path.findIndex((key) => {
    if (value === null || value === undefined) return true;
    value = (value as Record<string | number, unknown>)[key];
    return false;
  });
  return pathText(path.slice(0, depth === -1 ? path.length : depth));
}
