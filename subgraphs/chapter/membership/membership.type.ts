import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionType } from '../../../kernel/graphql/connection.ts';
import { DateTime } from '../../../kernel/graphql/scalars.ts';
import { UserError } from '../../../kernel/graphql/user-errors.ts';
import { type ChapterKey, encodeId } from '../../../kernel/ids.ts';
import { ChapterRoleEnum, MembershipStatusEnum } from '../graphql/enums.ts';
import { Node } from '../graphql/node.ts';
import { Member, memberReference } from '../graphql/references.ts';
import { AnswerInput } from '../question/question.type.ts';
import type { ChapterRole, Membership as MembershipRow, MembershipStatus } from './membership.ts';

@Directive('@key(fields: "id")')
@ObjectType({ implements: Node, description: 'What a member is in this chapter.', simpleResolvers: true })
export class Membership extends Node {
  readonly __typename = 'Membership' as const;
  readonly row!: MembershipRow;

  @Field(() => Member, { nullable: true })
  member!: Member;

  @Field(() => ChapterRoleEnum)
  role!: ChapterRole;

  @Field(() => MembershipStatusEnum)
  status!: MembershipStatus;

  @Field(() => DateTime)
  joinedAt!: Date;
}

export const MembershipConnection = connectionType('Membership', Membership);

export const presentMembership = (chapter: ChapterKey, row: MembershipRow): Membership => ({
  __typename: 'Membership',
  row,
  id: encodeId('Membership', chapter, row.id),
  member: memberReference(row.memberId),
  role: row.role,
  status: row.status,
  joinedAt: row.joinedAt,
});

@ObjectType({ description: 'What the viewer is and may do in a chapter.', simpleResolvers: true })
export class ChapterViewer {
  @Field(() => Membership, { nullable: true })
  membership!: Membership | null;

  @Field(() => Boolean)
  isOrganizer!: boolean;

  @Field(() => Boolean)
  canCreateEvents!: boolean;
}

@InputType({ description: 'Which memberships; what is left out does not narrow.' })
export class MembershipFilter {
  @Field(() => [ChapterRoleEnum], { nullable: true })
  roles?: ChapterRole[] | null;

  @Field(() => [MembershipStatusEnum], { nullable: true })
  status?: MembershipStatus[] | null;
}

@InputType()
export class JoinChapterInput {
  @Field(() => ID)
  chapterId!: string;

  @Field(() => [AnswerInput], {
    nullable: true,
    description: 'To the chapter’s questions of the scope JOIN.',
  })
  answers?: AnswerInput[] | null;
}

@InputType()
export class LeaveChapterInput {
  @Field(() => ID)
  chapterId!: string;
}

@InputType()
export class ApproveMembershipInput {
  @Field(() => ID)
  membershipId!: string;
}

@InputType()
export class DeclineMembershipInput {
  @Field(() => ID)
  membershipId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'At most 1,000 characters; for the organizers and who asked.',
  })
  reason?: string | null;
}

@InputType()
export class SetMembershipRoleInput {
  @Field(() => ID)
  membershipId!: string;

  @Field(() => ChapterRoleEnum)
  role!: ChapterRole;
}

@InputType()
export class BanMemberInput {
  @Field(() => ID)
  chapterId!: string;

  @Field(() => ID)
  memberId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'At most 1,000 characters; for the organizers and the banned.',
  })
  reason?: string | null;
}

@InputType()
export class LiftBanInput {
  @Field(() => ID)
  chapterId!: string;

  @Field(() => ID)
  memberId!: string;
}

/** Payload types that hold a membership and what was wrong. */
function membershipPayload(name: string) {
  @ObjectType(name, { simpleResolvers: true })
  class MembershipPayload {
    @Field(() => Membership, { nullable: true })
    membership?: Membership | null;

    @Field(() => [UserError])
    errors!: UserError[];
  }
  return MembershipPayload;
}
export const JoinChapterPayload = membershipPayload('JoinChapterPayload');
export const LeaveChapterPayload = membershipPayload('LeaveChapterPayload');
export const ApproveMembershipPayload = membershipPayload('ApproveMembershipPayload');
export const DeclineMembershipPayload = membershipPayload('DeclineMembershipPayload');
export const SetMembershipRolePayload = membershipPayload('SetMembershipRolePayload');
export const BanMemberPayload = membershipPayload('BanMemberPayload');
export const LiftBanPayload = membershipPayload('LiftBanPayload');
