import type { Sql, Tx } from '../../../kernel/db/database.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import type { StepRecord } from './chapter-life.ts';

/** Writes a step down, in the transaction that takes it and holds the chapter's row. Every step passes here. */
export async function recordStep(tx: Tx, record: StepRecord): Promise<void> {
  const { chapter, step, before, after, at, by, reason } = record;
  await tx.query(
    `INSERT INTO ${tx.schema}.chapter_step
       (chapter, number, step, status_before, status_after, at, by_member, reason)
     SELECT $1, 1 + coalesce(max(number), 0), $2, $3, $4, $5,
       (SELECT id FROM ${tx.schema}.member WHERE id = $6), $7
     FROM ${tx.schema}.chapter_step WHERE chapter = $1`,
    [chapter, step, before, after, at, by, reason],
  );
}

/** In the order they were taken. */
export const stepsOf = (sql: Sql, chapters: readonly ChapterKey[]): Promise<StepRecord[]> =>
  sql.query(
    `SELECT chapter, step, status_before AS before, status_after AS after, at, by_member AS by, reason
     FROM ${sql.schema}.chapter_step WHERE chapter = ANY($1::text[]) ORDER BY chapter, number`,
    [chapters],
  );
