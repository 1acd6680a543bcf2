import { Args, Ctx, Directive, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { pageRequest } from '../../../kernel/graphql/page.ts';
import type { DirectoryContext } from './directory.context.ts';
import { searchText } from './filter-input.ts';
import { listCountries, listTopics } from './overview.store.ts';
import { DirectoryCountry, DirectoryTopic, TopicsArgs } from './overview.type.ts';
import { presentRegion, Region } from './region.type.ts';

@Resolver(() => DirectoryCountry)
export class OverviewResolver {
  @Directive('@cost(weight: 200)')
  @Query(() => [DirectoryCountry], {
    description: 'Where there are chapters or coming events, by code.',
  })
  countries(@Ctx() { db, clock }: DirectoryContext): Promise<DirectoryCountry[]> {
    return listCountries(db, clock.now());
  }

  @Directive('@cost(weight: 200)')
  @Query(() => [DirectoryTopic], { description: 'Of chapters and coming events, the most used first.' })
  topics(
    @Ctx() { db, clock }: DirectoryContext,
    @Args() { begins, first }: TopicsArgs,
  ): Promise<DirectoryTopic[]> {
    const text = searchText('begins', begins ?? '').toLowerCase();
    return listTopics(db, clock.now(), text, pageRequest({ first }, 'topics', 0).size);
  }

  @FieldResolver(() => Region, { nullable: true })
  async region(
    @Root() { regionId }: DirectoryCountry,
    @Ctx() { loaders }: DirectoryContext,
  ): Promise<Region | null> {
    const region = regionId === null ? null : await loaders.region.load(regionId);
    return region && presentRegion(region);
  }
}
