import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runInSchema } from '../../kernel/db/database.ts';

/** Who there is, what they agreed to, and which chapters stand on which servers. */
export class Core0000000000001 implements MigrationInterface {
  readonly name = 'Core0000000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `
      CREATE TABLE member (
        id uuid PRIMARY KEY,
        issuer text NOT NULL,
        subject text NOT NULL,
        name text NOT NULL DEFAULT '',
        email text,
        avatar_url text,
        bio text,
        joined_at timestamptz NOT NULL,
        UNIQUE (issuer, subject)
      );

      CREATE TABLE hq_role (
        member_id uuid NOT NULL REFERENCES member ON DELETE CASCADE,
        role text NOT NULL CHECK (role IN ('HQ_ADMIN', 'REGION_ADMIN', 'VIEWER')),
        PRIMARY KEY (member_id, role)
      );

      CREATE TABLE guidelines (
        version int PRIMARY KEY CHECK (version > 0),
        text text NOT NULL,
        published_at timestamptz NOT NULL,
        published_by uuid REFERENCES member ON DELETE SET NULL
      );

      CREATE TABLE guidelines_acceptance (
        member_id uuid NOT NULL REFERENCES member ON DELETE CASCADE,
        version int NOT NULL REFERENCES guidelines,
        at timestamptz NOT NULL,
        PRIMARY KEY (member_id, version)
      );
      CREATE INDEX guidelines_acceptance_version ON guidelines_acceptance (version);

      CREATE TABLE chapter_server (
        id uuid PRIMARY KEY,
        name text NOT NULL UNIQUE,
        url text NOT NULL UNIQUE,
        registered_at timestamptz NOT NULL
      );

      CREATE TABLE chapter (
        key text PRIMARY KEY CHECK (key ~ '^[a-z][a-z0-9]{0,39}$'),
        urlname text NOT NULL UNIQUE,
        status text NOT NULL CHECK (status IN ('PENDING', 'ACTIVE', 'INACTIVE', 'HIDDEN', 'TEST')),
        server_id uuid REFERENCES chapter_server,
        region_id text,
        proposal jsonb NOT NULL,
        proposed_by uuid REFERENCES member ON DELETE SET NULL,
        created_at timestamptz NOT NULL,
        provisioned_at timestamptz
      );
      CREATE INDEX chapter_server_id ON chapter (server_id);
      COMMENT ON COLUMN chapter.proposal IS 'The profile as proposed (ChapterState); what stands now is the chapter''s own word';
      COMMENT ON COLUMN chapter.provisioned_at IS 'When its server first held the chapter; null until then';
      `,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      'DROP TABLE chapter, chapter_server, guidelines_acceptance, guidelines, hq_role, member;',
    );
  }
}
