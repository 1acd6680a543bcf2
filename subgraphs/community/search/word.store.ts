import type { Sql } from '../../../kernel/db/database.ts';
import { LANGUAGES } from './languages.ts';

/** What the directory knows of a word asked for. */
export interface WordLore {
  readonly word: string;
  /** Its stems in all languages, itself left out. */
  readonly stems: readonly string[];
  /** Words like it of languages that are not stemmed. */
  readonly forms: readonly string[];
  /** Whether a name, title, topic or city has it. */
  readonly listed: boolean;
}

export const loreOf = (sql: Sql, words: readonly string[]): Promise<WordLore[]> =>
  sql.query(
    `SELECT w.word, ${sql.schema}.search_stems(w.word, $2::text[]) AS stems,
       ARRAY(SELECT ${sql.schema}.word_forms(w.word)) AS forms,
       EXISTS (SELECT FROM ${sql.schema}.directory_word d WHERE d.word = w.word) AS listed
     FROM unnest($1::text[]) AS w (word)`,
    [words, LANGUAGES],
  );

/**
 * Words that look a little like one that no text has; none when any has it.
 * @param wanted the word as `tsquery`, given as a value so that the planner knows how seldom it is
 */
export async function wordsNear(sql: Sql, word: string, wanted: string): Promise<string[]> {
  const [found] = await sql.query<{ known: boolean }>(
    `SELECT EXISTS (SELECT FROM ${sql.schema}.directory_text WHERE words @@ $1::tsquery)
       OR EXISTS (SELECT FROM ${sql.schema}.directory_chapter WHERE words @@ $1::tsquery) AS known`,
    [wanted],
  );
  if (found?.known) return [];
  const rows = await sql.query<{ near: string }>(`SELECT ${sql.schema}.words_near($1) AS near`, [word]);
  return rows.map(({ near }) => near);
}
