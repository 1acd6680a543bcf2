import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../../../kernel/graphql/connection.ts';
import { Cursor, DateTime, TimeZone } from '../../../kernel/graphql/scalars.ts';
import { encodeId } from '../../../kernel/ids.ts';
import type { EventState } from '../../../schema/changes.ts';
import { Node } from '../graphql/node.ts';
import { DirectoryOrderEnum, EventStatusEnum, EventTypeEnum } from './directory.enums.ts';
import {
  type DirectoryEventRecord,
  type DirectoryOrder,
  type EventStatus,
  seatsLeft,
  shownStatus,
} from './directory-event.ts';
import { Location, NearInput, presentLocation } from './location.type.ts';

@Directive('@key(fields: "id")')
@ObjectType({
  implements: Node,
  description: 'Headquarters’ copy of a chapter’s event; `event` is the live truth.',
  simpleResolvers: true,
})
export class DirectoryEvent extends Node {
  readonly __typename = 'DirectoryEvent' as const;
  readonly record!: DirectoryEventRecord;

  @Field(() => String)
  title!: string;

  @Field(() => DateTime)
  startsAt!: Date;

  @Field(() => DateTime)
  endsAt!: Date;

  @Field(() => TimeZone)
  timeZone!: string;

  @Field(() => EventTypeEnum)
  type!: EventState['type'];

  @Field(() => EventStatusEnum)
  status!: EventStatus;

  @Field(() => String, { nullable: true })
  city!: string | null;

  @Field(() => Location, {
    nullable: true,
    description: 'Where it is held; where its chapter is, when it names no place of its own.',
  })
  location!: Location | null;

  @Field(() => [String], { description: 'In lower case.' })
  topics!: string[];

  @Field(() => Int)
  yesCount!: number;

  @Field(() => Int, { nullable: true, description: 'Null without a limit.' })
  seatsLeft!: number | null;
}

export const DirectoryEventConnection = connectionType('DirectoryEvent', DirectoryEvent);

export const presentDirectoryEvent = (record: DirectoryEventRecord, now: Date): DirectoryEvent => ({
  __typename: 'DirectoryEvent',
  record,
  id: encodeId('DirectoryEvent', record.chapter, record.eventId),
  title: record.title,
  startsAt: record.startsAt,
  endsAt: record.endsAt,
  timeZone: record.timeZone,
  type: record.type,
  status: shownStatus(record, now),
  city: record.city,
  location: presentLocation(record),
  topics: record.topics,
  yesCount: record.yes,
  seatsLeft: seatsLeft(record),
});

@InputType({
  description: 'What is left out or empty filters nothing; lists let through what matches any of theirs.',
})
export class DirectoryFilter {
  @Field(() => DateTime, {
    nullable: true,
    description: 'Starts then or later. By default now, unless `status` asks for nothing but PAST.',
  })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Starts before then.' })
  to?: Date | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Events of these chapters, and those they host with others.',
  })
  chapterIds?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'ISO 3166-1 alpha-2, in upper or lower case; its chapter’s where an event names none.',
  })
  countries?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'The chapter’s region.' })
  regionIds?: string[] | null;

  @Field(() => [String], { nullable: true })
  topics?: string[] | null;

  @Field(() => [EventTypeEnum], { nullable: true })
  types?: EventState['type'][] | null;

  @Field(() => [EventStatusEnum], {
    nullable: true,
    description: 'PUBLISHED and PAST by default; all for `directoryActivity`.',
  })
  status?: EventStatus[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: seats are left, or there is no limit. False: full.',
  })
  seatsLeft?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'Has these words in its title, topics, city, chapter or description; as `text` of `search`.',
  })
  text?: string | null;
}

@ArgsType()
export class DirectoryArgs {
  @Field(() => DirectoryFilter, { nullable: true })
  filter?: DirectoryFilter | null;

  @Field(() => NearInput, { nullable: true, description: 'Lets through what lies in this circle.' })
  near?: NearInput | null;

  @Field(() => DirectoryOrderEnum, { nullable: true, description: 'STARTS_AT by default.' })
  orderBy?: DirectoryOrder | null;

  @Field(() => Int, { nullable: true, description: '1 to 100, 20 by default.' })
  first?: number | null;

  @Field(() => Cursor, { nullable: true })
  after?: string | null;
}
