import { SearchResolver } from '../search/search.resolver.ts';
import { SearchConnection } from '../search/search.type.ts';
import { ChapterResolver, chapterReference } from './chapter.resolver.ts';
import { ChapterConnection } from './chapter.type.ts';
import { DirectoryEventResolver, directoryEventReference } from './directory-event.resolver.ts';
import { DirectoryEventConnection } from './directory-event.type.ts';
import { FacetsResolver, withFacets } from './facets.resolver.ts';
import { OrganizationResolver } from './organization.resolver.ts';
import { OverviewResolver } from './overview.resolver.ts';
import { RegionResolver } from './region.resolver.ts';

/** What the directory adds to the community subgraph: its resolvers … */
export const directoryResolvers = [
  ChapterResolver,
  DirectoryEventResolver,
  RegionResolver,
  OrganizationResolver,
  OverviewResolver,
  SearchResolver,
  FacetsResolver,
  withFacets(ChapterConnection),
  withFacets(DirectoryEventConnection),
  withFacets(SearchConnection),
] as const;

/** … and how its entities are found, by the name of their type. */
export const directoryReferences = {
  Chapter: chapterReference,
  DirectoryEvent: directoryEventReference,
};
