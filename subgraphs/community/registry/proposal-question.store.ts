import type { Sql, Tx } from '../../../kernel/db/database.ts';
import type { ProposalQuestion } from './proposal-question.ts';

/** In order. */
export const readQuestions = (sql: Sql): Promise<ProposalQuestion[]> =>
  sql.query(`SELECT id, text, required FROM ${sql.schema}.proposal_question ORDER BY place`);

export async function replaceQuestions(tx: Tx, questions: readonly ProposalQuestion[]): Promise<void> {
  await tx.query(`LOCK TABLE ${tx.schema}.proposal_question IN SHARE ROW EXCLUSIVE MODE`);
  await tx.query(`DELETE FROM ${tx.schema}.proposal_question`);
  await tx.query(
    `INSERT INTO ${tx.schema}.proposal_question (id, place, text, required)
     SELECT id, place, text, required
     FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (id uuid, text text, required boolean))
       WITH ORDINALITY AS each (id, text, required, place)`,
    [JSON.stringify(questions)],
  );
}
