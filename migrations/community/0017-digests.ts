import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runInSchema } from '../../kernel/db/database.ts';

/** When each member gets a digest, and which letters tell of mentions. */
export class Digests0000000000017 implements MigrationInterface {
  readonly name = 'Digests0000000000017';

  async up(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `
      ALTER TABLE organization ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC';

      CREATE TABLE digest_turn (
        member_id uuid PRIMARY KEY REFERENCES member ON DELETE CASCADE,
        frequency text NOT NULL DEFAULT 'WEEKLY' CHECK (frequency IN ('DAILY', 'WEEKLY')),
        time_zone text,
        told_until timestamptz(3) NOT NULL,
        due_at timestamptz(3) NOT NULL
      );
      CREATE INDEX digest_turn_due ON digest_turn (due_at);
      COMMENT ON COLUMN digest_turn.time_zone IS 'As the member chose; null: that of the chapter joined first, else the organization''s';
      COMMENT ON COLUMN digest_turn.told_until IS 'What came up to then was told, or was not wanted';

      CREATE INDEX letter_digest ON letter (received_at) WHERE kind = 'DIGEST';
      ALTER TABLE post_mention ADD COLUMN letter_id uuid;
      COMMENT ON COLUMN post_mention.letter_id IS 'The letter that tells the member; null: none does';
      `,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `ALTER TABLE post_mention DROP COLUMN letter_id;
       DROP INDEX letter_digest;
       DROP TABLE digest_turn;
       ALTER TABLE organization DROP COLUMN time_zone;`,
    );
  }
}
