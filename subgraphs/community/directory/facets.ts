import { pageRequest } from '../../../kernel/graphql/page.ts';
import type { DirectoryContext } from './directory.context.ts';
import { type Facet, type FacetCount, facetCounts } from './facets.store.ts';
import type { Facets } from './facets.type.ts';

/** @throws BAD_PAGE_SIZE when `first` is no size of a page */
export async function countFacet<Value extends string | null>(
  { db }: DirectoryContext,
  { listed }: Facets,
  facet: Facet,
  first?: number | null,
): Promise<FacetCount<Value>[]> {
  if (!listed) return [];
  return facetCounts(
    db,
    listed,
    facet,
    facet === 'topic' ? pageRequest({ first }, facet, 0).size : undefined,
  );
}
