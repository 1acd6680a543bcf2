import { Args, type ClassType, Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql';
import type { EventState } from '../../../schema/changes.ts';
import type { DirectoryContext } from './directory.context.ts';
import { countFacet } from './facets.ts';
import {
  CountryCount,
  EventTypeCount,
  type Faceted,
  Facets,
  KindCount,
  MonthCount,
  RegionCount,
  TopicCount,
  TopicCountsArgs,
} from './facets.type.ts';
import { presentRegion } from './region.type.ts';
import type { SearchKind } from './search-kind.ts';

/** Gives a connection its facets; what resolves the connection puts them there. */
export function withFacets(connection: ClassType<object>): ClassType<object> {
  @Resolver(() => connection)
  class ConnectionFacetsResolver {
    @FieldResolver(() => Facets)
    facets(@Root() { facets }: Faceted): Facets {
      return facets;
    }
  }
  return ConnectionFacetsResolver;
}

/** Each counts all that is listed once more. */
const Counted = Directive('@cost(weight: 100)');

@Resolver(() => Facets)
export class FacetsResolver {
  @Counted
  @FieldResolver(() => [KindCount])
  async kinds(@Root() facets: Facets): Promise<KindCount[]> {
    const counts = await countFacet<SearchKind>(facets, 'kind');
    return counts.map(({ value, count }) => ({ kind: value, count }));
  }

  @Counted
  @FieldResolver(() => [CountryCount], { description: 'The most first.' })
  async countries(@Root() facets: Facets): Promise<CountryCount[]> {
    const counts = await countFacet<string | null>(facets, 'country');
    return counts.map(({ value, count }) => ({ country: value, count }));
  }

  @Counted
  @FieldResolver(() => [RegionCount], { description: 'Of the chapters; the most first.' })
  async regions(@Root() facets: Facets, @Ctx() { loaders }: DirectoryContext): Promise<RegionCount[]> {
    const counts = await countFacet<string | null>(facets, 'region');
    const regions = await Promise.all(
      counts.map(({ value }) => (value === null ? null : loaders.region.load(value))),
    );
    return counts.map(({ count }, index) => {
      const region = regions[index];
      return { region: region ? presentRegion(region) : null, count };
    });
  }

  @Counted
  @FieldResolver(() => [TopicCount], { description: 'The most frequent first.' })
  async topics(@Root() facets: Facets, @Args() { first }: TopicCountsArgs): Promise<TopicCount[]> {
    const counts = await countFacet<string>(facets, 'topic', first);
    return counts.map(({ value, count }) => ({ topic: value, count }));
  }

  @Counted
  @FieldResolver(() => [EventTypeCount], { description: 'Of events; the most first.' })
  async types(@Root() facets: Facets): Promise<EventTypeCount[]> {
    const counts = await countFacet<EventState['type']>(facets, 'type');
    return counts.map(({ value, count }) => ({ type: value, count }));
  }

  @Counted
  @FieldResolver(() => [MonthCount], { description: 'Of the starts of events, in order.' })
  async months(@Root() facets: Facets): Promise<MonthCount[]> {
    const counts = await countFacet<string>(facets, 'month');
    return counts.map(({ value, count }) => ({ month: value, count }));
  }
}
