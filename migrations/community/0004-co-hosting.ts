import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runInSchema } from '../../kernel/db/database.ts';

/** Events that several chapters host: whom the owner asked, and who agreed. */
export class CoHosting0000000000004 implements MigrationInterface {
  readonly name = 'CoHosting0000000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `
      ALTER TABLE directory_event ADD COLUMN co_hosts text[] NOT NULL DEFAULT '{}';
      COMMENT ON COLUMN directory_event.co_hosts IS 'Chapters the owner asked; those in directory_listing agreed';

      -- An event of another chapter that this one lists as its own, too.
      CREATE TABLE directory_listing (
        chapter text NOT NULL,
        owner text NOT NULL,
        event_id uuid NOT NULL,
        PRIMARY KEY (owner, event_id, chapter)
      );
      CREATE INDEX directory_listing_of_chapter ON directory_listing (chapter);
      `,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      'DROP TABLE directory_listing; ALTER TABLE directory_event DROP COLUMN co_hosts;',
    );
  }
}
