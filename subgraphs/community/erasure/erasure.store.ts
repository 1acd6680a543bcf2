import type { Sql, Tx } from '../../../kernel/db/database.ts';
import type { ErasureOrder, ErasureReceipt } from '../../../kernel/erasure.ts';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';

/** The number of the last order. */
export async function lastOrder(sql: Sql, lock = ''): Promise<number> {
  const [book] = await sql.query<{ seq: number }>(`SELECT seq FROM ${sql.schema}.erasure_book ${lock}`);
  return book?.seq ?? 0;
}

/** Enters an order under the next number; the book is held until the commit, so that orders are seen in their order. */
export async function enterOrder(tx: Tx, memberId: Uuid, now: Date): Promise<number> {
  const seq = (await lastOrder(tx, 'FOR UPDATE')) + 1;
  await tx.query(`INSERT INTO ${tx.schema}.erasure_order (seq, member_id, at) VALUES ($1, $2, $3)`, [
    seq,
    memberId,
    now,
  ]);
  await tx.query(`UPDATE ${tx.schema}.erasure_book SET seq = $1`, [seq]);
  return seq;
}

/** Numbers up to this one were given out before headquarters was restored: they must not be given again. */
export async function skipNumbers(sql: Sql, upTo: number): Promise<void> {
  await sql.query(`UPDATE ${sql.schema}.erasure_book SET seq = greatest(seq, $1)`, [upTo]);
}

export const ordersAfter = (sql: Sql, after: number, limit: number): Promise<ErasureOrder[]> =>
  sql.query(
    `SELECT seq, member_id AS "memberId" FROM ${sql.schema}.erasure_order WHERE seq > $1 ORDER BY seq LIMIT $2`,
    [after, limit],
  );

/** A receipt for each order it is about; a chapter that was restored and follows anew gives a newer one. */
export async function insertReceipts(
  sql: Sql,
  { chapter, after, upTo }: ErasureReceipt,
  receipt: string,
  now: Date,
): Promise<void> {
  await sql.query(
    `INSERT INTO ${sql.schema}.erasure_receipt (seq, chapter, at, receipt)
     SELECT seq, $3, $4, $5 FROM ${sql.schema}.erasure_order WHERE seq > $1 AND seq <= $2
     ON CONFLICT (seq, chapter) DO UPDATE SET at = excluded.at, receipt = excluded.receipt`,
    [after, upTo, chapter, now, receipt],
  );
}

export interface Erasure {
  readonly seq: number;
  readonly requestedAt: Date;
  /** Chapters that have not given a receipt. */
  readonly awaiting: readonly ChapterKey[];
  readonly receipts: readonly { readonly chapter: ChapterKey; readonly at: Date }[];
}

/** Chapters that stood when an order `o` was given, and have no receipt of it. */
const awaited = (schema: string): string =>
  `SELECT c.key FROM ${schema}.chapter c
   WHERE c.provisioned_at <= o.at
     AND NOT EXISTS (SELECT FROM ${schema}.erasure_receipt r WHERE r.seq = o.seq AND r.chapter = c.key)`;

const selectErasures = ({ schema }: Sql): string =>
  `SELECT o.seq, o.at AS "requestedAt", ARRAY(${awaited(schema)} ORDER BY c.key) AS awaiting,
     coalesce((SELECT jsonb_agg(jsonb_build_object('chapter', r.chapter, 'at', r.at) ORDER BY r.chapter)
       FROM ${schema}.erasure_receipt r WHERE r.seq = o.seq), '[]') AS receipts
   FROM ${schema}.erasure_order o`;

/** A page of erasures and one more, the oldest first. @param pending only those that some chapter has not followed */
export const listErasures = (sql: Sql, pending: boolean, after: number, limit: number): Promise<Erasure[]> =>
  sql.query<Erasure>(
    `${selectErasures(sql)} WHERE o.seq > $2 AND (NOT $1 OR EXISTS (${awaited(sql.schema)})) ORDER BY o.seq LIMIT $3`,
    [pending, after, limit],
  );

export async function countErasures(sql: Sql, pending: boolean): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `SELECT count(*) FROM ${sql.schema}.erasure_order o WHERE NOT $1 OR EXISTS (${awaited(sql.schema)})`,
    [pending],
  );
  return row?.count ?? 0;
}

export async function findErasure(sql: Sql, seq: number): Promise<Erasure> {
  const [row] = await sql.query<Erasure>(`${selectErasures(sql)} WHERE o.seq = $1`, [seq]);
  return row as Erasure;
}

/** Holds the member against other changes; false when there is none. */
export async function lockMember(tx: Tx, memberId: Uuid): Promise<boolean> {
  return (
    (await tx.query(`SELECT 1 FROM ${tx.schema}.member WHERE id = $1 FOR UPDATE`, [memberId])).length > 0
  );
}

/** What the member agreed to stays counted. */
export async function keepAcceptances(tx: Tx, memberId: Uuid): Promise<void> {
  await tx.query(
    `UPDATE ${tx.schema}.guidelines SET accepted_by_erased = accepted_by_erased + 1
     WHERE version IN (SELECT version FROM ${tx.schema}.guidelines_acceptance WHERE member_id = $1)`,
    [memberId],
  );
}

/** @returns chapters whose copies named the member */
export async function deleteMemberships(tx: Tx, memberId: Uuid): Promise<ChapterKey[]> {
  const rows = await tx.query<{ chapter: ChapterKey }>(
    `DELETE FROM ${tx.schema}.directory_membership WHERE member_id = $1 RETURNING chapter`,
    [memberId],
  );
  return rows.map(({ chapter }) => chapter);
}

/** All that hangs on the member goes with the row. */
export async function deleteMember(tx: Tx, memberId: Uuid): Promise<void> {
  await tx.query(`DELETE FROM ${tx.schema}.member WHERE id = $1`, [memberId]);
}
