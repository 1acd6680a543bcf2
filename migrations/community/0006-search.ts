import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runInSchema } from '../../kernel/db/database.ts';
import { requireExtension } from '../../kernel/db/extension.ts';

/** What chapters and events are found by: their words, stemmed in the languages of their country, and all words known. */
export class Search0000000000006 implements MigrationInterface {
  readonly name = 'Search0000000000006';

  async up(runner: QueryRunner): Promise<void> {
    const trigrams = await requireExtension(runner, 'pg_trgm');
    await runInSchema(runner, WORDS);
    await runInSchema(runner, TABLES);
    await runInSchema(
      runner,
      `CREATE INDEX directory_word_like ON directory_word USING gin (word ${trigrams}.gin_trgm_ops);
       CREATE INDEX directory_word_forms ON directory_word USING gin (word ${trigrams}.gin_trgm_ops) WHERE by_likeness;
       ${wordsLike('word_forms', trigrams, { when: 'w.by_likeness', likeness: 0.55, most: 6 })}
       ${wordsLike('words_near', trigrams, { when: 'true', likeness: 0.2, most: 60 })}`,
    );
    // Has every chapter told again from the start: what is new here is in no row yet.
    await runInSchema(runner, 'UPDATE feed_cursor SET epoch = NULL;');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `DROP FUNCTION word_forms(text);
       DROP FUNCTION words_near(text);
       DROP TABLE directory_text, directory_word;
       ALTER TABLE directory_chapter DROP COLUMN words;
       DROP INDEX directory_event_listed;
       CREATE INDEX directory_event_page ON directory_event (starts_at, chapter, event_id);
       DROP FUNCTION search_words(text[], text, text, text);
       DROP FUNCTION search_stems(text, text[]);`,
    );
  }
}

/** A function that gives known words, the likest first, by the trigrams they share (0 to 1). */
const wordsLike = (
  name: string,
  trigrams: string,
  { when, likeness, most }: { when: string; likeness: number; most: number },
): string => `
  CREATE FUNCTION ${name}(wanted text) RETURNS SETOF text
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET pg_trgm.similarity_threshold = ${likeness}
  BEGIN ATOMIC
    SELECT w.word FROM directory_word w
    WHERE ${when} AND w.word OPERATOR(${trigrams}.%) wanted AND w.word <> wanted
    ORDER BY ${trigrams}.similarity(w.word, wanted) DESC, w.word LIMIT ${most};
  END;
`;

/** A phrase must not run from one part into the next: between them stands a word that is taken out in the end. */
const WORDS = `
  CREATE FUNCTION search_words(languages text[], name text, about text, body text) RETURNS tsvector
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
  DECLARE
    gap CONSTANT tsvector := '''|'':1';
    language text;
    words tsvector := '';
  BEGIN
    FOREACH language IN ARRAY 'simple'::text || languages LOOP
      words := words || gap || setweight(to_tsvector(language::regconfig, name), 'A')
        || gap || setweight(to_tsvector(language::regconfig, about), 'B')
        || CASE WHEN language = 'english' AND cardinality(languages) > 1 THEN ''
             ELSE gap || setweight(to_tsvector(language::regconfig, body), 'C') END;
    END LOOP;
    RETURN ts_delete(words, '|');
  END $$;
  COMMENT ON FUNCTION search_words IS 'Terms with spaces between, as they are and stemmed: weight A, B and C; the long body in English only where nothing else is spoken';

  CREATE FUNCTION search_stems(word text, languages text[]) RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ARRAY(
    SELECT DISTINCT stem FROM unnest(languages) AS language,
      unnest(ts_lexize((language || '_stem')::regdictionary, word)) AS stem
    WHERE stem <> word
  );
`;

const TABLES = `
  ALTER TABLE directory_chapter ADD COLUMN words tsvector NOT NULL DEFAULT '';
  CREATE INDEX directory_chapter_words ON directory_chapter USING gin (words);

  CREATE TABLE directory_text (
    chapter text NOT NULL,
    event_id uuid NOT NULL,
    starts_at timestamptz(3) NOT NULL,
    ends_at timestamptz(3) NOT NULL,
    type text NOT NULL,
    status text NOT NULL,
    country text,
    lat float8,
    lon float8,
    topics text[] NOT NULL,
    words tsvector NOT NULL,
    digest text NOT NULL,
    summary text,
    PRIMARY KEY (chapter, event_id),
    FOREIGN KEY (chapter, event_id) REFERENCES directory_event ON DELETE CASCADE
  );
  ALTER TABLE directory_text ALTER COLUMN words SET STATISTICS 500;
  CREATE INDEX directory_text_words ON directory_text USING gin (words);
  CREATE INDEX directory_text_time ON directory_text (starts_at, chapter, event_id);
  COMMENT ON COLUMN directory_text.digest IS 'Of the text its words were made of: the same text is not stemmed again';
  COMMENT ON TABLE directory_text IS 'An event''s words, beside what they are filtered by: apart from its counts, which change far more often';

  CREATE TABLE directory_word (
    word text PRIMARY KEY,
    by_likeness boolean NOT NULL
  );
  COMMENT ON TABLE directory_word IS 'Words of names, titles, topics and cities, to find those like a mistyped one';
  COMMENT ON COLUMN directory_word.by_likeness IS 'Used where PostgreSQL stems nothing: its other forms are found by likeness';

  -- As directory_event_page, with what filters ask, so that counting reads the index alone.
  CREATE INDEX directory_event_listed ON directory_event (starts_at, chapter, event_id)
    INCLUDE (ends_at, status, type, country, topics);
  DROP INDEX directory_event_page;
`;
