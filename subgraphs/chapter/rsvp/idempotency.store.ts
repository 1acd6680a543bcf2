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

export async function keepAnswers(tx: Tx, answers: readonly KeptAnswer<unknown>[], now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO ${tx.schema}.idempotency (member_id, key, digest, answer, at)
     SELECT "memberId", key, digest, answer, $2
     FROM jsonb_to_recordset($1::jsonb) AS kept ("memberId" uuid, key text, digest text, answer jsonb)`,
    [JSON.stringify(answers), now],
  );
}
