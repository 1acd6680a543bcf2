import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runInSchema } from '../../kernel/db/database.ts';

/** What answering an event takes beyond a yes: questions, invitations, approval, check-in; and who read the lists. */
export class ChapterAnswers1780000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `
      ALTER TABLE event
        -- Grows with each change of time, place or cancellation: iCalendar's SEQUENCE.
        ADD COLUMN sequence integer NOT NULL DEFAULT 0,
        -- Whether it asks its own questions (or none) rather than the chapter's.
        ADD COLUMN own_questions boolean NOT NULL DEFAULT false,
        -- Keys of chapters asked to host it as well.
        ADD COLUMN co_hosts text[] NOT NULL DEFAULT '{}';

      -- Who waits for approval has a place, too: the order in which they asked.
      ALTER TABLE rsvp
        DROP CONSTRAINT rsvp_check,
        ADD CONSTRAINT rsvp_queued CHECK ((status IN ('WAITLIST', 'PENDING_APPROVAL')) = (queue IS NOT NULL)),
        ADD COLUMN answers jsonb,
        ADD COLUMN decline_reason text;

      ALTER TABLE membership ADD COLUMN answers jsonb;

      CREATE TABLE invitation (
        event_id uuid NOT NULL REFERENCES event (id) ON DELETE CASCADE,
        member_id uuid NOT NULL,
        invited_by uuid NOT NULL,
        invited_at timestamptz NOT NULL,
        PRIMARY KEY (event_id, member_id)
      );
      CREATE INDEX invitation_of_member ON invitation (member_id);

      -- What a question asks never changes: other words are another row. A retired one keeps old answers readable.
      CREATE TABLE question (
        id uuid PRIMARY KEY,
        scope text NOT NULL CHECK (scope IN ('JOIN', 'TABLE', 'RSVP')),
        event_id uuid REFERENCES event (id) ON DELETE CASCADE,
        digest text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('SINGLE', 'MULTIPLE', 'TEXT')),
        text text NOT NULL,
        options text[] NOT NULL,
        match text CHECK (match IN ('AFFINITY', 'DIFFERENCE')),
        required boolean NOT NULL,
        place integer NOT NULL,
        retired boolean NOT NULL DEFAULT false,
        UNIQUE NULLS NOT DISTINCT (scope, event_id, digest),
        CHECK (event_id IS NULL OR scope = 'RSVP')
      );
      CREATE INDEX question_of_event ON question (event_id) WHERE NOT retired;

      -- Events of other chapters that this one hosts with them.
      CREATE TABLE listing (
        owner text NOT NULL,
        event_id uuid NOT NULL,
        accepted_by uuid NOT NULL,
        accepted_at timestamptz NOT NULL,
        PRIMARY KEY (owner, event_id)
      );

      CREATE TABLE chapter_secret (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        check_in bytea NOT NULL
          DEFAULT sha256((gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text)::bytea)
      );
      INSERT INTO chapter_secret DEFAULT VALUES;

      CREATE TABLE audit_log (
        id uuid PRIMARY KEY,
        at timestamptz NOT NULL,
        member_id uuid NOT NULL,
        action text NOT NULL,
        event_id uuid,
        people integer NOT NULL CHECK (people >= 0)
      );
      CREATE INDEX audit_log_by_age ON audit_log (at, id);

      CREATE INDEX idempotency_by_age ON idempotency (at);
      `,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `
      DROP INDEX idempotency_by_age;
      DROP TABLE audit_log, chapter_secret, listing, question, invitation;
      ALTER TABLE membership DROP COLUMN answers;
      ALTER TABLE rsvp DROP COLUMN decline_reason, DROP COLUMN answers, DROP CONSTRAINT rsvp_queued;
      ALTER TABLE event DROP COLUMN co_hosts, DROP COLUMN own_questions, DROP COLUMN sequence;
      `,
    );
  }
}
