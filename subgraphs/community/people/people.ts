import type { NotPeople, PersonalData } from '../../../kernel/personal-data.ts';

const all = {};
const cascade = { how: 'CASCADE' } as const;
const detached = { how: 'NULL' } as const;

/**
 * What headquarters keeps about members. What refers to the member's row goes, or is emptied, with it, by its foreign key.
 * A table that comes to hold any needs its entry here: a test says so.
 */
export const COMMUNITY_PEOPLE: readonly PersonalData[] = [
  { table: 'member', column: 'id', erasure: { how: 'DELETE' }, export: all },
  { table: 'hq_role', column: 'member_id', erasure: cascade, export: all },
  { table: 'hq_region', column: 'member_id', erasure: cascade, export: all },
  { table: 'guidelines_acceptance', column: 'member_id', erasure: cascade, export: all },
  { table: 'guidelines', column: 'published_by', erasure: detached, export: { without: ['text'] } },
  { table: 'chapter', column: 'proposed_by', erasure: detached, export: all },
  { table: 'chapter_step', column: 'by_member', erasure: detached, export: all },
  {
    table: 'directory_membership',
    column: 'member_id',
    erasure: { how: 'OWN', by: 'deleteMemberships' },
    export: all,
  },
  { table: 'letter', column: 'member_id', erasure: cascade, export: all },
  { table: 'mail_kind_off', column: 'member_id', erasure: cascade, export: all },
  { table: 'mail_chapter_off', column: 'member_id', erasure: cascade, export: all },
  { table: 'announcement', column: 'author_id', erasure: detached, export: { without: ['changed_in'] } },
  {
    table: 'post',
    column: 'author_id',
    erasure: { how: 'OWN', by: 'eraseFromSpace' },
    export: { without: ['changed_in', 'hidden_by'] },
  },
  {
    table: 'post',
    column: 'hidden_by',
    erasure: detached,
    export: { not: 'what a moderator did: see audit in the export' },
  },
  { table: 'post_mention', column: 'member_id', erasure: cascade, export: all },
  { table: 'post_report', column: 'member_id', erasure: cascade, export: all },
  { table: 'digest_turn', column: 'member_id', erasure: cascade, export: all },
  { table: 'space_ban', column: 'member_id', erasure: cascade, export: { without: ['banned_by'] } },
  {
    table: 'space_ban',
    column: 'banned_by',
    erasure: detached,
    export: { not: 'what a moderator did: see audit in the export' },
  },
  {
    table: 'ban_appeal',
    column: 'decided_by',
    erasure: detached,
    export: { not: 'what a moderator did: see audit in the export' },
  },
  { table: 'data_export', column: 'member_id', erasure: cascade, export: { not: 'it is this export' } },
  {
    table: 'audit_person',
    column: 'member_id',
    erasure: { how: 'OWN', by: 'forgetInAudit' },
    export: { not: 'its entries are: see audit in the export' },
  },
  {
    table: 'erasure_order',
    column: 'member_id',
    erasure: { how: 'KEPT', why: 'an id of nobody, by which a restored backup forgets them again' },
    export: { not: 'there is none before the erasure, and nobody after it' },
  },
];

export const NOT_COMMUNITY_PEOPLE: NotPeople = {
  'audit_entry.actor': 'a pseudonym of audit_person',
  'audit_entry.subject': 'a pseudonym of audit_person',
  'audit_person.pseudonym': 'random',
  'chapter.answers': 'what was asked of a chapter that was proposed',
  'chapter.proposal': 'a chapter’s profile',
  'directory_event.event_id': 'an event',
  'directory_listing.event_id': 'an event',
  'feed_cursor.parked': 'why a chapter’s feed is left out',
  'post_mention.letter_id': 'a letter, which is here itself',
};
