import type { ChapterRole, Membership } from './membership.ts';

/** From the highest role to the lowest; each may do what those below it may. */
export const ROLES = ['LEAD_ORGANIZER', 'ORGANIZER', 'EVENT_MANAGER', 'CHECK_IN_STAFF', 'MEMBER'] as const;

/**
 * Who may do what in a chapter: the lowest role that may. Headquarters' roles give no right here; a chapter governs
 * itself.
 */
export const LOWEST_ROLE = {
  SEE_AUDIT_LOG: 'LEAD_ORGANIZER',
  UPDATE_CHAPTER: 'ORGANIZER',
  APPROVE_MEMBERSHIP: 'ORGANIZER',
  SET_ROLE: 'ORGANIZER',
  BAN: 'ORGANIZER',
  CO_HOST: 'ORGANIZER',
  MANAGE_WEBHOOKS: 'ORGANIZER',
  SEE_ALL_MEMBERSHIPS: 'ORGANIZER',
  SET_QUESTIONS: 'ORGANIZER',
  SEE_DRAFTS: 'EVENT_MANAGER',
  MANAGE_EVENTS: 'EVENT_MANAGER',
  SEE_ANSWERS: 'EVENT_MANAGER',
  SEE_ALL_RSVPS: 'CHECK_IN_STAFF',
  RECORD_ATTENDANCE: 'CHECK_IN_STAFF',
  RSVP: 'MEMBER',
} as const satisfies Record<string, ChapterRole>;
export type Action = keyof typeof LOWEST_ROLE;

const height = (role: ChapterRole): number => -ROLES.indexOf(role);

export function may(action: Action, membership: Membership | undefined): boolean {
  return membership?.status === 'ACTIVE' && height(membership.role) >= height(LOWEST_ROLE[action]);
}

/** Whether everyone may see that the member has this role: those who run the chapter are public. */
export const isPublic = (membership: Membership): boolean =>
  membership.status === 'ACTIVE' && membership.role !== 'MEMBER';

/**
 * Whether `actor` may act on `target`: a lead organizer on everyone, others only on those below them. Nobody needs
 * this to act on themselves.
 */
export const outranks = (actor: Membership, target: ChapterRole): boolean =>
  actor.role === 'LEAD_ORGANIZER' || height(actor.role) > height(target);

/** Whether `actor` may make the member of role `from` one of role `to`: both must be below the actor, but for leads. */
export const maySetRole = (actor: Membership, from: ChapterRole, to: ChapterRole): boolean =>
  may('SET_ROLE', actor) && outranks(actor, from) && outranks(actor, to);
