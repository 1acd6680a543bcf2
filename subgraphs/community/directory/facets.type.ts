import type DataLoader from 'dataloader';
import { ArgsType, Field, Int, ObjectType } from 'type-graphql';
import { LocalDate } from '../../../kernel/graphql/scalars.ts';
import type { EventState } from '../../../schema/changes.ts';
import { EventTypeEnum, SearchKindEnum } from './directory.enums.ts';
import type { FacetCount, FacetRequest } from './facets.store.ts';
import { Region } from './region.type.ts';
import type { SearchKind } from './search-kind.ts';

const COUNT = 'Of all that is listed, on every page together.';

@ObjectType({ simpleResolvers: true })
export class KindCount {
  @Field(() => SearchKindEnum)
  kind!: SearchKind;

  @Field(() => Int, { description: COUNT })
  count!: number;
}

@ObjectType({ simpleResolvers: true })
export class CountryCount {
  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2; null for what names none.' })
  country!: string | null;

  @Field(() => Int, { description: COUNT })
  count!: number;
}

@ObjectType({ simpleResolvers: true })
export class RegionCount {
  @Field(() => Region, { nullable: true, description: 'Null for what is in none.' })
  region!: Region | null;

  @Field(() => Int, { description: COUNT })
  count!: number;
}

@ObjectType({ simpleResolvers: true })
export class TopicCount {
  @Field(() => String, { description: 'In lower case.' })
  topic!: string;

  @Field(() => Int, { description: COUNT })
  count!: number;
}

@ObjectType({ simpleResolvers: true })
export class EventTypeCount {
  @Field(() => EventTypeEnum)
  type!: EventState['type'];

  @Field(() => Int, { description: COUNT })
  count!: number;
}

@ObjectType({ simpleResolvers: true })
export class MonthCount {
  @Field(() => LocalDate, { description: 'Its first day, UTC.' })
  month!: string;

  @Field(() => Int, { description: COUNT })
  count!: number;
}

@ObjectType({
  description:
    'What a list holds, counted by what it may be filtered by. The counts of kinds, countries and regions each add up to `totalCount`; what has several topics counts with each.',
  simpleResolvers: true,
})
export class Facets {
  readonly counts!: DataLoader<FacetRequest, FacetCount[]>;
}

/** A list with what its facets are counted from. */
export interface Faceted {
  readonly facets: Facets;
}

@ArgsType()
export class TopicCountsArgs {
  @Field(() => Int, { nullable: true, description: 'The most frequent; 1 to 100, 20 by default.' })
  first?: number | null;
}
