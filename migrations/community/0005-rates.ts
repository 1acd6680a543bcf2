import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runInSchema } from '../../kernel/db/database.ts';

/** What gateways count together, in the columns `rate-limiter-flexible` writes. */
export class Rates0000000000005 implements MigrationInterface {
  readonly name = 'Rates0000000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `
      CREATE UNLOGGED TABLE rate_count (
        key varchar(255) PRIMARY KEY,
        points integer NOT NULL DEFAULT 0,
        expire bigint
      );
      COMMENT ON TABLE rate_count IS 'Counts of a minute at most: lost in a crash without harm';
      COMMENT ON COLUMN rate_count.key IS 'What is counted, and a digest of whom';
      COMMENT ON COLUMN rate_count.expire IS 'Milliseconds since the epoch';
      `,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runInSchema(runner, 'DROP TABLE rate_count;');
  }
}
