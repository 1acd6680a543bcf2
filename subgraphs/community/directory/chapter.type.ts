import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../../../kernel/graphql/connection.ts';
import { Cursor, DateTime, TimeZone, UrlScalar } from '../../../kernel/graphql/scalars.ts';
import { chapterId } from '../../../kernel/ids.ts';
import type { ChapterState } from '../../../schema/changes.ts';
import {
  ChapterStatusEnum,
  JoinModeEnum,
  type SubgraphHealth,
  SubgraphHealthEnum,
} from '../graphql/enums.ts';
import { Node } from '../graphql/node.ts';
import type { ChapterStatus } from '../registry/chapter-life.ts';
import { chapterHealth } from '../rollup/freshness.ts';
import type { ChapterOrder, ChapterRecord } from './chapter.ts';
import { ChapterOrderEnum } from './directory.enums.ts';
import { Location, NearInput, presentLocation } from './location.type.ts';

@Directive('@key(fields: "id")')
@ObjectType({
  implements: Node,
  description:
    'A local group of the community. What its organizers write is read here from headquarters’ copy.',
  simpleResolvers: true,
})
export class Chapter extends Node {
  readonly __typename = 'Chapter' as const;
  readonly record!: ChapterRecord;

  @Field(() => String, { description: 'Its name in addresses; may change.' })
  urlname!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => String, { nullable: true })
  city!: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2, upper case.' })
  country!: string | null;

  @Field(() => Location, { nullable: true })
  location!: Location | null;

  @Field(() => TimeZone)
  timeZone!: string;

  @Field(() => JoinModeEnum)
  joinMode!: ChapterState['joinMode'];

  @Field(() => DateTime, { nullable: true })
  foundedAt!: Date | null;

  @Field(() => [UrlScalar])
  links!: string[];

  @Field(() => ChapterStatusEnum, { description: 'Headquarters’ word.' })
  status!: ChapterStatus;

  @Field(() => SubgraphHealthEnum, { description: 'How fresh what stands here is.' })
  health!: SubgraphHealth;

  @Field(() => DateTime, { nullable: true, description: 'Until when what stands here is known to be true.' })
  asOf!: Date | null;
}

export const ChapterConnection = connectionType('Chapter', Chapter);

export const presentChapter = (record: ChapterRecord, now: Date): Chapter => ({
  __typename: 'Chapter',
  record,
  id: chapterId(record.key),
  urlname: record.urlname,
  name: record.name,
  description: record.description,
  city: record.city,
  country: record.country,
  location: presentLocation(record),
  timeZone: record.timeZone,
  joinMode: record.joinMode,
  foundedAt: record.foundedAt,
  links: record.links,
  status: record.status,
  health: chapterHealth(record, record.behind, now),
  asOf: record.asOf,
});

@ObjectType({ description: 'What a chapter comes to, rolled up at headquarters.', simpleResolvers: true })
export class ChapterStats {
  @Field(() => Int)
  members!: number;

  @Field(() => Int, { description: 'Events not cancelled that are still to begin.' })
  upcomingEvents!: number;

  @Field(() => Int, { description: 'Events not cancelled that have begun.' })
  pastEvents!: number;

  @Field(() => Int, { description: 'Answers of yes to all its events, cancelled ones too.' })
  rsvps!: number;

  @Field(() => Int, { description: 'Attendances recorded.' })
  attended!: number;

  @Field(() => DateTime, { nullable: true, description: 'When the last event not cancelled began.' })
  lastEventAt!: Date | null;
}

@InputType({
  description: 'What is left out or empty filters nothing; lists let through what matches any of theirs.',
})
export class ChapterFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Part of the name, city or urlname; case and accents aside.',
  })
  text?: string | null;

  @Field(() => [ChapterStatusEnum], {
    nullable: true,
    description:
      'ACTIVE and INACTIVE by default. Others are for headquarters alone, but for proposals of one’s own.',
  })
  status?: ChapterStatus[] | null;

  @Field(() => [String], { nullable: true, description: 'ISO 3166-1 alpha-2, in upper or lower case.' })
  countries?: string[] | null;

  @Field(() => [ID], { nullable: true })
  regionIds?: string[] | null;

  @Field(() => [String], { nullable: true })
  topics?: string[] | null;

  @Field(() => DateTime, { nullable: true, description: 'No event not cancelled has begun since.' })
  quietSince?: Date | null;
}

@ArgsType()
export class ChapterPageArgs {
  @Field(() => Int, { nullable: true, description: '1 to 100, 20 by default.' })
  first?: number | null;

  @Field(() => Cursor, { nullable: true })
  after?: string | null;
}

@ArgsType()
export class ChaptersArgs extends ChapterPageArgs {
  @Field(() => ChapterFilter, { nullable: true })
  filter?: ChapterFilter | null;

  @Field(() => NearInput, { nullable: true, description: 'Lets through what lies in this circle.' })
  near?: NearInput | null;

  @Field(() => ChapterOrderEnum, { nullable: true, description: 'NAME by default.' })
  orderBy?: ChapterOrder | null;
}
