import { describe, expect, it } from '@jest/globals';
import { newUuid } from '../../../kernel/ids.ts';
import { type Action, isPublic, LOWEST_ROLE, may, maySetRole, outranks, ROLES } from './membership.policy.ts';
import type { ChapterRole, Membership, MembershipStatus } from './membership.ts';

const membership = (role: ChapterRole, status: MembershipStatus = 'ACTIVE'): Membership => ({
  id: newUuid(),
  memberId: newUuid(),
  role,
  status,
  joinedAt: new Date(0),
});

/** L lead organizer, O organizer, E event manager, C check-in staff, M member. */
const MATRIX: Record<Action, string> = {
  SEE_AUDIT_LOG: 'L',
  SET_QUESTIONS: 'LO',
  SEE_ANSWERS: 'LOE',
  UPDATE_CHAPTER: 'LO',
  APPROVE_MEMBERSHIP: 'LO',
  SET_ROLE: 'LO',
  BAN: 'LO',
  CO_HOST: 'LO',
  MANAGE_WEBHOOKS: 'LO',
  SEE_ALL_MEMBERSHIPS: 'LO',
  SEE_DRAFTS: 'LOE',
  MANAGE_EVENTS: 'LOE',
  SEE_ALL_RSVPS: 'LOEC',
  RECORD_ATTENDANCE: 'LOEC',
  RSVP: 'LOECM',
};
const letter = (role: ChapterRole): string => role.charAt(0);

describe('the role matrix', () => {
  it.each(Object.keys(LOWEST_ROLE) as Action[])('says who may %s', (action) => {
    const allowed = ROLES.filter((role) => may(action, membership(role)));
    expect(allowed.map(letter).join('')).toBe(MATRIX[action]);
  });

  it('gives nothing to who is not, not yet or no longer in, whatever their role', () => {
    for (const action of Object.keys(LOWEST_ROLE) as Action[]) {
      expect(may(action, undefined)).toBe(false);
      for (const status of ['PENDING', 'BANNED', 'LEFT'] as const) {
        expect(may(action, membership('LEAD_ORGANIZER', status))).toBe(false);
      }
    }
  });

  it.each([
    ['LEAD_ORGANIZER', 'LOECM'],
    ['ORGANIZER', 'ECM'],
    ['EVENT_MANAGER', 'CM'],
    ['CHECK_IN_STAFF', 'M'],
    ['MEMBER', ''],
  ] as const)('puts below %s: %s', (role, below) => {
    expect(
      ROLES.filter((target) => outranks(membership(role), target))
        .map(letter)
        .join(''),
    ).toBe(below);
  });

  it('lets organizers set roles below theirs alone, and leads any', () => {
    const lead = membership('LEAD_ORGANIZER');
    const organizer = membership('ORGANIZER');
    expect(maySetRole(lead, 'ORGANIZER', 'LEAD_ORGANIZER')).toBe(true);
    expect(maySetRole(organizer, 'MEMBER', 'EVENT_MANAGER')).toBe(true);
    expect(maySetRole(organizer, 'MEMBER', 'ORGANIZER')).toBe(false);
    expect(maySetRole(organizer, 'ORGANIZER', 'MEMBER')).toBe(false);
    expect(maySetRole(membership('EVENT_MANAGER'), 'MEMBER', 'CHECK_IN_STAFF')).toBe(false);
  });

  it('shows everyone who runs the chapter, and nobody else', () => {
    expect(
      ROLES.filter((role) => isPublic(membership(role)))
        .map(letter)
        .join(''),
    ).toBe('LOEC');
    expect(isPublic(membership('ORGANIZER', 'LEFT'))).toBe(false);
  });
});
