import { Arg, Ctx, Directive, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import type { ChapterContext } from '../context.ts';
import { assertThisChapter, memberUuid, referencedRow, rowId } from '../ids.ts';
import { answersOf } from '../question/question.read.ts';
import { Answer, answersGiven } from '../question/question.type.ts';
import { maySeeNotes, visibleMembership } from './membership.read.ts';
import {
  approveMembership,
  banMember,
  declineMembership,
  joinChapter,
  leaveChapter,
  setMembershipRole,
  unbanMember,
} from './membership.service.ts';
import type { Membership as MembershipRow } from './membership.ts';
import {
  ApproveMembershipInput,
  ApproveMembershipPayload,
  BanMemberInput,
  BanMemberPayload,
  DeclineMembershipInput,
  DeclineMembershipPayload,
  JoinChapterInput,
  JoinChapterPayload,
  LeaveChapterInput,
  LeaveChapterPayload,
  LiftBanInput,
  LiftBanPayload,
  Membership,
  presentMembership,
  SetMembershipRoleInput,
  SetMembershipRolePayload,
} from './membership.type.ts';

/** Answers `_entities`: null for a membership that is not of this chapter, or not for the viewer. */
export async function membershipEntity(
  { id }: { id: string },
  ctx: ChapterContext,
): Promise<Membership | null> {
  const row = referencedRow(id, 'Membership', ctx.chapter);
  const membership = row && (await visibleMembership(ctx, row));
  return membership ? presentMembership(ctx.chapter, membership) : null;
}

const membershipPayload = (ctx: ChapterContext, work: () => Promise<MembershipRow>): Promise<object> =>
  payload(async () => {
    const membership = await work();
    ctx.refresh();
    return { membership: presentMembership(ctx.chapter, membership) };
  });

@Resolver(() => Membership)
export class MembershipResolver {
  @Directive('@routedBy(argument: "input.chapterId")')
  @Mutation(() => JoinChapterPayload, {
    description: 'At once, or to wait for approval, as the chapter says.',
  })
  joinChapter(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => JoinChapterInput) { chapterId, answers }: JoinChapterInput,
  ): Promise<object> {
    assertThisChapter(chapterId, ctx.chapter);
    return membershipPayload(ctx, () => joinChapter(ctx, answersGiven(answers, ctx.chapter)));
  }

  @Directive('@routedBy(argument: "input.chapterId")')
  @Mutation(() => LeaveChapterPayload, {
    description: 'Gives up the seats of events to come, and takes the name off those gone by.',
  })
  leaveChapter(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => LeaveChapterInput) { chapterId }: LeaveChapterInput,
  ): Promise<object> {
    assertThisChapter(chapterId, ctx.chapter);
    return membershipPayload(ctx, () => leaveChapter(ctx));
  }

  @Directive('@routedBy(argument: "input.membershipId")')
  @Mutation(() => ApproveMembershipPayload, { description: 'For organizers.' })
  approveMembership(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => ApproveMembershipInput) { membershipId }: ApproveMembershipInput,
  ): Promise<object> {
    const id = rowId(membershipId, 'Membership', ctx.chapter);
    return membershipPayload(ctx, () => approveMembership(ctx, id));
  }

  @Directive('@routedBy(argument: "input.membershipId")')
  @Mutation(() => DeclineMembershipPayload, { description: 'For organizers. Who asked may ask again.' })
  declineMembership(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => DeclineMembershipInput) { membershipId, reason }: DeclineMembershipInput,
  ): Promise<object> {
    const id = rowId(membershipId, 'Membership', ctx.chapter);
    return membershipPayload(ctx, () => declineMembership(ctx, id, reason));
  }

  @Directive('@routedBy(argument: "input.membershipId")')
  @Mutation(() => SetMembershipRolePayload, {
    description: 'For lead organizers; organizers for roles below theirs; anyone to step down.',
  })
  setMembershipRole(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => SetMembershipRoleInput) { membershipId, role }: SetMembershipRoleInput,
  ): Promise<object> {
    const id = rowId(membershipId, 'Membership', ctx.chapter);
    return membershipPayload(ctx, () => setMembershipRole(ctx, id, role));
  }

  @Directive('@routedBy(argument: "input.chapterId")')
  @Mutation(() => BanMemberPayload, {
    description: 'For organizers. The banned gives up the seats of events to come.',
  })
  banMember(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => BanMemberInput) { chapterId, memberId, reason }: BanMemberInput,
  ): Promise<object> {
    assertThisChapter(chapterId, ctx.chapter);
    return membershipPayload(ctx, () => banMember(ctx, memberUuid(memberId), reason));
  }

  @Directive('@routedBy(argument: "input.chapterId")')
  @Mutation(() => LiftBanPayload, { description: 'For organizers. The member may join again.' })
  liftBan(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => LiftBanInput) { chapterId, memberId }: LiftBanInput,
  ): Promise<object> {
    assertThisChapter(chapterId, ctx.chapter);
    return membershipPayload(ctx, () => unbanMember(ctx, memberUuid(memberId)));
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Why the member was banned, or not let in; for the member and the chapter’s organizers.',
  })
  async reason(@Root() { row }: MembershipRoot, @Ctx() ctx: ChapterContext): Promise<string | null> {
    if (!(await maySeeNotes(ctx, row))) return null;
    return (await ctx.loaders.membershipNotes.load(row.id))?.reason ?? null;
  }

  @FieldResolver(() => [Answer], {
    nullable: true,
    description: 'To what the chapter asks who joins; for the member and the chapter’s organizers.',
  })
  async answers(@Root() { row }: MembershipRoot, @Ctx() ctx: ChapterContext): Promise<Answer[] | null> {
    if (!(await maySeeNotes(ctx, row))) return null;
    return answersOf(ctx, (await ctx.loaders.membershipNotes.load(row.id))?.answers ?? null);
  }
}

type MembershipRoot = Pick<Membership, 'row'>;
