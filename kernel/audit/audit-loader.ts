import DataLoader from 'dataloader';
import type { Database } from '../db/database.ts';
import { type AuditEvent, appendAudit } from './audit-log.ts';

export type AuditLog = DataLoader<AuditEvent, true>;

/** Writes to an owner's audit log: one transaction for all that one request has to write at once. */
export const auditLog = (db: Database): AuditLog =>
  new DataLoader(
    async (events) => {
      await appendAudit(db, events);
      return events.map(() => true as const);
    },
    { cache: false },
  );
