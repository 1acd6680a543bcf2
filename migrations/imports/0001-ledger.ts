import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runInSchema } from '../../kernel/db/database.ts';

/** What came from outside, in which words: tells a changed source from a copy that people have changed here. */
export class ImportsLedger1780000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `
      CREATE TABLE ledger (
        source text NOT NULL,
        source_id text NOT NULL,
        digest text NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (source, source_id)
      );
      `,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runInSchema(runner, 'DROP TABLE ledger');
  }
}
