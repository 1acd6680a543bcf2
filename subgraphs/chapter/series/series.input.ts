import { Field, ID, InputType, Int } from 'type-graphql';
import { DateTime, Duration, LocalDate, TimeZone, UrlScalar } from '../../../kernel/graphql/scalars.ts';
import type { EventType } from '../event/event.ts';
import { EventTypeEnum, RsvpResponseEnum } from '../graphql/enums.ts';
import type { RsvpResponse } from '../rsvp/rsvp.ts';
import { VenueInput } from '../venue/venue.type.ts';

const RULE =
  'RRULE of RFC 5545, such as FREQ=WEEKLY;BYDAY=TU or FREQ=MONTHLY;BYDAY=-1FR;COUNT=12; DAILY, WEEKLY, MONTHLY or ' +
  'YEARLY. Without COUNT or UNTIL it goes on.';
const FROM = 'An event of the series: this one and those after it. All to come when left out.';

@InputType()
export class CreateSeriesInput {
  @Field(() => ID)
  chapterId!: string;

  @Field(() => String, { description: RULE })
  rule!: string;

  @Field(() => DateTime, {
    description: 'Of the first event; the others keep its wall time. The rule counts from its day.',
  })
  startsAt!: Date;

  @Field(() => DateTime, { description: 'Of the first event; all are as long.' })
  endsAt!: Date;

  @Field(() => TimeZone, { nullable: true, description: 'The chapter’s by default.' })
  timeZone?: string | null;

  @Field(() => [LocalDate], { nullable: true, description: 'Days to leave out; at most 500.' })
  exceptDates?: string[] | null;

  @Field(() => String, { description: '1 to 200 characters.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'At most 20,000 characters.' })
  description?: string | null;

  @Field(() => EventTypeEnum, { defaultValue: 'PHYSICAL' })
  type!: EventType;

  @Field(() => VenueInput, { nullable: true })
  venue?: VenueInput | null;

  @Field(() => UrlScalar, { nullable: true })
  onlineUrl?: string | null;

  @Field(() => [String], { defaultValue: [] })
  topics!: string[];

  @Field(() => Int, { nullable: true, description: '1 or more, for each event; none is no limit.' })
  capacity?: number | null;

  @Field(() => Int, { defaultValue: 0, description: 'Guests each member may bring; 0 to 20.' })
  guestLimit!: number;

  @Field(() => Duration, { nullable: true, description: 'How long before an event its answers open.' })
  rsvpOpensBefore?: number | null;

  @Field(() => Duration, { nullable: true, description: 'How long before an event its answers close.' })
  rsvpClosesBefore?: number | null;

  @Field(() => [ID], { nullable: true, description: 'Active members of the chapter; its maker by default.' })
  hostIds?: string[] | null;

  @Field(() => Boolean, { defaultValue: false, description: 'At once, rather than keep drafts.' })
  publish!: boolean;
}

@InputType({ description: 'What is left out stays as it is; null clears.' })
export class UpdateSeriesInput {
  @Field(() => ID)
  seriesId!: string;

  @Field(() => ID, {
    nullable: true,
    description: `${FROM} These go on as a series of their own, which the payload holds.`,
  })
  from?: string | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether events that were changed by themselves become like the others again.',
  })
  exceptionsToo!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'An event keeps its answers when the new rule has one on its day. Others to come are cancelled when someone ' +
      'answered them, else removed; new ones are made.',
  })
  rule?: string | null;

  @Field(() => String, { nullable: true, description: 'The wall time they start at, such as 18:30.' })
  localTime?: string | null;

  @Field(() => Duration, { nullable: true, description: 'How long each event is; at most 31 days.' })
  duration?: number | null;

  @Field(() => TimeZone, { nullable: true, description: 'The wall time stays.' })
  timeZone?: string | null;

  @Field(() => [LocalDate], { nullable: true, description: 'All days to leave out; at most 500.' })
  exceptDates?: string[] | null;

  @Field(() => String, { nullable: true })
  title?: string | null;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => EventTypeEnum, { nullable: true })
  type?: EventType | null;

  @Field(() => VenueInput, { nullable: true })
  venue?: VenueInput | null;

  @Field(() => UrlScalar, { nullable: true })
  onlineUrl?: string | null;

  @Field(() => [String], { nullable: true })
  topics?: string[] | null;

  @Field(() => Int, { nullable: true, description: 'Not below the seats confirmed at any of the events.' })
  capacity?: number | null;

  @Field(() => Int, { nullable: true })
  guestLimit?: number | null;

  @Field(() => Duration, { nullable: true })
  rsvpOpensBefore?: number | null;

  @Field(() => Duration, { nullable: true })
  rsvpClosesBefore?: number | null;

  @Field(() => [ID], { nullable: true })
  hostIds?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'True publishes the drafts among them.' })
  publish?: boolean | null;
}

@InputType()
export class CancelSeriesInput {
  @Field(() => ID)
  seriesId!: string;

  @Field(() => ID, { nullable: true, description: FROM })
  from?: string | null;
}

@InputType()
export class RsvpToSeriesInput {
  @Field(() => ID)
  seriesId!: string;

  @Field(() => RsvpResponseEnum, {
    description: 'YES and MAYBE stand for events yet to be made as well, until a NO.',
  })
  response!: RsvpResponse;

  @Field(() => Int, { nullable: true, defaultValue: 0, description: 'People brought along; for a YES.' })
  guests?: number | null;

  @Field(() => ID, { nullable: true, description: FROM })
  from?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Repeating a request under its key gives its first answer again. At most 200 characters.',
  })
  idempotencyKey?: string | null;
}

@InputType()
export class StopSeriesRsvpInput {
  @Field(() => ID)
  seriesId!: string;
}
