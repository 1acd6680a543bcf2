import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runInSchema } from '../../kernel/db/database.ts';

/** Which chapters this host holds, and how far each one's outbox has come. */
export class HostRegistry1780000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `
      CREATE TABLE chapter (
        key text PRIMARY KEY,
        created_at timestamptz NOT NULL,
        -- Name of the newest migration its schema has had.
        migrated_to text NOT NULL
      );
      -- One narrow row a chapter, updated with every change: room on the page keeps those updates off the index.
      CREATE TABLE head (
        chapter text PRIMARY KEY REFERENCES chapter (key) ON DELETE CASCADE,
        epoch text NOT NULL,
        seq bigint NOT NULL DEFAULT 0
      ) WITH (fillfactor = 50);
      `,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runInSchema(runner, 'DROP TABLE head, chapter');
  }
}
