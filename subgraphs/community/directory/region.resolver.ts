import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql';
import { type Connection, Paged } from '../../../kernel/graphql/connection.ts';
import { isSelected } from '../../../kernel/graphql/selected.ts';
import { type Chapter, ChapterConnection, ChapterPageArgs } from './chapter.type.ts';
import { listChapters } from './chapter-list.ts';
import type { DirectoryContext } from './directory.context.ts';
import { DirectoryStats, presentStats } from './organization.type.ts';
import { listRegions } from './region.store.ts';
import { presentRegion, Region } from './region.type.ts';

/** The region of a key, or null. */
export async function loadRegion({ loaders }: DirectoryContext, key: string): Promise<Region | null> {
  const record = await loaders.region.load(key);
  return record && presentRegion(record);
}

@Resolver(() => Region)
export class RegionResolver {
  @Query(() => [Region], { description: 'By name.' })
  async regions(@Ctx() { db }: DirectoryContext): Promise<Region[]> {
    return (await listRegions(db)).map(presentRegion);
  }

  @Paged()
  @FieldResolver(() => ChapterConnection, { description: 'Those that are listed, by name.' })
  chapters(
    @Root() { id }: Region,
    @Ctx() context: DirectoryContext,
    @Args() { first, after }: ChapterPageArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<Chapter>> {
    const page = { filter: { regionIds: [id] }, first: first ?? null, after: after ?? null };
    return listChapters(context, page, isSelected(info, 'totalCount'));
  }

  @FieldResolver(() => DirectoryStats)
  async stats(@Root() { key }: Region, @Ctx() { loaders, clock }: DirectoryContext): Promise<DirectoryStats> {
    return presentStats(await loaders.directoryStats.load(key), clock.now());
  }
}
