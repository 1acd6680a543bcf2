import type { Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import type { ChapterState } from '../../../schema/changes.ts';
import { invalid } from '../checks.ts';
import { maySetRole, outranks, ROLES } from './membership.policy.ts';
import type { ChapterRole, Membership } from './membership.ts';

/**
 * Someone joins. Who is in, or waits to be let in, stays as they are; who left begins anew as a member.
 * @throws BANNED, FORBIDDEN when the chapter takes nobody
 */
export function join(
  before: Membership | undefined,
  mode: ChapterState['joinMode'],
  who: { id: Uuid; memberId: Uuid },
  now: Date,
): Membership {
  if (before?.status === 'BANNED') throw new UserFault('BANNED', 'You are banned from this chapter.');
  if (before?.status === 'ACTIVE' || (before?.status === 'PENDING' && mode !== 'OPEN')) return before;
  if (mode === 'CLOSED') throw new UserFault('FORBIDDEN', 'This chapter takes no new members.');
  const status = mode === 'OPEN' ? 'ACTIVE' : 'PENDING';
  return { id: before?.id ?? who.id, memberId: who.memberId, role: 'MEMBER', status, joinedAt: now };
}

/** @throws NOT_A_MEMBER, BANNED, INVALID for the last lead organizer */
export function leave(before: Membership | undefined, leads: number): Membership {
  if (!before) throw new UserFault('NOT_A_MEMBER', 'You are not a member of this chapter.');
  if (before.status === 'BANNED') throw new UserFault('BANNED', 'You are banned from this chapter.');
  if (before.status === 'LEFT') return before;
  assertLeadRemains(before, leads, 'The last lead organizer cannot leave: make someone else one first.');
  return { ...before, status: 'LEFT', role: 'MEMBER' };
}

/** @throws INVALID unless the member waits for approval or is in already */
export function approve(before: Membership, now: Date): Membership {
  if (before.status === 'ACTIVE') return before;
  if (before.status !== 'PENDING') throw invalid(['membershipId'], 'This member does not wait for approval.');
  return { ...before, status: 'ACTIVE', joinedAt: now };
}

/** @throws INVALID unless the member waits for approval */
export function decline(before: Membership): Membership {
  if (before.status !== 'PENDING') throw invalid(['membershipId'], 'This member does not wait for approval.');
  return { ...before, status: 'LEFT' };
}

/**
 * Gives a member another role. Anyone may step down; else both the role held and the new one must be in the actor's
 * reach.
 * @throws INVALID, FORBIDDEN
 */
export function setRole(actor: Membership, before: Membership, role: ChapterRole, leads: number): Membership {
  if (before.status !== 'ACTIVE') throw invalid(['membershipId'], 'Only active members have a role.');
  const stepsDown = actor.memberId === before.memberId && outranks(actor, role);
  if (!stepsDown && !maySetRole(actor, before.role, role)) {
    throw new UserFault('FORBIDDEN', 'Your role does not reach that far.');
  }
  if (role !== 'LEAD_ORGANIZER') {
    assertLeadRemains(before, leads, 'The chapter keeps at least one lead organizer.');
  }
  return { ...before, role };
}

/**
 * Bans someone, member or not.
 * @throws INVALID for oneself, FORBIDDEN for someone not below the actor
 */
export function ban(
  actor: Membership,
  before: Membership | undefined,
  who: { id: Uuid; memberId: Uuid },
  now: Date,
): Membership {
  if (actor.memberId === who.memberId) throw invalid(['memberId'], 'You cannot ban yourself.');
  if (before?.status === 'ACTIVE' && !outranks(actor, before.role)) {
    throw new UserFault('FORBIDDEN', 'Your role does not reach that far.');
  }
  return { ...(before ?? { ...who, joinedAt: now }), role: 'MEMBER', status: 'BANNED' };
}

/** The banned may join again; nothing else comes back. @throws INVALID */
export function liftBan(before: Membership | undefined): Membership {
  if (before?.status !== 'BANNED') throw invalid(['memberId'], 'There is no ban on this member.');
  return { ...before, status: 'LEFT' };
}

/** Who leads a chapter that has lost its last lead: the highest in role, the longest in it. Undefined where one leads. */
export function successor(running: readonly Membership[]): Membership | undefined {
  const [next] = [...running].sort(
    (a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || a.joinedAt.getTime() - b.joinedAt.getTime(),
  );
  return next && next.role !== 'LEAD_ORGANIZER' ? { ...next, role: 'LEAD_ORGANIZER' } : undefined;
}

function assertLeadRemains(before: Membership, leads: number, message: string): void {
  const isLead = before.status === 'ACTIVE' && before.role === 'LEAD_ORGANIZER';
  if (isLead && leads <= 1) throw new UserFault('INVALID', message);
}
