/** Lists of people that are read. */
export type AuditRead = 'RSVPS_READ' | 'ATTENDEES_EXPORTED' | 'INVITATIONS_READ' | 'MEMBERSHIPS_READ';

/** What an entry tells of: a list that was read, or a mutation by its name. */
export type AuditAction = AuditRead | 'CHANGED';

const READS: ReadonlySet<string> = new Set<AuditRead>([
  'RSVPS_READ',
  'ATTENDEES_EXPORTED',
  'INVITATIONS_READ',
  'MEMBERSHIPS_READ',
]);

export const isRead = (action: string): action is AuditRead => READS.has(action);
