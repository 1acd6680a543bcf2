import type { Sql } from '../../../kernel/db/database.ts';
import { LANGUAGES } from './languages.ts';

/** What the directory knows of a word asked for. */
export interface WordLore {
  readonly word: string;
  /** Its stems in all languages, itself left out. */
  readonly stems: readonly string[];
  /** Words like it of languages that are not stemmed. */
  readonly forms: readonly string[];
  /** Where no text has the word: those that look a little like it. */
  readonly near: readonly string[];
}

/** @param words those typed to their end; @param open the one that may go on */
export const loreOf = (sql: Sql, words: readonly string[], open: string | undefined): Promise<WordLore[]> =>
  sql.query(
    `SELECT w.word, ${sql.schema}.search_stems(w.word, $2::text[]) AS stems,
       ARRAY(SELECT ${sql.schema}.word_forms(w.word)) AS forms,
       CASE WHEN known THEN '{}' ELSE ARRAY(SELECT ${sql.schema}.words_near(w.word)) END AS near
     FROM unnest($1::text[]) AS w (word)
     CROSS JOIN LATERAL (
       SELECT quote_literal(w.word) || CASE WHEN w.word = $3 THEN ':*' ELSE '' END AS wanted
     ) AS q
     CROSS JOIN LATERAL (
       SELECT EXISTS (SELECT FROM ${sql.schema}.directory_word d WHERE d.word = w.word)
         OR EXISTS (SELECT FROM ${sql.schema}.directory_chapter c WHERE c.words @@ q.wanted::tsquery)
         OR EXISTS (SELECT FROM ${sql.schema}.directory_text t WHERE t.words @@ q.wanted::tsquery) AS known
     ) AS k`,
    [words, LANGUAGES, open ?? null],
  );
