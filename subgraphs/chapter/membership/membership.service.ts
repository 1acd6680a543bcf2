import type { Tx } from '../../../kernel/db/database.ts';
import { newUuid, type Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import type { ChangeBody } from '../../../schema/changes.ts';
import { checkOptionalText } from '../checks.ts';
import { allowed, type ChapterContext } from '../context.ts';
import { removeHost } from '../event/event.store.ts';
import { commit } from '../feed/commit.ts';
import { readProfile } from '../profile/profile.store.ts';
import { settleAnswers } from '../question/answers.ts';
import { chapterQuestions } from '../question/question.store.ts';
import type { Answer } from '../question/question.ts';
import { withdrawMember } from '../rsvp/withdraw-member.ts';
import { removeSeriesHost } from '../series/series.store.ts';
import { departMember } from './departure.ts';
import { approve, ban, decline, join, leave, liftBan, setRole } from './membership.decisions.ts';
import { membershipNotes } from './membership.notes.store.ts';
import type { Action } from './membership.policy.ts';
import { lockMemberships, membershipsById, saveMembership } from './membership.store.ts';
import type { ChapterRole, Membership } from './membership.ts';
import { membershipState } from './membership.ts';

/**
 * The viewer joins: at once, or to wait for approval. Who waits already may say more.
 * @param given answers to what the chapter asks who joins
 * @throws UNAUTHENTICATED, BANNED, FORBIDDEN, INVALID
 */
export function joinChapter(ctx: ChapterContext, given?: readonly Answer[]): Promise<Membership> {
  const memberId = ctx.signedIn();
  return change(ctx, memberId, async (tx, before) => {
    const { joinMode } = await readProfile(tx);
    const after = join(before, joinMode, { id: newUuid(ctx.now.getTime()), memberId }, ctx.now);
    if (before?.status === 'ACTIVE') return { after };
    const [notes] = before?.status === 'PENDING' ? await membershipNotes(tx, [before.id]) : [];
    const questions = await chapterQuestions(tx, 'JOIN');
    return { after, answers: settleAnswers(questions, given, notes?.answers ?? null, true) };
  });
}

/**
 * The viewer leaves, gives up seats of events to come, and is no longer named at those gone by.
 * @throws UNAUTHENTICATED, NOT_A_MEMBER, BANNED, INVALID
 */
export function leaveChapter(ctx: ChapterContext): Promise<Membership> {
  const decide: Decide = (_tx, before, locked) => ({ after: leave(before, locked.leads) });
  return change(ctx, ctx.signedIn(), decide, removeSeriesHost);
}

/** @throws UNAUTHENTICATED, NOT_FOUND, BANNED, NOT_A_MEMBER, FORBIDDEN, INVALID */
export async function approveMembership(ctx: ChapterContext, membershipId: Uuid): Promise<Membership> {
  return change(ctx, await memberOf(ctx, membershipId), (_tx, before, locked) => {
    locked.actor('APPROVE_MEMBERSHIP');
    return { after: approve(existing(before), ctx.now) };
  });
}

/** Who is not let in may ask again. @throws UNAUTHENTICATED, NOT_FOUND, BANNED, NOT_A_MEMBER, FORBIDDEN, INVALID */
export async function declineMembership(
  ctx: ChapterContext,
  membershipId: Uuid,
  reason: string | null | undefined,
): Promise<Membership> {
  const why = checkOptionalText(reason, 1_000, 'reason');
  return change(ctx, await memberOf(ctx, membershipId), (_tx, before, locked) => {
    locked.actor('APPROVE_MEMBERSHIP');
    return { after: decline(existing(before)), reason: why };
  });
}

/** @throws UNAUTHENTICATED, NOT_FOUND, BANNED, NOT_A_MEMBER, FORBIDDEN, INVALID */
export async function setMembershipRole(
  ctx: ChapterContext,
  membershipId: Uuid,
  role: ChapterRole,
): Promise<Membership> {
  const memberId = await memberOf(ctx, membershipId);
  return change(ctx, memberId, (_tx, before, locked) => {
    // Stepping down needs no more than being a member.
    const actor = locked.actor(memberId === ctx.signedIn() ? 'RSVP' : 'SET_ROLE');
    return { after: setRole(actor, existing(before), role, locked.leads) };
  });
}

/** The banned gives up seats of events to come. @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, FORBIDDEN, INVALID */
export async function banMember(
  ctx: ChapterContext,
  memberId: Uuid,
  reason: string | null | undefined,
): Promise<Membership> {
  const why = checkOptionalText(reason, 1_000, 'reason');
  const decide: Decide = (_tx, before, locked) => {
    const who = { id: newUuid(ctx.now.getTime()), memberId };
    return { after: ban(locked.actor('BAN'), before, who, ctx.now), reason: why };
  };
  return change(ctx, memberId, decide, removeSeriesHost);
}

/** @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, FORBIDDEN, INVALID */
export async function unbanMember(ctx: ChapterContext, memberId: Uuid): Promise<Membership> {
  return change(ctx, memberId, (_tx, before, locked) => {
    locked.actor('BAN');
    return { after: liftBan(before) };
  });
}

interface Locked {
  /** How many lead the chapter. */
  readonly leads: number;
  /** The viewer's membership, when it allows the action. */
  actor(action: Action): Membership;
}
interface Decision {
  readonly after: Membership;
  /** Why, for those it concerns. */
  readonly reason?: string | null;
  /** To what the chapter asks who joins; undefined leaves them. */
  readonly answers?: readonly Answer[] | null;
}
type Decide = (tx: Tx, before: Membership | undefined, locked: Locked) => Decision | Promise<Decision>;

/**
 * A change of one membership under the locks its rules need.
 * @param first what locks series, which come before memberships; undone when the change is refused
 */
function change(
  ctx: ChapterContext,
  memberId: Uuid,
  decide: Decide,
  first?: (tx: Tx, memberId: Uuid) => Promise<void>,
): Promise<Membership> {
  const viewer = ctx.signedIn();
  return commit(ctx, async (tx) => {
    await first?.(tx, memberId);
    const memberships = await lockMemberships(tx, [viewer, memberId]);
    const before = memberships.get(memberId);
    const leads = [...memberships.values()].filter(
      (one) => one.role === 'LEAD_ORGANIZER' && one.status === 'ACTIVE',
    ).length;
    const actor = (action: Action): Membership => allowed(action, memberships.get(viewer));
    const { after, reason = null, answers } = await decide(tx, before, { leads, actor });
    if (after === before && answers === undefined) return { result: after, changes: [] };
    const said = after.status === 'LEFT' ? null : answers;
    const saved = await saveMembership(tx, after, reason, ctx.now, said);
    const gone = await goneFrom(tx, before, saved, ctx.now);
    return {
      result: saved,
      changes: [{ type: 'membership.changed', data: membershipState(saved) }, ...gone],
    };
  });
}

/** What no longer being in means for events. */
async function goneFrom(
  tx: Tx,
  before: Membership | undefined,
  { memberId, status }: Membership,
  now: Date,
): Promise<readonly ChangeBody[]> {
  if (before && status === 'LEFT') return departMember(tx, memberId, now);
  if (before?.status !== 'ACTIVE' || status !== 'BANNED') return [];
  await removeHost(tx, memberId, now);
  return withdrawMember(tx, memberId, now);
}

async function memberOf(ctx: ChapterContext, membershipId: Uuid): Promise<Uuid> {
  ctx.signedIn();
  const [membership] = await membershipsById(ctx.db, [membershipId]);
  return existing(membership).memberId;
}

function existing(membership: Membership | undefined): Membership {
  if (membership) return membership;
  throw new UserFault('NOT_FOUND', 'There is no such membership.', ['input', 'membershipId']);
}
