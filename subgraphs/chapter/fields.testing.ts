import type { FieldTable } from '../../test/authority/field-table.ts';

/**
 * Who is shown which field of a chapter; what headquarters may read for a reason it gives is not asked for here. EVERYONE may be nobody; OWN is whoever the object is about; the rest are the
 * actions of docs/roles.md. A row that is shown at all is decided in ROWS.
 */
export const CHAPTER_FIELDS: FieldTable = {
  Query: { EVERYONE: 'event' },
  Chapter: {
    EVERYONE: 'id calendarUrl coHostedEvents events memberships questions series',
    SIGNED_IN: 'viewer',
    SEE_AUDIT_LOG: 'auditLog',
    MANAGE_EVENTS: 'eventsCsv',
    SEE_ALL_MEMBERSHIPS: 'membersCsv',
    MANAGE_WEBHOOKS: 'webhooks',
  },
  ChapterViewer: { EVERYONE: 'membership isOrganizer canCreateEvents rsvps', RSVP: 'calendarUrl' },
  Event: {
    EVERYONE:
      'id chapter title description startsAt endsAt timeZone localStart type venue onlineUrl topics status capacity guestLimit rsvpMode rsvpOpensAt rsvpClosesAt sequence coHostChapterIds recurrenceStart calendarUrl hosts viewerInvited questions counts viewerRsvp series',
    SEE_ALL_RSVPS: 'rsvps attendanceCsv',
    MANAGE_EVENTS: 'invitations',
  },
  EventSeries: {
    EVERYONE:
      'id title rule timeZone localStart duration exceptDates rsvpMode coHostChapterIds cancelledAt events viewerRsvp questions',
  },
  SeriesRsvp: { EVERYONE: 'response guests since' },
  Rsvp: {
    EVERYONE: 'id member status guests createdAt updatedAt attendance event waitlistPosition',
    'OWN|SEE_ANSWERS': 'answers declineReason',
    OWN: 'checkInCode',
  },
  RsvpCounts: {
    EVERYONE:
      'eventId version yes maybe no waitlist pending guests attended noShows capacity seatsLeft event',
  },
  Membership: {
    EVERYONE: 'id member role status joinedAt',
    'OWN|SEE_ALL_MEMBERSHIPS': 'reason answers',
  },
  Invitation: { EVERYONE: 'member invitedAt' },
  AuditEntry: {
    EVERYONE: 'seq at role mutation outcome subject objectId detail reason origin member action people event',
  },
  Webhook: { EVERYONE: 'id url kinds status disabledReason failingSince createdAt deliveries' },
  WebhookDelivery: {
    EVERYONE: 'id messageId type state attempts responseStatus error writtenAt nextAttemptAt deliveredAt',
  },
  Answer: { EVERYONE: 'question values' },
  Question: { EVERYONE: 'id kind text options match required' },
  Venue: { EVERYONE: 'id name address city country location' },
  Location: { EVERYONE: 'lat lon' },
  Member: { EVERYONE: 'id' },
  DirectoryEvent: { EVERYONE: 'id' },
  CsvBadRow: { EVERYONE: 'line column reason' },
  SeriesRsvpOutcome: { EVERYONE: 'event rsvp counts error' },
  ChapterActivity: { EVERYONE: 'kind at chapter event' },
};

type Row = Readonly<Record<string, unknown>>;

/** Who is shown a row at all; rows of types that are not named, everyone. */
export const CHAPTER_ROWS: Readonly<Record<string, (row: Row) => string>> = {
  Event: ({ status }) => (status === 'DRAFT' ? 'SEE_DRAFTS' : 'EVERYONE'),
  Rsvp: () => 'OWN|SEE_ALL_RSVPS',
  Membership: ({ role, status }) =>
    status === 'ACTIVE' && role !== 'MEMBER' ? 'EVERYONE' : 'OWN|SEE_ALL_MEMBERSHIPS',
  Invitation: () => 'MANAGE_EVENTS',
  AuditEntry: () => 'SEE_AUDIT_LOG',
  Webhook: () => 'MANAGE_WEBHOOKS',
  WebhookDelivery: () => 'MANAGE_WEBHOOKS',
};
