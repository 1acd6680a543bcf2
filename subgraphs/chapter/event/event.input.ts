import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { DateTime } from '../../../kernel/graphql/scalars.ts';
import { UserError } from '../../../kernel/graphql/user-errors.ts';
import { EventStatusEnum, EventTypeEnum } from '../graphql/enums.ts';
import type { EventType, ShownEventStatus } from './event.ts';
import { Event } from './event.type.ts';
import { EventFieldsPatch, NewEventFields } from './event-fields.input.ts';

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
export class CreateEventInput extends NewEventFields {
  @Field(() => DateTime)
  startsAt!: Date;

  @Field(() => DateTime)
  endsAt!: Date;

  @Field(() => DateTime, { nullable: true })
  rsvpOpensAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  rsvpClosesAt?: Date | null;
}

@InputType({ description: 'What is left out stays as it is; null clears.' })
export class UpdateEventInput extends EventFieldsPatch {
  @Field(() => ID)
  eventId!: string;

  @Field(() => DateTime, { nullable: true })
  startsAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  endsAt?: Date | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      'RSVPs that give up their seats, guests and all. They wait before everyone else, in this order; who fits after ' +
      'all is seated again.',
  })
  moveToWaitlist?: string[] | null;

  @Field(() => DateTime, { nullable: true })
  rsvpOpensAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  rsvpClosesAt?: Date | null;
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
