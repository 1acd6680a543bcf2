import { registerEnumType } from 'type-graphql';
import type { ChapterState, MembershipState } from '../../../schema/changes.ts';
import type { ChapterStatus } from '../registry/chapter-life.ts';

/** A GraphQL enum whose values stand for themselves in code and database. */
export function graphqlEnum<Value extends string>(
  name: string,
  description: string,
  values: { [Key in Value]: string },
): { readonly [Key in Value]: Key } {
  const enumObject = Object.fromEntries(Object.keys(values).map((key) => [key, key])) as {
    [Key in Value]: Key;
  };
  const valuesConfig = Object.fromEntries(
    Object.entries<string>(values).map(([key, text]) => [key, text === '' ? {} : { description: text }]),
  ) as { [Key in Value]: { description?: string } };
  registerEnumType(enumObject, { name, description, valuesConfig });
  return enumObject;
}

export const ChapterStatusEnum = graphqlEnum<ChapterStatus>(
  'ChapterStatus',
  'Where a chapter stands with headquarters.',
  {
    PENDING: 'Proposed; waits for headquarters.',
    ACTIVE: '',
    INACTIVE: 'Stands, but holds no events for now.',
    HIDDEN: 'Not shown in the directory.',
    TEST: 'For trying things out; counts nowhere.',
  },
);

export type SubgraphHealth = 'LIVE' | 'STALE' | 'UNREACHABLE';
export const SubgraphHealthEnum = graphqlEnum<SubgraphHealth>(
  'SubgraphHealth',
  'How fresh headquarters’ copy of a chapter is.',
  {
    LIVE: 'The chapter’s server answers; the copy is up to date.',
    STALE: 'The server has been silent for a while.',
    UNREACHABLE: 'The server does not answer; the copy is its last known state.',
  },
);

export const JoinModeEnum = graphqlEnum<ChapterState['joinMode']>('JoinMode', 'How members join a chapter.', {
  OPEN: 'Anyone, at once.',
  APPROVAL: 'An organizer approves each.',
  CLOSED: 'Nobody new.',
});

export const ChapterRoleEnum = graphqlEnum<MembershipState['role']>(
  'ChapterRole',
  'What a member is in one chapter.',
  { LEAD_ORGANIZER: '', ORGANIZER: '', EVENT_MANAGER: '', CHECK_IN_STAFF: '', MEMBER: '' },
);

export const MembershipStatusEnum = graphqlEnum<MembershipState['status']>(
  'MembershipStatus',
  'Where a membership stands.',
  { PENDING: 'Waits for an organizer.', ACTIVE: '', BANNED: '', LEFT: '' },
);
