import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import type { MembershipState } from '../../../schema/changes.ts';
import { checkOptionalText, checkText } from '../text-input.ts';

export interface MemberRecord {
  readonly id: Uuid;
  /** Empty until a token or the member gives one. */
  readonly name: string;
  readonly email: string | null;
  readonly avatarUrl: string | null;
  readonly bio: string | null;
  readonly joinedAt: Date;
}

/** One chapter a member belongs to, as the chapter last told it. */
export interface ChapterMembership {
  readonly memberId: Uuid;
  readonly chapter: ChapterKey;
  readonly role: MembershipState['role'];
  readonly status: MembershipState['status'];
  readonly joinedAt: Date;
}

/** What a member changes about themself; what is left out stays. */
export interface ProfileChange {
  readonly name?: string | null | undefined;
  readonly avatarUrl?: string | null | undefined;
  readonly bio?: string | null | undefined;
}

export interface Profile {
  name: string;
  avatarUrl: string | null;
  bio: string | null;
}

export const shownName = (name: string): string => name || 'New member';

/** @throws UserFault INVALID */
export function checkProfile(change: ProfileChange): Partial<Profile> {
  const profile: Partial<Profile> = {};
  if (change.name === null) throw new UserFault('INVALID', 'A member has a name.', ['name']);
  if (change.name !== undefined) profile.name = checkText(change.name, 'name', { min: 1, max: 100 });
  if (change.avatarUrl !== undefined) profile.avatarUrl = change.avatarUrl;
  if (change.bio !== undefined) profile.bio = checkOptionalText(change.bio, 'bio', { max: 2_000 });
  return profile;
}
