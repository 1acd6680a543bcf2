import type { JWTVerifyGetKey } from 'jose';
import type { Clock } from '../../../kernel/clock.ts';
import type { Database } from '../../../kernel/db/database.ts';
import { readReceipt } from '../../../kernel/erasure.ts';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import type { HostReport } from '../../../kernel/peers.ts';
import { noteHeads } from '../audit/anchor.store.ts';
import { chaptersOf } from '../mail/letter.store.ts';
import { insertReceipts } from './erasure.store.ts';

/**
 * Keeps what a host reports of its own chapters: receipts, which it signed, and the heads of their audit logs.
 * @throws UNAUTHENTICATED, FORBIDDEN for a chapter that stands on another server
 */
export async function takeReport(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  server: Uuid,
  keys: JWTVerifyGetKey,
  { receipts, auditHeads }: HostReport,
): Promise<void> {
  const read = await Promise.all(
    receipts.map(async (text) => ({ text, receipt: await readReceipt(text, keys) })),
  );
  const named = [...read.map(({ receipt }) => receipt.chapter), ...auditHeads.map(({ chapter }) => chapter)];
  const own: ReadonlySet<ChapterKey> = await chaptersOf(db, server, named);
  const stranger = named.find((chapter) => !own.has(chapter));
  if (stranger !== undefined) {
    throw new ChapterhouseError('FORBIDDEN', `The chapter "${stranger}" does not stand on this server.`);
  }
  for (const { text, receipt } of read) await insertReceipts(db, receipt, text, clock.now());
  await noteHeads(db, auditHeads, clock.now());
}
