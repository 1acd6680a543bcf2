import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { DateTime, TimeZone, UrlScalar } from '../../../kernel/graphql/scalars.ts';
import { UserError } from '../../../kernel/graphql/user-errors.ts';
import { EventStatusEnum, EventTypeEnum, RsvpModeEnum } from '../graphql/enums.ts';
import { VenueInput } from '../venue/venue.type.ts';
import type { EventType, RsvpMode, ShownEventStatus } from './event.ts';
import { Event } from './event.type.ts';

@InputType({ description: 'Which events; what is left out does not narrow.' })
export class EventFilter {
  @Field(() => DateTime, { nullable: true, description: 'Starts then or later; the soonest come first.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Starts before then.' })
  to?: Date | null;

  @Field(() => [EventStatusEnum], {
    nullable: true,
    description: 'PUBLISHED, PAST and CANCELLED by default; DRAFT shows to those who manage events alone.',
  })
  status?: ShownEventStatus[] | null;

  @Field(() => [EventTypeEnum], { nullable: true })
  types?: EventType[] | null;

  @Field(() => [String], { nullable: true, description: 'Has any of these topics.' })
  topics?: string[] | null;
}

@InputType()
export class CreateEventInput {
  @Field(() => ID)
  chapterId!: string;

  @Field(() => String, { description: '1 to 200 characters.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'At most 20,000 characters.' })
  description?: string | null;

  @Field(() => DateTime)
  startsAt!: Date;

  @Field(() => DateTime)
  endsAt!: Date;

  @Field(() => TimeZone, { nullable: true, description: 'The chapter’s by default.' })
  timeZone?: string | null;

  @Field(() => EventTypeEnum, { defaultValue: 'PHYSICAL' })
  type!: EventType;

  @Field(() => VenueInput, { nullable: true })
  venue?: VenueInput | null;

  @Field(() => UrlScalar, { nullable: true })
  onlineUrl?: string | null;

  @Field(() => [String], { defaultValue: [] })
  topics!: string[];

  @Field(() => Int, { nullable: true, description: '1 or more; none is no limit.' })
  capacity?: number | null;

  @Field(() => Int, { defaultValue: 0, description: 'Guests each member may bring; 0 to 20.' })
  guestLimit!: number;

  @Field(() => RsvpModeEnum, { defaultValue: 'OPEN' })
  rsvpMode!: RsvpMode;

  @Field(() => DateTime, { nullable: true })
  rsvpOpensAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  rsvpClosesAt?: Date | null;

  @Field(() => [ID], { nullable: true, description: 'Active members of the chapter; its maker by default.' })
  hostIds?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Other chapters that host it as well, at most 10; each lists it once its organizers accept.',
  })
  coHostChapterIds?: string[] | null;

  @Field(() => Boolean, { defaultValue: false, description: 'At once, rather than keep it as a draft.' })
  publish!: boolean;
}

@InputType({ description: 'What is left out stays as it is; null clears.' })
export class UpdateEventInput {
  @Field(() => ID)
  eventId!: string;

  @Field(() => String, { nullable: true })
  title?: string | null;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => DateTime, { nullable: true })
  startsAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  endsAt?: Date | null;

  @Field(() => TimeZone, { nullable: true })
  timeZone?: string | null;

  @Field(() => EventTypeEnum, { nullable: true })
  type?: EventType | null;

  @Field(() => VenueInput, { nullable: true })
  venue?: VenueInput | null;

  @Field(() => UrlScalar, { nullable: true })
  onlineUrl?: string | null;

  @Field(() => [String], { nullable: true })
  topics?: string[] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Not below the seats confirmed, unless `moveToWaitlist` names who moves. More seats those who wait.',
  })
  capacity?: number | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      'RSVPs that give up their seats, guests and all. They wait before everyone else, in this order; who fits after ' +
      'all is seated again.',
  })
  moveToWaitlist?: string[] | null;

  @Field(() => Int, { nullable: true })
  guestLimit?: number | null;

  @Field(() => RsvpModeEnum, {
    nullable: true,
    description:
      'Holds for answers to come; who is in stays in. OPEN lets in all who wait for approval, in the order they asked.',
  })
  rsvpMode?: RsvpMode | null;

  @Field(() => DateTime, { nullable: true })
  rsvpOpensAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  rsvpClosesAt?: Date | null;

  @Field(() => [ID], { nullable: true })
  hostIds?: string[] | null;

  @Field(() => [ID], { nullable: true })
  coHostChapterIds?: string[] | null;
}

@InputType()
export class PublishEventInput {
  @Field(() => ID)
  eventId!: string;
}

@InputType()
export class CancelEventInput {
  @Field(() => ID)
  eventId!: string;
}

/** Payload types that hold an event and what was wrong. */
function eventPayload(name: string) {
  @ObjectType(name, { simpleResolvers: true })
  class EventPayload {
    @Field(() => Event, { nullable: true })
    event?: Event | null;

    @Field(() => [UserError])
    errors!: UserError[];
  }
  return EventPayload;
}
export const CreateEventPayload = eventPayload('CreateEventPayload');
export const UpdateEventPayload = eventPayload('UpdateEventPayload');
export const PublishEventPayload = eventPayload('PublishEventPayload');
export const CancelEventPayload = eventPayload('CancelEventPayload');
