import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { UserError } from '../../../kernel/graphql/user-errors.ts';
import { AttendanceStatusEnum } from '../graphql/enums.ts';
import type { AttendanceStatus } from '../rsvp/rsvp.ts';
import { Rsvp, RsvpCounts } from '../rsvp/rsvp.type.ts';

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

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
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

@InputType()
export class CheckInInput {
  @Field(() => ID)
  eventId!: string;

  @Field(() => String, { description: 'What `Rsvp.checkInCode` gave the member.' })
  code!: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class CheckInPayload {
  @Field(() => Rsvp, { nullable: true })
  rsvp?: Rsvp | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the code was shown before.' })
  alreadyCheckedIn?: boolean | null;

  @Field(() => RsvpCounts, { nullable: true })
  counts?: RsvpCounts | null;

  @Field(() => [UserError])
  errors!: UserError[];
}
