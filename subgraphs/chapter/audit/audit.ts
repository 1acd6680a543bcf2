import type { Uuid } from '../../../kernel/ids.ts';

/** What was done that is worth knowing later: reads of lists of people. */
export type AuditAction = 'RSVPS_READ' | 'ATTENDEES_EXPORTED' | 'INVITATIONS_READ';

export interface AuditEntry {
  readonly id: Uuid;
  readonly at: Date;
  /** Who did it; a tombstone once they are erased. */
  readonly memberId: Uuid;
  readonly action: AuditAction;
  readonly eventId: Uuid | null;
  /** How many people it told of. */
  readonly people: number;
}
