import type { MigrationInterface, QueryRunner } from 'typeorm';
import { AUDIT_TABLES, DROP_AUDIT_TABLES } from '../../kernel/audit/audit-tables.ts';
import { runInSchema } from '../../kernel/db/database.ts';

/** Members' rights: orders to forget them, what they take along, and the log of who did what. */
export class Rights0000000000008 implements MigrationInterface {
  readonly name = 'Rights0000000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `
      ${AUDIT_TABLES}

      -- Heads of chapters' audit logs as they told them, so that none can be written anew unseen.
      CREATE TABLE audit_anchor (
        chapter text NOT NULL,
        seq bigint NOT NULL,
        hash bytea NOT NULL,
        noted_at timestamptz NOT NULL,
        PRIMARY KEY (chapter, seq)
      );

      CREATE TABLE erasure_book (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        seq bigint NOT NULL
      );
      INSERT INTO erasure_book (seq) VALUES (0);
      COMMENT ON TABLE erasure_book IS 'The number of the last order; its lock lets orders commit in their order';

      CREATE TABLE erasure_order (
        seq bigint PRIMARY KEY,
        member_id uuid NOT NULL UNIQUE,
        at timestamptz NOT NULL
      );
      COMMENT ON TABLE erasure_order IS 'Kept for as long as a backup may be restored that knows the member';

      CREATE TABLE erasure_receipt (
        seq bigint NOT NULL REFERENCES erasure_order,
        chapter text NOT NULL,
        at timestamptz NOT NULL,
        receipt text NOT NULL,
        PRIMARY KEY (seq, chapter)
      );
      COMMENT ON COLUMN erasure_receipt.receipt IS 'A JWS of the chapter''s server: kernel/erasure.ts';

      ALTER TABLE guidelines ADD COLUMN accepted_by_erased int NOT NULL DEFAULT 0;
      COMMENT ON COLUMN guidelines.accepted_by_erased IS 'Acceptances of members who are erased: they stay counted';

      CREATE TABLE data_export (
        id uuid PRIMARY KEY,
        member_id uuid NOT NULL REFERENCES member ON DELETE CASCADE,
        requested_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        completed_at timestamptz,
        -- When the member was told that what was missing is there; set at once where nothing was.
        told_at timestamptz
      );
      CREATE INDEX data_export_of_member ON data_export (member_id);

      CREATE TABLE data_export_part (
        export_id uuid NOT NULL REFERENCES data_export ON DELETE CASCADE,
        owner text NOT NULL,
        content bytea,
        due_at timestamptz NOT NULL,
        attempts int NOT NULL DEFAULT 0,
        gathered_at timestamptz,
        PRIMARY KEY (export_id, owner)
      );
      CREATE INDEX data_export_part_due ON data_export_part (due_at) WHERE gathered_at IS NULL;
      COMMENT ON COLUMN data_export_part.owner IS 'A chapter''s key; empty for headquarters';
      COMMENT ON COLUMN data_export_part.content IS 'JSON, compressed with gzip';
      `,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `
      DROP TABLE data_export_part, data_export, erasure_receipt, erasure_order, erasure_book, audit_anchor;
      ALTER TABLE guidelines DROP COLUMN accepted_by_erased;
      ${DROP_AUDIT_TABLES}
      `,
    );
  }
}
