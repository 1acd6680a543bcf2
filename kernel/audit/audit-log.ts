import { randomBytes } from 'node:crypto';
import type { Database, Tx } from '../db/database.ts';
import type { Uuid } from '../ids.ts';
import {
  insertEntries,
  insertReasons,
  type KeptReason,
  lockHead,
  moveHead,
  pseudonymsOf,
  type StoredEntry,
} from './audit.store.ts';
import { hashEntry, type SealedEntry, sealReason } from './audit-chain.ts';

/** `BEGUN` is written before something is done, `REFUSED` and `FAILED` after it came to nothing, `READ` before it is shown. */
export type AuditOutcome = 'READ' | 'BEGUN' | 'DONE' | 'REFUSED' | 'FAILED';

/** Who did what to whom, from where and why. */
export interface AuditEvent {
  readonly at: Date;
  /** Undefined where the house acts by itself. */
  readonly actor: Uuid | undefined;
  readonly role?: string | undefined;
  readonly action: string;
  readonly outcome: AuditOutcome;
  readonly subject?: Uuid | undefined;
  readonly object?: string | undefined;
  readonly detail?: string | undefined;
  readonly people?: number | undefined;
  readonly origin?: string | undefined;
  readonly reason?: string | undefined;
}

const SALT_BYTES = 16;

/** Adds entries to the owner's log in a transaction of their own, so that its head is held but for a moment. */
export async function appendAudit(db: Database, events: readonly AuditEvent[]): Promise<void> {
  if (events.length > 0) await db.transaction((tx) => appendAuditIn(tx, events));
}

/** As `appendAudit`, within a transaction; call it last, since other writers of the log wait for the commit. */
export async function appendAuditIn(tx: Tx, events: readonly AuditEvent[]): Promise<void> {
  const people = events.flatMap(({ actor, subject }) => [actor, subject]).filter((one) => one !== undefined);
  const pseudonyms = await pseudonymsOf(tx, people.sort());
  let head = await lockHead(tx);
  const entries: StoredEntry[] = [];
  const reasons: KeptReason[] = [];
  for (const event of events) {
    const seq = head.seq + 1;
    const kept =
      event.reason === undefined ? undefined : { seq, salt: randomBytes(SALT_BYTES), reason: event.reason };
    if (kept) reasons.push(kept);
    const entry: SealedEntry = {
      seq,
      at: event.at,
      actor: (event.actor && pseudonyms.get(event.actor)) ?? null,
      role: event.role ?? null,
      action: event.action,
      outcome: event.outcome,
      subject: (event.subject && pseudonyms.get(event.subject)) ?? null,
      object: event.object ?? null,
      detail: event.detail ?? null,
      people: event.people ?? null,
      origin: event.origin ?? null,
      reasonSeal: kept ? sealReason(kept.salt, kept.reason) : null,
    };
    head = { seq, hash: hashEntry(head.hash, entry) };
    entries.push({ ...entry, hash: head.hash });
  }
  await insertEntries(tx, entries);
  await insertReasons(tx, reasons);
  await moveHead(tx, head);
}
