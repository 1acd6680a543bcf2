import type { NotPeople, PersonalData } from '../../../kernel/personal-data.ts';

const all = {};

/** What a chapter keeps about members. A table that comes to hold any needs its entry here: a test says so. */
export const CHAPTER_PEOPLE: readonly PersonalData[] = [
  { table: 'membership', column: 'member_id', erasure: { how: 'DELETE' }, export: all },
  {
    table: 'rsvp',
    column: 'member_id',
    erasure: { how: 'TOMBSTONE', clear: ['answers', 'decline_reason'] },
    export: all,
  },
  { table: 'series_rsvp', column: 'member_id', erasure: { how: 'DELETE' }, export: all },
  {
    table: 'invitation',
    column: 'member_id',
    erasure: { how: 'DELETE' },
    export: { without: ['invited_by'] },
  },
  {
    table: 'invitation',
    column: 'invited_by',
    erasure: { how: 'TOMBSTONE' },
    export: { without: ['member_id'] },
  },
  { table: 'event_host', column: 'member_id', erasure: { how: 'DELETE' }, export: all },
  { table: 'event', column: 'created_by', erasure: { how: 'NULL' }, export: all },
  { table: 'series', column: 'created_by', erasure: { how: 'NULL' }, export: { without: ['template'] } },
  {
    table: 'series',
    column: 'template',
    erasure: { how: 'OWN', by: 'removeSeriesHost' },
    export: { not: 'whom it names as hosts stands with each event' },
  },
  { table: 'listing', column: 'accepted_by', erasure: { how: 'TOMBSTONE' }, export: all },
  { table: 'letter', column: 'member_id', erasure: { how: 'DELETE' }, export: all },
  { table: 'rsvp_told', column: 'member_id', erasure: { how: 'DELETE' }, export: all },
  { table: 'series_told', column: 'member_id', erasure: { how: 'DELETE' }, export: all },
  { table: 'calendar_renewal', column: 'member_id', erasure: { how: 'DELETE' }, export: all },
  {
    table: 'idempotency',
    column: 'member_id',
    erasure: { how: 'DELETE' },
    export: { not: 'a copy of answers that stand in rsvp, kept for a day' },
  },
  {
    table: 'audit_person',
    column: 'member_id',
    erasure: { how: 'OWN', by: 'forgetInAudit' },
    export: { not: 'its entries are: see audit in the export' },
  },
  {
    table: 'outbox',
    column: 'data',
    erasure: { how: 'OWN', by: 'eraseFromOutbox' },
    export: { not: 'a copy of the membership, for headquarters' },
  },
  {
    table: 'webhook_delivery',
    column: 'body',
    erasure: { how: 'OWN', by: 'eraseFromDeliveries' },
    export: { not: 'a copy of the membership, for whom the chapter tells' },
  },
];

export const NOT_CHAPTER_PEOPLE: NotPeople = {
  'audit_entry.actor': 'a pseudonym of audit_person',
  'audit_entry.subject': 'a pseudonym of audit_person',
  'audit_person.pseudonym': 'random',
  'event.asks_of_series': 'a series',
  'event_told.venue_id': 'a venue',
  'letter.event_id': 'an event',
  'listing.event_id': 'an event',
  'rsvp_told.thread': 'an entry of a calendar',
  'series_told.thread': 'an entry of a calendar',
  'webhook.lane': 'a sender',
};
