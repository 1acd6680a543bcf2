import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runInSchema } from '../../kernel/db/database.ts';

/** Where headquarters has each chapter. */
export class HostStanding1780000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `ALTER TABLE chapter ADD COLUMN standing text NOT NULL DEFAULT 'ACTIVE'
         CHECK (standing IN ('ACTIVE', 'INACTIVE', 'ARCHIVED'));
       COMMENT ON COLUMN chapter.standing IS 'As headquarters last said';`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runInSchema(runner, 'ALTER TABLE chapter DROP COLUMN standing');
  }
}
