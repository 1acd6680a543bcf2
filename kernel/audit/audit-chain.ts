import { createHash } from 'node:crypto';
import type { Uuid } from '../ids.ts';

/** One entry of an audit log, as it is sealed. People stand in it under pseudonyms. */
export interface SealedEntry {
  /** Counts up by one from 1. */
  readonly seq: number;
  readonly at: Date;
  readonly actor: Uuid | null;
  /** As what they acted. */
  readonly role: string | null;
  readonly action: string;
  readonly outcome: string;
  readonly subject: Uuid | null;
  /** The global id of what it was done to. */
  readonly object: string | null;
  readonly detail: string | null;
  readonly people: number | null;
  /** The request it came with, by the id that the gateway's log has. */
  readonly origin: string | null;
  readonly reasonSeal: Buffer | null;
}

/** What the first entry follows. */
export const CHAIN_START = createHash('sha256').update('').digest();

/**
 * SHA-256 of the hash before (32 bytes) and of the entry as a JSON array in UTF-8: seq, at (ISO 8601, milliseconds, Z), actor,
 * role, action, outcome, subject, object, detail, people, origin, and the reason's seal in hex; what is not there is null.
 */
export function hashEntry(before: Buffer, entry: SealedEntry): Buffer {
  const { seq, at, actor, role, action, outcome, subject, object, detail, people, origin } = entry;
  const seal = entry.reasonSeal?.toString('hex') ?? null;
  const words = [
    seq,
    at.toISOString(),
    actor,
    role,
    action,
    outcome,
    subject,
    object,
    detail,
    people,
    origin,
    seal,
  ];
  return createHash('sha256').update(before).update(JSON.stringify(words)).digest();
}

/** Holds a reason to its entry; without the salt, which goes with the reason, it tells nothing of it. */
export const sealReason = (salt: Buffer, reason: string): Buffer =>
  createHash('sha256').update(salt).update(reason).digest();
