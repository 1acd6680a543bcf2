import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../../../kernel/graphql/connection.ts';
import { DateTime } from '../../../kernel/graphql/scalars.ts';
import { UserError } from '../../../kernel/graphql/user-errors.ts';
import { type ChapterKey, encodeId, type Uuid } from '../../../kernel/ids.ts';
import type { CountsState } from '../../../schema/changes.ts';
import { AttendanceStatusEnum, RsvpResponseEnum, RsvpStatusEnum } from '../graphql/enums.ts';
import { Node } from '../graphql/node.ts';
import { Member, memberReferenceOrNone } from '../graphql/references.ts';
import { AnswerInput } from '../question/question.type.ts';
import {
  type AttendanceStatus,
  type RsvpResponse,
  type Rsvp as RsvpRow,
  type RsvpStatus,
  seatsLeft,
} from './rsvp.ts';

@Directive('@key(fields: "id")')
@ObjectType({ implements: Node, description: 'A member’s answer to an event.', simpleResolvers: true })
export class Rsvp extends Node {
  readonly __typename = 'Rsvp' as const;
  readonly row!: RsvpRow;

  @Field(() => Member, { nullable: true, description: 'Null once they have left the chapter.' })
  member!: Member | null;

  @Field(() => RsvpStatusEnum)
  status!: RsvpStatus;

  @Field(() => Int)
  guests!: number;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  updatedAt!: Date;
}

export const RsvpConnection = connectionType('Rsvp', Rsvp);

export const presentRsvp = (chapter: ChapterKey, row: RsvpRow): Rsvp => ({
  __typename: 'Rsvp',
  row,
  id: encodeId('Rsvp', chapter, row.id),
  member: memberReferenceOrNone(row.memberId),
  status: row.status,
  guests: row.guests,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});

@Directive('@public')
@ObjectType({ description: 'How many answered what.', simpleResolvers: true })
export class RsvpCounts {
  readonly eventLocalId!: Uuid;

  @Field(() => ID)
  eventId!: string;

  @Field(() => Int, { description: 'Grows by one with each change of any count.' })
  version!: number;

  @Field(() => Int)
  yes!: number;

  @Field(() => Int)
  maybe!: number;

  @Field(() => Int)
  no!: number;

  @Field(() => Int)
  waitlist!: number;

  @Field(() => Int)
  pending!: number;

  @Field(() => Int, { description: 'People brought along by those who said yes.' })
  guests!: number;

  @Field(() => Int)
  attended!: number;

  @Field(() => Int, { nullable: true, description: 'Seats in all; null is no limit.' })
  capacity!: number | null;

  @Field(() => Int, { nullable: true, description: 'Null when there is no limit.' })
  seatsLeft!: number | null;
}

export const presentCounts = (
  chapter: ChapterKey,
  eventId: Uuid,
  counts: CountsState,
  capacity: number | null,
): RsvpCounts => ({
  eventLocalId: eventId,
  get eventId() {
    return encodeId('Event', chapter, eventId);
  },
  ...counts,
  capacity,
  seatsLeft: seatsLeft(capacity, counts),
});

@InputType({ description: 'Which answers; what is left out does not narrow.' })
export class RsvpFilter {
  @Field(() => [RsvpStatusEnum], { nullable: true })
  status?: RsvpStatus[] | null;

  @Field(() => [AttendanceStatusEnum], { nullable: true })
  attendance?: AttendanceStatus[] | null;
}

@InputType()
export class RsvpInput {
  @Field(() => ID)
  eventId!: string;

  @Field(() => RsvpResponseEnum)
  response!: RsvpResponse;

  @Field(() => Int, { nullable: true, defaultValue: 0, description: 'People brought along; for a YES.' })
  guests?: number | null;

  @Field(() => [AnswerInput], {
    nullable: true,
    description:
      'To the event’s questions. Left out, what was said before stands; no values take an answer back.',
  })
  answers?: AnswerInput[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Repeating a request under its key gives its first answer again, for 7 days. At most 200 characters.',
  })
  idempotencyKey?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class RsvpPayload {
  @Field(() => Rsvp, { nullable: true })
  rsvp?: Rsvp | null;

  @Field(() => RsvpCounts, { nullable: true })
  counts?: RsvpCounts | null;

  @Field(() => [UserError])
  errors!: UserError[];
}
