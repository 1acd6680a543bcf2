import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runInSchema } from '../../kernel/db/database.ts';

/** When guidelines are enforced; how chapters come, change their state and their name, and who may have them do so. */
export class ChaptersLife0000000000009 implements MigrationInterface {
  readonly name = 'ChaptersLife0000000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `
      -- Versions that stand already give everyone the usual time from now on.
      ALTER TABLE guidelines ADD COLUMN enforced_from timestamptz(3) NOT NULL DEFAULT now() + interval '14 days';
      ALTER TABLE guidelines ALTER COLUMN enforced_from DROP DEFAULT;

      CREATE TABLE hq_region (
        member_id uuid NOT NULL REFERENCES member ON DELETE CASCADE,
        region_id text NOT NULL REFERENCES region,
        PRIMARY KEY (member_id, region_id)
      );
      COMMENT ON TABLE hq_region IS 'The regions a REGION_ADMIN looks after';

      CREATE TABLE proposal_question (
        id uuid PRIMARY KEY,
        place int NOT NULL UNIQUE,
        text text NOT NULL,
        required boolean NOT NULL
      );
      COMMENT ON TABLE proposal_question IS 'What whoever proposes a chapter is asked, in order';
      ALTER TABLE chapter ADD COLUMN answers jsonb NOT NULL DEFAULT '[]';
      COMMENT ON COLUMN chapter.answers IS 'What the proposer was asked and answered, in the words of then';

      CREATE TABLE past_urlname (
        urlname text PRIMARY KEY,
        chapter text NOT NULL REFERENCES chapter ON DELETE CASCADE
      );
      CREATE INDEX past_urlname_chapter ON past_urlname (chapter);
      COMMENT ON TABLE past_urlname IS 'Names chapters had: they lead to the chapter still, and nobody else gets them';

      CREATE TABLE chapter_step (
        chapter text NOT NULL REFERENCES chapter ON DELETE CASCADE,
        number int NOT NULL,
        step text NOT NULL,
        status_before text,
        status_after text NOT NULL,
        at timestamptz(3) NOT NULL,
        by_member uuid REFERENCES member ON DELETE SET NULL,
        reason text,
        PRIMARY KEY (chapter, number)
      );
      CREATE INDEX chapter_step_by_member ON chapter_step (by_member);
      COMMENT ON TABLE chapter_step IS 'A chapter''s life, step by step; append-only';
      `,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `DROP TABLE chapter_step, past_urlname, proposal_question, hq_region;
       ALTER TABLE chapter DROP COLUMN answers;
       ALTER TABLE guidelines DROP COLUMN enforced_from;`,
    );
  }
}
