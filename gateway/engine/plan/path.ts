import type { FlattenNodePathSegment } from '@graphql-hive/router-query-planner';
import type { Supergraph } from '../supergraph/supergraph.ts';
import { withSelf } from './asked.ts';

/** A step of the way from the root of the merged data to the entities a fetch is for. */
export type Segment =
  | { readonly kind: 'field'; readonly key: string }
  | { readonly kind: 'items' }
  | { readonly kind: 'types'; readonly names: ReadonlySet<string> };

export function readPath(
  path: readonly FlattenNodePathSegment[],
  supergraph: Supergraph,
): readonly Segment[] {
  return path.map((segment): Segment => {
    if (segment === '@') return { kind: 'items' };
    if ('Field' in segment) return { kind: 'field', key: segment.Field };
    const names = new Set(segment.TypeCondition.flatMap((name) => [...withSelf(name, supergraph)]));
    return { kind: 'types', names };
  });
}

/** The place in the answer, types and list positions left out. */
export function placeOf(path: readonly Segment[]): string {
  return path.map((segment) => (segment.kind === 'field' ? `.${segment.key}` : '')).join('');
}
