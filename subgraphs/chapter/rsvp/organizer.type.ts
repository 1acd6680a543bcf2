import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { UserError } from '../../../kernel/graphql/user-errors.ts';
import { AttendanceStatusEnum } from '../graphql/enums.ts';
import type { AttendanceStatus } from './rsvp.ts';
import { Rsvp, RsvpCounts } from './rsvp.type.ts';

@InputType()
export class PromoteFromWaitlistInput {
  @Field(() => ID)
  rsvpId!: string;
}

@ObjectType({ simpleResolvers: true })
export class PromoteFromWaitlistPayload {
  @Field(() => Rsvp, { nullable: true })
  rsvp?: Rsvp | null;

  @Field(() => RsvpCounts, { nullable: true })
  counts?: RsvpCounts | null;

  @Field(() => [UserError])
  errors!: UserError[];
}

@InputType()
export class AttendanceRecordInput {
  @Field(() => ID)
  memberId!: string;

  @Field(() => AttendanceStatusEnum)
  attendance!: AttendanceStatus;
}

@InputType()
export class RecordAttendanceInput {
  @Field(() => ID)
  eventId!: string;

  @Field(() => [AttendanceRecordInput], { description: 'At most 500, of members who answered.' })
  records!: AttendanceRecordInput[];
}

@ObjectType({ simpleResolvers: true })
export class RecordAttendancePayload {
  @Field(() => [Rsvp], { nullable: true })
  rsvps?: Rsvp[] | null;

  @Field(() => RsvpCounts, { nullable: true })
  counts?: RsvpCounts | null;

  @Field(() => [UserError])
  errors!: UserError[];
}
