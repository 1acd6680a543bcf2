import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { UserError } from '../../../kernel/graphql/user-errors.ts';
import { Rsvp, RsvpCounts } from './rsvp.type.ts';

@InputType()
export class ApproveRsvpInput {
  @Field(() => ID)
  rsvpId!: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class DeclineRsvpInput {
  @Field(() => ID)
  rsvpId!: string;

  @Field(() => String, { description: 'For the member to read; 1 to 1,000 characters.' })
  reason!: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class PromoteFromWaitlistInput {
  @Field(() => ID)
  rsvpId!: string;

  @Field(() => Boolean, { defaultValue: false, description: 'Even when there are not enough seats.' })
  overCapacity!: boolean;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class AddAttendeeInput {
  @Field(() => ID)
  eventId!: string;

  @Field(() => ID, { description: 'An active member of the chapter.' })
  memberId!: string;

  @Field(() => Int, { defaultValue: 0, description: 'People they bring along; 0 to 20.' })
  guests!: number;

  @Field(() => Boolean, { defaultValue: false, description: 'Even when there are not enough seats.' })
  overCapacity!: boolean;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** Payload types that hold an answer, the counts and what was wrong. */
function organizerPayload(name: string) {
  @ObjectType(name, { simpleResolvers: true })
  class OrganizerPayload {
    @Field(() => Rsvp, { nullable: true })
    rsvp?: Rsvp | null;

    @Field(() => RsvpCounts, { nullable: true })
    counts?: RsvpCounts | null;

    @Field(() => [UserError])
    errors!: UserError[];
  }
  return OrganizerPayload;
}
export const ApproveRsvpPayload = organizerPayload('ApproveRsvpPayload');
export const DeclineRsvpPayload = organizerPayload('DeclineRsvpPayload');
export const PromoteFromWaitlistPayload = organizerPayload('PromoteFromWaitlistPayload');
export const AddAttendeePayload = organizerPayload('AddAttendeePayload');
