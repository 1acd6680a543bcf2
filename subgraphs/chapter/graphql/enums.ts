import { registerEnumType } from 'type-graphql';
import type { ChapterState } from '../../../schema/changes.ts';
import type { AuditAction } from '../audit/audit.ts';
import type { EventType, RsvpMode, ShownEventStatus } from '../event/event.ts';
import type { ChapterRole, MembershipStatus } from '../membership/membership.ts';
import type { MatchRule, QuestionKind, QuestionScope } from '../question/question.ts';
import type { AttendanceStatus, RsvpResponse, RsvpStatus } from '../rsvp/rsvp.ts';

/** A GraphQL enum whose values are their names; `meanings` describes each ('' where the name says it). */
function namedEnum<Value extends string>(
  name: string,
  description: string,
  meanings: Record<Value, string>,
): { [Name in Value]: Name } {
  const values = Object.keys(meanings) as Value[];
  const object = Object.fromEntries(values.map((value) => [value, value])) as { [Name in Value]: Name };
  const described = values.filter((value) => meanings[value] !== '');
  registerEnumType(object, {
    name,
    description,
    valuesConfig: Object.fromEntries(
      described.map((value) => [value, { description: meanings[value] }]),
    ) as Partial<Record<Value, { description: string }>>,
  });
  return object;
}

export const EventTypeEnum = namedEnum<EventType>('EventType', 'Where an event takes place.', {
  PHYSICAL: '',
  ONLINE: '',
  HYBRID: 'At a venue and online.',
});

export const EventStatusEnum = namedEnum<ShownEventStatus>('EventStatus', 'Where an event stands.', {
  DRAFT: 'Seen by those who manage events alone.',
  PUBLISHED: '',
  CANCELLED: '',
  PAST: 'Published, and over.',
});

export const RsvpModeEnum = namedEnum<RsvpMode>('RsvpMode', 'How answers to an event are taken.', {
  OPEN: 'First come, first served.',
  APPROVAL: 'Organizers approve each who is not invited.',
  INVITE_ONLY: 'Organizers invite; nobody else answers.',
});

export const RsvpStatusEnum = namedEnum<RsvpStatus>('RsvpStatus', 'Where an answer stands.', {
  YES: 'Has a seat.',
  NO: '',
  MAYBE: 'Takes no seat.',
  WAITLIST: 'Waits for a seat.',
  PENDING_APPROVAL: 'Waits for an organizer.',
  CANCELLED: 'Taken back, since the member left the chapter or was banned.',
});

export const RsvpResponseEnum = namedEnum<RsvpResponse>('RsvpResponse', 'What a member answers.', {
  YES: 'Takes a seat, waits for one, or asks for it.',
  NO: 'Gives the seat up.',
  MAYBE: 'Gives the seat up, but may come.',
});

export const AttendanceStatusEnum = namedEnum<AttendanceStatus>('AttendanceStatus', 'Who came.', {
  UNKNOWN: '',
  ATTENDED: '',
  NO_SHOW:
    'Said yes and did not come: as recorded, or as nothing was recorded of them a day after an event where anyone ' +
    'was checked in.',
  EXCUSED: '',
});

export const JoinModeEnum = namedEnum<ChapterState['joinMode']>('JoinMode', 'How members join a chapter.', {
  OPEN: 'Anyone, at once.',
  APPROVAL: 'An organizer approves each.',
  CLOSED: 'Nobody new.',
});

export const ChapterRoleEnum = namedEnum<ChapterRole>('ChapterRole', 'What a member is in one chapter.', {
  LEAD_ORGANIZER: '',
  ORGANIZER: '',
  EVENT_MANAGER: '',
  CHECK_IN_STAFF: '',
  MEMBER: '',
});

export const MembershipStatusEnum = namedEnum<MembershipStatus>(
  'MembershipStatus',
  'Where a membership stands.',
  { PENDING: 'Waits for an organizer.', ACTIVE: '', BANNED: '', LEFT: '' },
);

export const QuestionScopeEnum = namedEnum<QuestionScope>('QuestionScope', 'When a question is asked.', {
  JOIN: 'Of who joins the chapter.',
  TABLE: 'Of who applies for a table.',
  RSVP: 'Of who answers an event.',
});

export const QuestionKindEnum = namedEnum<QuestionKind>('QuestionKind', 'How a question is answered.', {
  SINGLE: 'By one of its options.',
  MULTIPLE: 'By some of its options.',
  TEXT: 'In the member’s own words.',
});

export const MatchRuleEnum = namedEnum<MatchRule>(
  'MatchRule',
  'How answers count when a table is put together.',
  {
    AFFINITY: 'Who answers alike belongs together.',
    DIFFERENCE: 'Who answers differently belongs together.',
  },
);

export const AuditActionEnum = namedEnum<AuditAction>('AuditAction', 'What someone did.', {
  RSVPS_READ: 'An event’s answers.',
  ATTENDEES_EXPORTED: 'An event’s answers, as a file.',
  INVITATIONS_READ: 'Who is invited to an event.',
  MEMBERSHIPS_READ: 'Who belongs to the chapter.',
  CHANGED: 'Something was changed; `mutation` says what.',
});
