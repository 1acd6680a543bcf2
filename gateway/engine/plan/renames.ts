import type { FetchNodePathSegment, OutputRewrite } from '@graphql-hive/router-query-planner';
import { type Data, isObject, MAX_LISTS } from '../execute/run.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import { withSelf } from './asked.ts';

/** Gives a value that the planner had fetched under an invented alias the key it stands for. */
export interface Rename {
  readonly path: readonly RenameSegment[];
  readonly to: string;
}

type RenameSegment = { readonly key: string } | { readonly types: ReadonlySet<string> };

export function readRenames(
  rewrites: readonly OutputRewrite[] | undefined,
  supergraph: Supergraph,
): readonly Rename[] {
  return (rewrites ?? []).flatMap((rewrite) =>
    'KeyRenamer' in rewrite
      ? [{ path: readSegments(rewrite.KeyRenamer.path, supergraph), to: rewrite.KeyRenamer.renameKeyTo }]
      : [],
  );
}

export function readSegments(path: readonly FetchNodePathSegment[], supergraph: Supergraph): RenameSegment[] {
  return path.map((segment) =>
    'Key' in segment
      ? { key: segment.Key }
      : { types: new Set(segment.TypenameEquals.flatMap((name) => [...withSelf(name, supergraph)])) },
  );
}

/** Invented alias → the key it stands for. */
export function renamedKeys(renames: readonly Rename[]): Map<string, string> {
  const keys = new Map<string, string>();
  for (const { path, to } of renames) {
    const last = path.at(-1);
    if (last !== undefined && 'key' in last) keys.set(last.key, to);
  }
  return keys;
}

export function applyRenames(value: unknown, renames: readonly Rename[]): void {
  for (const { path, to } of renames) rename(value, path, 0, to);
}

function rename(value: unknown, path: readonly RenameSegment[], at: number, to: string, lists = 0): void {
  if (Array.isArray(value)) {
    if (lists < MAX_LISTS) for (const item of value) rename(item, path, at, to, lists + 1);
    return;
  }
  const segment = path[at];
  if (segment === undefined || !isObject(value)) return;
  if ('types' in segment) {
    if (isOneOf(value, segment.types)) rename(value, path, at + 1, to);
  } else if (at === path.length - 1) {
    if (segment.key in value) value[to] = value[segment.key];
  } else {
    rename(value[segment.key], path, at + 1, to);
  }
}

/** A value whose type was not asked for has the only type it can have. */
function isOneOf(value: Data, types: ReadonlySet<string>): boolean {
  const typename = value['__typename'];
  return typeof typename !== 'string' || types.has(typename);
}
