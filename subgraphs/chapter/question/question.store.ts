import type { Sql, Tx } from '../../../kernel/db/database.ts';
import { newUuid, type Uuid } from '../../../kernel/ids.ts';
import { type Question, type QuestionFields, type QuestionScope, questionDigest } from './question.ts';

export const QUESTION_COLUMNS = 'q.id, q.kind, q.text, q.options, q.match, q.required';

/** What the chapter asks in general, in order. */
export const chapterQuestions = (sql: Sql, scope: QuestionScope): Promise<Question[]> =>
  sql.query(
    `SELECT ${QUESTION_COLUMNS} FROM ${sql.schema}.question q
     WHERE q.scope = $1 AND q.event_id IS NULL AND q.series_id IS NULL AND NOT q.retired ORDER BY q.place`,
    [scope],
  );

/** What series ask who comes to their events, in order. */
export const questionsOfSeries = (
  sql: Sql,
  seriesIds: readonly Uuid[],
): Promise<(Question & { readonly seriesId: Uuid })[]> =>
  sql.query(
    `SELECT q.series_id AS "seriesId", ${QUESTION_COLUMNS} FROM ${sql.schema}.question q
     WHERE q.series_id = ANY($1::uuid[]) AND NOT q.retired ORDER BY q.place`,
    [[...seriesIds]],
  );

/** What the events ask who comes, in order: their own questions, their series', or the chapter's. */
export const questionsOfEvents = (
  sql: Sql,
  eventIds: readonly Uuid[],
): Promise<(Question & { readonly eventId: Uuid })[]> =>
  sql.query(
    `SELECT e.id AS "eventId", ${QUESTION_COLUMNS} FROM ${sql.schema}.event e
     JOIN ${sql.schema}.question q ON ${ASKED_OF_EVENT} WHERE e.id = ANY($1::uuid[]) ORDER BY q.place`,
    [[...eventIds]],
  );

/** Whether an event `e` asks a question `q`. */
export const ASKED_OF_EVENT = `q.scope = 'RSVP' AND NOT q.retired AND (
  (e.own_questions AND q.event_id = e.id) OR
  (NOT e.own_questions AND q.event_id IS NULL AND q.series_id IS NOT DISTINCT FROM e.asks_of_series))`;

/** Questions by id, those no longer asked as well. */
export const questionsById = (sql: Sql, ids: readonly Uuid[]): Promise<Question[]> =>
  sql.query(`SELECT ${QUESTION_COLUMNS} FROM ${sql.schema}.question q WHERE q.id = ANY($1::uuid[])`, [
    [...ids],
  ]);

/** Who asks: an event, a series of them, or the chapter. */
interface Asker {
  readonly eventId?: Uuid | null;
  readonly seriesId?: Uuid | null;
}

/** Asks these questions and no others. What was asked before in the same words keeps its id, and so its answers. */
export async function replaceQuestions(
  tx: Tx,
  scope: QuestionScope,
  { eventId = null, seriesId = null }: Asker,
  questions: readonly QuestionFields[],
): Promise<void> {
  const rows = questions.map((fields, place) => ({
    ...fields,
    place,
    id: newUuid(),
    digest: questionDigest(fields),
  }));
  await tx.query(
    `WITH asked AS (
       SELECT * FROM jsonb_to_recordset($3::jsonb) AS row (id uuid, digest text, kind text, text text,
         options text[], match text, required boolean, place integer)
     ), retired AS (
       UPDATE ${tx.schema}.question SET retired = true
       WHERE scope = $1 AND event_id IS NOT DISTINCT FROM $2 AND series_id IS NOT DISTINCT FROM $4
         AND NOT retired
         AND digest NOT IN (SELECT digest FROM asked)
     )
     INSERT INTO ${tx.schema}.question
       (id, scope, event_id, series_id, digest, kind, text, options, match, required, place)
     SELECT id, $1, $2, $4, digest, kind, text, options, match, required, place FROM asked
     ON CONFLICT (scope, event_id, series_id, digest) DO UPDATE SET match = excluded.match,
       required = excluded.required, place = excluded.place, retired = false`,
    [scope, eventId, JSON.stringify(rows), seriesId],
  );
}

/** Whether an event asks its own questions (or none) rather than the chapter's. */
export async function setOwnQuestions(tx: Tx, eventId: Uuid, own: boolean): Promise<void> {
  await tx.query(`UPDATE ${tx.schema}.event SET own_questions = $2 WHERE id = $1`, [eventId, own]);
}
