import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../../../kernel/graphql/connection.ts';
import { DateTime, Duration, LocalDate, TimeZone } from '../../../kernel/graphql/scalars.ts';
import { UserError } from '../../../kernel/graphql/user-errors.ts';
import { type ChapterKey, chapterId, encodeId, type Uuid } from '../../../kernel/ids.ts';
import type { RsvpMode } from '../event/event.ts';
import { Event } from '../event/event.type.ts';
import { RsvpModeEnum, RsvpResponseEnum } from '../graphql/enums.ts';
import { Node } from '../graphql/node.ts';
import type { RsvpResponse } from '../rsvp/rsvp.ts';
import { Rsvp, RsvpCounts } from '../rsvp/rsvp.type.ts';
import { printRule } from './rule.ts';
import type { Series } from './series.ts';

@Directive('@key(fields: "id")')
@ObjectType({
  implements: Node,
  description:
    'Events that recur by a rule. Each is an event of its own, with its own answers; they are made up to a year ahead, ' +
    'at most 100 at a time.',
  simpleResolvers: true,
})
export class EventSeries extends Node {
  readonly __typename = 'EventSeries' as const;
  readonly localId!: Uuid;
  readonly asksOfSeries!: Uuid | null;

  @Field(() => String, { description: 'What its events are called.' })
  title!: string;

  @Field(() => String, { description: 'RRULE of RFC 5545, without the name.' })
  rule!: string;

  @Field(() => TimeZone)
  timeZone!: string;

  @Field(() => String, {
    description:
      'The wall time the rule counts from in its time zone (DTSTART), such as 2026-03-01T18:30:00.',
  })
  localStart!: string;

  @Field(() => Duration, { description: 'How long each event is.' })
  duration!: number;

  @Field(() => [LocalDate], { description: 'Days the rule gives that are left out (EXDATE).' })
  exceptDates!: readonly string[];

  @Field(() => RsvpModeEnum)
  rsvpMode!: RsvpMode;

  @Field(() => [ID], { description: 'Other chapters asked to host each event as well.' })
  coHostChapterIds!: readonly string[];

  @Field(() => DateTime, { nullable: true, description: 'When the whole series was cancelled.' })
  cancelledAt!: Date | null;
}

export const EventSeriesConnection = connectionType('EventSeries', EventSeries);

export const presentSeries = (chapter: ChapterKey, series: Series): EventSeries => ({
  __typename: 'EventSeries',
  localId: series.id,
  asksOfSeries: series.template.asksOfSeries,
  id: encodeId('EventSeries', chapter, series.id),
  title: series.template.title,
  rule: printRule(series.recurrence.rule),
  timeZone: series.recurrence.timeZone,
  localStart: series.recurrence.localStart,
  duration: series.seconds,
  exceptDates: series.recurrence.exceptDates,
  rsvpMode: series.template.rsvpMode,
  coHostChapterIds: series.template.coHosts.map(chapterId),
  cancelledAt: series.cancelledAt,
});

@ObjectType({
  description: 'What a member answered to events of a series that are yet to be made.',
  simpleResolvers: true,
})
export class SeriesRsvp {
  @Field(() => RsvpResponseEnum)
  response!: RsvpResponse;

  @Field(() => Int)
  guests!: number;

  @Field(() => DateTime, { description: 'Who answered first is seated first.' })
  since!: Date;
}

@ObjectType({
  description: 'What came of an answer to a series at one of its events.',
  simpleResolvers: true,
})
export class SeriesRsvpOutcome {
  readonly eventLocalId!: Uuid;

  @Field(() => Event, { nullable: true })
  event?: Event | null;

  @Field(() => Rsvp, { nullable: true })
  rsvp!: Rsvp | null;

  @Field(() => RsvpCounts, { nullable: true })
  counts!: RsvpCounts | null;

  @Field(() => UserError, { nullable: true, description: 'Why there is no answer here; the others stand.' })
  error!: UserError | null;
}

@ObjectType({ simpleResolvers: true })
export class RsvpToSeriesPayload {
  @Field(() => EventSeries, { nullable: true })
  series?: EventSeries | null;

  @Field(() => [SeriesRsvpOutcome], { nullable: true, description: 'One for each event, the soonest first.' })
  outcomes?: SeriesRsvpOutcome[] | null;

  @Field(() => [UserError])
  errors!: UserError[];
}

/** Payload types that hold a series and what was wrong. */
function seriesPayload(name: string) {
  @ObjectType(name, { simpleResolvers: true })
  class SeriesPayload {
    @Field(() => EventSeries, { nullable: true })
    series?: EventSeries | null;

    @Field(() => [UserError])
    errors!: UserError[];
  }
  return SeriesPayload;
}
export const CreateSeriesPayload = seriesPayload('CreateSeriesPayload');
export const UpdateSeriesPayload = seriesPayload('UpdateSeriesPayload');
export const CancelSeriesPayload = seriesPayload('CancelSeriesPayload');
export const StopSeriesRsvpPayload = seriesPayload('StopSeriesRsvpPayload');
