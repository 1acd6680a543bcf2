import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../../../kernel/graphql/connection.ts';
import { DateTime, TimeZone, UrlScalar } from '../../../kernel/graphql/scalars.ts';
import { type ChapterKey, chapterId, encodeId, type Uuid } from '../../../kernel/ids.ts';
import type { CountsState } from '../../../schema/changes.ts';
import { EventStatusEnum, EventTypeEnum, RsvpModeEnum } from '../graphql/enums.ts';
import { Node } from '../graphql/node.ts';
import { Chapter, chapterReference } from '../graphql/references.ts';
import { presentVenue, Venue } from '../venue/venue.type.ts';
import {
  type ChapterEvent,
  type EventType,
  type RsvpMode,
  type ShownEventStatus,
  shownStatus,
} from './event.ts';
import { localTime } from './local-time.ts';

@Directive('@key(fields: "id")')
@ObjectType({ implements: Node, description: 'A gathering of a chapter.', simpleResolvers: true })
export class Event extends Node {
  readonly __typename = 'Event' as const;
  readonly localId!: Uuid;
  readonly countsState!: CountsState;
  readonly hostIds!: readonly Uuid[];
  readonly seriesLocalId!: Uuid | null;

  @Field(() => Chapter, { nullable: true })
  chapter!: Chapter;

  @Field(() => String)
  title!: string;

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => DateTime)
  startsAt!: Date;

  @Field(() => DateTime)
  endsAt!: Date;

  @Field(() => TimeZone)
  timeZone!: string;

  @Field(() => String, {
    description: 'The wall time it starts at in its time zone, such as 2026-03-01T18:30:00.',
  })
  localStart!: string;

  @Field(() => EventTypeEnum)
  type!: EventType;

  @Field(() => Venue, { nullable: true })
  venue!: Venue | null;

  @Field(() => UrlScalar, { nullable: true })
  onlineUrl!: string | null;

  @Field(() => [String])
  topics!: readonly string[];

  @Field(() => EventStatusEnum)
  status!: ShownEventStatus;

  @Field(() => Int, { nullable: true, description: 'Seats in all; null is no limit.' })
  capacity!: number | null;

  @Field(() => Int, { description: 'Guests each member may bring.' })
  guestLimit!: number;

  @Field(() => RsvpModeEnum)
  rsvpMode!: RsvpMode;

  @Field(() => DateTime, { nullable: true })
  rsvpOpensAt!: Date | null;

  @Field(() => DateTime, { nullable: true })
  rsvpClosesAt!: Date | null;

  @Field(() => Int, {
    description: 'Grows with each change of time or place and with cancellation: iCalendar’s SEQUENCE.',
  })
  sequence!: number;

  @Field(() => [ID], { description: 'Other chapters asked to host it as well.' })
  coHostChapterIds!: readonly string[];
  @Field(() => String, {
    nullable: true,
    description:
      'The wall time its series has it at (RECURRENCE-ID of RFC 5545), wherever it was moved since; null when the rule ' +
      'has it no more.',
  })
  recurrenceStart!: string | null;
}

export const EventConnection = connectionType('Event', Event);

export function presentEvent(chapter: ChapterKey, event: ChapterEvent, now: Date): Event {
  return {
    __typename: 'Event',
    localId: event.id,
    countsState: event.counts,
    hostIds: event.hosts,
    seriesLocalId: event.seriesId,
    id: encodeId('Event', chapter, event.id),
    chapter: chapterReference(chapter),
    title: event.title,
    description: event.description,
    startsAt: event.startsAt,
    endsAt: event.endsAt,
    timeZone: event.timeZone,
    get localStart() {
      return localTime(event.startsAt, event.timeZone);
    },
    type: event.type,
    venue: event.venue && presentVenue(chapter, event.venue),
    onlineUrl: event.onlineUrl,
    topics: event.topics,
    status: shownStatus(event, now),
    capacity: event.capacity,
    guestLimit: event.guestLimit,
    rsvpMode: event.rsvpMode,
    rsvpOpensAt: event.rsvpOpensAt,
    rsvpClosesAt: event.rsvpClosesAt,
    sequence: event.sequence,
    coHostChapterIds: event.coHosts.map(chapterId),
    recurrenceStart: event.recurrenceStart,
  };
}
