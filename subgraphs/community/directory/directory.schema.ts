import { ChapterResolver, chapterReference } from './chapter.resolver.ts';
import { DirectoryEventResolver, directoryEventReference } from './directory-event.resolver.ts';
import { OrganizationResolver } from './organization.resolver.ts';
import { RegionResolver } from './region.resolver.ts';

/** What the directory adds to the community subgraph: its resolvers … */
export const directoryResolvers = [
  ChapterResolver,
  DirectoryEventResolver,
  RegionResolver,
  OrganizationResolver,
] as const;

/** … and how its entities are found, by the name of their type. */
export const directoryReferences = {
  Chapter: chapterReference,
  DirectoryEvent: directoryEventReference,
};
