import type { Uuid } from '../../../kernel/ids.ts';
import type { MembershipState } from '../../../schema/changes.ts';

export type ChapterRole = MembershipState['role'];
export type MembershipStatus = MembershipState['status'];

export interface Membership {
  readonly id: Uuid;
  readonly memberId: Uuid;
  readonly role: ChapterRole;
  readonly status: MembershipStatus;
  readonly joinedAt: Date;
}

/** What headquarters may know of a membership. */
export const membershipState = (membership: Membership): MembershipState => ({
  memberId: membership.memberId,
  role: membership.role,
  status: membership.status,
  joinedAt: membership.joinedAt.toISOString(),
});
