import type { Sql } from '../../../kernel/db/database.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import type { EventText, KnownWord, TextRow } from './text-rows.ts';

/** Texts of a chapter's events: of those named, or of all. */
export const readEventTexts = (
  sql: Sql,
  chapter: ChapterKey,
  eventIds: readonly string[] | undefined,
): Promise<EventText[]> =>
  sql.query(
    `SELECT e.event_id AS "eventId", e.title, e.topics, e.city, e.country, home.name AS "chapterName", t.summary
     FROM ${sql.schema}.directory_event e
     LEFT JOIN ${sql.schema}.directory_chapter home ON home.chapter = e.chapter
     LEFT JOIN ${sql.schema}.directory_text t ON t.chapter = e.chapter AND t.event_id = e.event_id
     WHERE e.chapter = $1 AND ($2::uuid[] IS NULL OR e.event_id = ANY ($2::uuid[]))`,
    [chapter, eventIds ?? null],
  );

const COPIED = ['starts_at', 'ends_at', 'type', 'status', 'country', 'lat', 'lon', 'topics'];

/** Writes events' words, with what filters ask copied from the events; rows that stay the same are not touched. */
export async function upsertEventTexts(
  sql: Sql,
  chapter: ChapterKey,
  rows: readonly TextRow[],
): Promise<void> {
  const columns = [...COPIED, 'words', 'digest', 'summary'];
  const list = (row: string): string => columns.map((column) => `${row}.${column}`).join(', ');
  await sql.query(
    `INSERT INTO ${sql.schema}.directory_text AS old (chapter, event_id, ${columns.join(', ')})
     SELECT e.chapter, e.event_id, ${COPIED.map((column) => `e.${column}`).join(', ')},
       CASE WHEN known.digest = t.digest THEN known.words
         ELSE ${sql.schema}.search_words(t.languages, t.name, t.about, t.body) END, t.digest, t.summary
     FROM jsonb_to_recordset($2::jsonb)
       AS t (event_id uuid, languages text[], name text, about text, body text, digest text, summary text)
     JOIN ${sql.schema}.directory_event e ON e.chapter = $1 AND e.event_id = t.event_id
     LEFT JOIN ${sql.schema}.directory_text known ON known.chapter = $1 AND known.event_id = t.event_id
     ON CONFLICT (chapter, event_id) DO UPDATE SET (${columns.join(', ')}) = ROW(${list('EXCLUDED')})
     WHERE (${list('old')}) IS DISTINCT FROM (${list('EXCLUDED')})`,
    [chapter, JSON.stringify(rows)],
  );
}

export async function updateChapterWords(
  sql: Sql,
  chapter: ChapterKey,
  { languages, name, about, body }: Omit<TextRow, 'event_id' | 'digest' | 'summary'>,
): Promise<void> {
  await sql.query(
    `UPDATE ${sql.schema}.directory_chapter SET words = ${sql.schema}.search_words($2::text[], $3, $4, $5)
     WHERE chapter = $1`,
    [chapter, languages, name, about, body],
  );
}

/** Adds words to those known. In one order, so that two that add the same wait for each other and never in a ring. */
export async function addWords(sql: Sql, words: readonly KnownWord[]): Promise<void> {
  await sql.query(
    `INSERT INTO ${sql.schema}.directory_word AS known (word, by_likeness)
     SELECT word, bool_or("byLikeness") FROM jsonb_to_recordset($1::jsonb) AS row (word text, "byLikeness" boolean)
     WHERE NOT EXISTS (SELECT FROM ${sql.schema}.directory_word k
       WHERE k.word = row.word AND (k.by_likeness OR NOT row."byLikeness"))
     GROUP BY word ORDER BY word COLLATE "C"
     ON CONFLICT (word) DO UPDATE SET by_likeness = known.by_likeness OR EXCLUDED.by_likeness`,
    [JSON.stringify(words)],
  );
}
