import DataLoader from 'dataloader';
import type { Sql } from '../../../kernel/db/database.ts';
import { pageRequest } from '../../../kernel/graphql/page.ts';
import { type Facet, type FacetCount, type FacetRequest, facetCounts, type Listed } from './facets.store.ts';
import type { Facets } from './facets.type.ts';

/** Facets of a list, counted together when they are asked for together; of no list, none. */
export const facetsOf = (sql: Sql, listed: Listed | undefined): Facets => ({
  counts: new DataLoader<FacetRequest, FacetCount[]>(
    async (requests) => (listed ? facetCounts(sql, listed, requests) : requests.map(() => [])),
    { cache: false },
  ),
});

/** @throws BAD_PAGE_SIZE when `first` is no size of a page */
export async function countFacet<Value extends string | null>(
  { counts }: Facets,
  facet: Facet,
  first?: number | null,
): Promise<{ value: Value; count: number }[]> {
  const size = facet === 'topic' ? pageRequest({ first }, facet, 0).size : undefined;
  return (await counts.load({ facet, first: size })) as (FacetCount & { value: Value })[];
}
