import type { Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';

/** A keyed request that was answered: what was asked, as a digest, and what was answered. */
export interface KeptAnswer<Answer> {
  readonly memberId: Uuid;
  readonly key: string;
  readonly digest: string;
  readonly answer: Answer;
}

/** Answers kept under the members' keys. */
export const keptAnswers = <Answer>(
  tx: Tx,
  asked: readonly { memberId: Uuid; key: string }[],
): Promise<KeptAnswer<Answer>[]> =>
  tx.query(
    `SELECT member_id AS "memberId", key, digest, answer FROM ${tx.schema}.idempotency
     WHERE (member_id, key) IN (SELECT * FROM unnest($1::uuid[], $2::text[]))`,
    [asked.map((one) => one.memberId), asked.map((one) => one.key)],
  );

/** Days an answer is kept under its key, at least. */
const KEPT_DAYS = 7;

/**
 * Keeps answers, and removes some that were kept long enough: twice as many as came, so that the table ends up holding
 * the last days alone, and no request pays for the others.
 * @returns how many were kept: those whose keys nobody took meanwhile
 */
export async function keepAnswers(
  tx: Tx,
  answers: readonly KeptAnswer<unknown>[],
  now: Date,
): Promise<number> {
  const [row] = await tx.query<{ kept: number }>(
    `WITH pruned AS (
       DELETE FROM ${tx.schema}.idempotency WHERE (member_id, key) IN (
         SELECT member_id, key FROM ${tx.schema}.idempotency WHERE at < $2::timestamptz - $3 * interval '1 day'
         ORDER BY at LIMIT $4 FOR UPDATE SKIP LOCKED
       )
     ), kept AS (
       INSERT INTO ${tx.schema}.idempotency (member_id, key, digest, answer, at)
       SELECT "memberId", key, digest, answer, $2
       FROM jsonb_to_recordset($1::jsonb) AS kept ("memberId" uuid, key text, digest text, answer jsonb)
       ON CONFLICT (member_id, key) DO NOTHING RETURNING key
     )
     SELECT count(*) AS kept FROM kept`,
    [JSON.stringify(answers), now, KEPT_DAYS, 2 * answers.length],
  );
  return row?.kept ?? 0;
}
