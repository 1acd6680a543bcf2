import type { Sql } from '../db/database.ts';
import {
  type AuditHead,
  entriesAfter,
  type KeptReason,
  readHead,
  reasonsAmong,
  type StoredEntry,
} from './audit.store.ts';
import { CHAIN_START, hashEntry, sealReason } from './audit-chain.ts';

const PAGE = 1_000;

export interface AuditVerdict {
  /** Entries that are whole, from the first on. */
  readonly entries: number;
  /** Of the last entry that is whole. */
  readonly head: AuditHead;
  /** The first entry that is not what was written, and why; undefined when the log is whole. */
  readonly broken?: { readonly seq: number; readonly why: string };
}

/**
 * Computes an owner's audit log anew, from the first entry to the head.
 * @param noted heads noted elsewhere, which the log must still have; by their `seq`
 */
export async function verifyAudit(sql: Sql, noted: readonly AuditHead[] = []): Promise<AuditVerdict> {
  const due = new Map(noted.map(({ seq, hash }) => [seq, hash]));
  const last = await readHead(sql);
  let head: AuditHead = { seq: 0, hash: CHAIN_START };
  for (;;) {
    const page = await entriesAfter(sql, head.seq, PAGE);
    const reasons = await reasonsOf(sql, page);
    for (const entry of page) {
      const hash = hashEntry(head.hash, entry);
      const why = faultOf(entry, head, hash, reasons.get(entry.seq), due.get(entry.seq));
      if (why) return broken(head, why);
      head = { seq: entry.seq, hash };
      if (head.seq === last.seq && !last.hash.equals(hash))
        return broken(head, 'it is not the head of the log');
    }
    if (page.length === 0) break;
  }
  const missing = [last, ...noted].some(({ seq }) => seq > head.seq);
  return missing ? broken(head, 'it is missing') : { entries: head.seq, head };
}

const broken = (head: AuditHead, why: string): AuditVerdict => ({
  entries: head.seq,
  head,
  broken: { seq: head.seq + 1, why },
});

function faultOf(
  entry: StoredEntry,
  before: AuditHead,
  hash: Buffer,
  reason: KeptReason | undefined,
  noted: Buffer | undefined,
): string | undefined {
  if (entry.seq !== before.seq + 1) return 'it is missing';
  if (!hash.equals(entry.hash)) return 'it is not what was written';
  if (reason && !entry.reasonSeal?.equals(sealReason(reason.salt, reason.reason))) {
    return 'its reason is not what was written';
  }
  return noted && !noted.equals(hash) ? 'it is not the one that was noted elsewhere' : undefined;
}

async function reasonsOf(sql: Sql, page: readonly StoredEntry[]): Promise<ReadonlyMap<number, KeptReason>> {
  const sealed = page.filter(({ reasonSeal }) => reasonSeal !== null).map(({ seq }) => seq);
  return new Map((await reasonsAmong(sql, sealed)).map((each) => [each.seq, each]));
}
