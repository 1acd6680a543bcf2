import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runInSchema } from '../../kernel/db/database.ts';

/** Letters on their way to members, and which of them members want. */
export class Mail0000000000003 implements MigrationInterface {
  readonly name = 'Mail0000000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `
      CREATE TABLE community_secret (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        value bytea NOT NULL
      );
      INSERT INTO community_secret (value)
      SELECT decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex');
      COMMENT ON TABLE community_secret IS 'Seals what headquarters hands out: the addresses in mails that choose what comes';

      CREATE TABLE letter (
        chapter text NOT NULL,
        id uuid NOT NULL,
        member_id uuid NOT NULL REFERENCES member ON DELETE CASCADE,
        kind text NOT NULL,
        content jsonb,
        state text NOT NULL CHECK (state IN ('WAITING', 'SENT', 'KEPT', 'SKIPPED', 'EXPIRED', 'PARKED')),
        received_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        attempts int NOT NULL DEFAULT 0,
        error text,
        PRIMARY KEY (chapter, id)
      );
      CREATE INDEX letter_due ON letter (due_at) WHERE state = 'WAITING';
      CREATE INDEX letter_parked ON letter (received_at, id) WHERE state = 'PARKED';
      CREATE INDEX letter_of_member ON letter (member_id);
      CREATE INDEX letter_over ON letter (expires_at);
      COMMENT ON COLUMN letter.content IS 'Null as soon as it is sent or of no use; kept while it waits, is parked, or there is no mail server';

      CREATE TABLE mail_kind_off (
        member_id uuid NOT NULL REFERENCES member ON DELETE CASCADE,
        kind text NOT NULL,
        PRIMARY KEY (member_id, kind)
      );
      CREATE TABLE mail_chapter_off (
        member_id uuid NOT NULL REFERENCES member ON DELETE CASCADE,
        chapter text NOT NULL,
        PRIMARY KEY (member_id, chapter)
      );
      `,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runInSchema(runner, 'DROP TABLE mail_chapter_off, mail_kind_off, letter, community_secret');
  }
}
