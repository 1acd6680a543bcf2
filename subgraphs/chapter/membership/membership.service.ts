import type { Tx } from '../../../kernel/db/database.ts';
import { newUuid, type Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import { checkOptionalText } from '../checks.ts';
import { allowed, type ChapterContext } from '../context.ts';
import { commit } from '../feed/commit.ts';
import { readProfile } from '../profile/profile.store.ts';
import { withdrawMember } from '../rsvp/withdraw-member.ts';
import { approve, ban, join, leave, liftBan, setRole } from './membership.decisions.ts';
import type { Action } from './membership.policy.ts';
import { lockMemberships, membershipsById, saveMembership } from './membership.store.ts';
import type { ChapterRole, Membership } from './membership.ts';
import { membershipState } from './membership.ts';

/** The viewer joins: at once, or to wait for approval. @throws UNAUTHENTICATED, BANNED, FORBIDDEN */
export function joinChapter(ctx: ChapterContext): Promise<Membership> {
  const memberId = ctx.signedIn();
  return change(ctx, memberId, async (tx, before) => {
    const { joinMode } = await readProfile(tx);
    return join(before, joinMode, { id: newUuid(ctx.now.getTime()), memberId }, ctx.now);
  });
}

/** The viewer leaves, and gives up seats of events to come. @throws UNAUTHENTICATED, NOT_A_MEMBER, BANNED, INVALID */
export function leaveChapter(ctx: ChapterContext): Promise<Membership> {
  return change(ctx, ctx.signedIn(), (_tx, before, locked) => leave(before, locked.leads));
}

/** @throws UNAUTHENTICATED, NOT_FOUND, BANNED, NOT_A_MEMBER, FORBIDDEN, INVALID */
export async function approveMembership(ctx: ChapterContext, membershipId: Uuid): Promise<Membership> {
  return change(ctx, await memberOf(ctx, membershipId), (_tx, before, locked) => {
    locked.actor('APPROVE_MEMBERSHIP');
    return approve(existing(before), ctx.now);
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
    return setRole(actor, existing(before), role, locked.leads);
  });
}

/** The banned gives up seats of events to come. @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, FORBIDDEN, INVALID */
export async function banMember(
  ctx: ChapterContext,
  memberId: Uuid,
  reason: string | null | undefined,
): Promise<Membership> {
  const why = checkOptionalText(reason, 1_000, 'reason');
  const decide: Decide = (_tx, before, locked) =>
    ban(locked.actor('BAN'), before, { id: newUuid(ctx.now.getTime()), memberId }, ctx.now);
  return change(ctx, memberId, decide, why);
}

/** @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, FORBIDDEN, INVALID */
export async function unbanMember(ctx: ChapterContext, memberId: Uuid): Promise<Membership> {
  return change(ctx, memberId, (_tx, before, locked) => {
    locked.actor('BAN');
    return liftBan(before);
  });
}

interface Locked {
  /** How many lead the chapter. */
  readonly leads: number;
  /** The viewer's membership, when it allows the action. */
  actor(action: Action): Membership;
}
type Decide = (tx: Tx, before: Membership | undefined, locked: Locked) => Membership | Promise<Membership>;

/** A change of one membership under the locks its rules need. */
function change(
  ctx: ChapterContext,
  memberId: Uuid,
  decide: Decide,
  reason: string | null = null,
): Promise<Membership> {
  const viewer = ctx.signedIn();
  return commit(ctx, async (tx) => {
    const memberships = await lockMemberships(tx, [viewer, memberId]);
    const before = memberships.get(memberId);
    const leads = [...memberships.values()].filter(
      (one) => one.role === 'LEAD_ORGANIZER' && one.status === 'ACTIVE',
    ).length;
    const actor = (action: Action): Membership => allowed(action, memberships.get(viewer));
    const after = await decide(tx, before, { leads, actor });
    if (after === before) return { result: after, changes: [] };
    const saved = await saveMembership(tx, after, reason, ctx.now);
    const withdrawn =
      before?.status === 'ACTIVE' && after.status !== 'ACTIVE'
        ? await withdrawMember(tx, memberId, ctx.now)
        : [];
    return {
      result: saved,
      changes: [{ type: 'membership.changed', data: membershipState(saved) }, ...withdrawn],
    };
  });
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
