import type { Sql, Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { erasedDigest } from './erased.ts';

/** How far a chapter has come: the last order it followed, and the head of its audit log. */
export interface ChapterMark {
  readonly order: number;
  /** The last order of which headquarters has the chapter's receipt. */
  readonly receipted: number;
  readonly auditSeq: number;
  /** Hexadecimal. */
  readonly auditHash: string;
}

export async function readMark(sql: Sql): Promise<ChapterMark> {
  const [mark] = await sql.query<ChapterMark>(
    `SELECT mark.seq AS order, mark.receipted, head.seq AS "auditSeq", encode(head.hash, 'hex') AS "auditHash"
     FROM ${sql.schema}.erasure_mark mark, ${sql.schema}.audit_head head`,
  );
  return mark as ChapterMark;
}

/** Held until the commit, so that of several processes one at a time follows an order. */
export async function lockMark(tx: Tx): Promise<number> {
  const [mark] = await tx.query<{ seq: number }>(`SELECT seq FROM ${tx.schema}.erasure_mark FOR UPDATE`);
  return mark?.seq ?? 0;
}

export async function moveMark(tx: Sql, seq: number): Promise<void> {
  await tx.query(`UPDATE ${tx.schema}.erasure_mark SET seq = greatest(seq, $1)`, [seq]);
}

/** Headquarters has the receipt of all orders up to this one. */
export async function markReceipted(sql: Sql, seq: number): Promise<void> {
  await sql.query(`UPDATE ${sql.schema}.erasure_mark SET receipted = greatest(receipted, $1)`, [seq]);
}

/** From now on the id does not come back. */
export async function banId(tx: Tx, memberId: Uuid): Promise<void> {
  await tx.query(`INSERT INTO ${tx.schema}.erased VALUES ($1) ON CONFLICT DO NOTHING`, [
    erasedDigest(memberId),
  ]);
}
