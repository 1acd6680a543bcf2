import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runInSchema } from '../../kernel/db/database.ts';

/** How a chapter reaches people: calendar feeds, letters that headquarters mails, and webhooks. */
export class ChapterReach1780000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `

      -- Seals what the chapter hands out: addresses of members' calendars.
      ALTER TABLE chapter_secret ADD COLUMN calendars bytea NOT NULL
        DEFAULT sha256((gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text)::bytea);

      -- How often a member asked for a new address of their calendar; the old ones lead nowhere.
      CREATE TABLE calendar_renewal (
        member_id uuid PRIMARY KEY,
        times integer NOT NULL
      );

      -- How far the chapter's own readers of its outbox have come. What was before them is told already.
      CREATE TABLE outbox_reader (
        name text PRIMARY KEY,
        seq bigint NOT NULL
      );
      INSERT INTO outbox_reader (name, seq)
      SELECT name, (SELECT coalesce(max(seq), 0) FROM outbox) FROM unnest(ARRAY['letters', 'webhooks']) AS name;

      -- What those who said yes were last told of an event, and of their own answer.
      CREATE TABLE event_told (
        event_id uuid PRIMARY KEY REFERENCES event (id) ON DELETE CASCADE,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        time_zone text NOT NULL,
        type text NOT NULL,
        venue_id uuid,
        online_url text,
        status text NOT NULL
      );
      INSERT INTO event_told
      SELECT id, starts_at, ends_at, time_zone, type, venue_id, online_url, status FROM event WHERE status <> 'DRAFT';
      CREATE TABLE rsvp_told (
        event_id uuid NOT NULL REFERENCES event (id) ON DELETE CASCADE,
        member_id uuid NOT NULL,
        status text NOT NULL,
        -- The start of which the member was reminded.
        reminded_of timestamptz,
        PRIMARY KEY (event_id, member_id)
      );
      INSERT INTO rsvp_told (event_id, member_id, status) SELECT event_id, member_id, status FROM rsvp;

      CREATE TABLE letter (
        id uuid PRIMARY KEY,
        member_id uuid NOT NULL,
        event_id uuid NOT NULL,
        kind text NOT NULL
          CHECK (kind IN ('CONFIRMATION', 'PROMOTION', 'CHANGE', 'CANCELLATION', 'REMINDER', 'RELEASE')),
        -- Null once headquarters has it.
        content jsonb,
        state text NOT NULL CHECK (state IN ('WAITING', 'HANDED_OVER', 'REFUSED', 'EXPIRED')),
        written_at timestamptz NOT NULL,
        -- After it, the letter is of no use to anyone.
        expires_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        error text
      );
      CREATE INDEX letter_due ON letter (due_at) WHERE state = 'WAITING';
      CREATE INDEX letter_by_age ON letter (written_at, id);

      CREATE TABLE webhook (
        id uuid PRIMARY KEY,
        url text NOT NULL,
        types text[] NOT NULL,
        secret text NOT NULL,
        previous_secret text,
        -- Until then both secrets sign.
        previous_until timestamptz,
        status text NOT NULL CHECK (status IN ('ENABLED', 'DISABLED')),
        disabled_reason text,
        -- Since when nothing has been delivered; null while all is well.
        failing_since timestamptz,
        created_at timestamptz NOT NULL
      );
      CREATE TABLE webhook_delivery (
        id uuid PRIMARY KEY,
        webhook_id uuid NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
        type text NOT NULL,
        body text NOT NULL,
        state text NOT NULL CHECK (state IN ('WAITING', 'DELIVERED', 'FAILED')),
        written_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        -- What the last attempt met.
        response_status integer,
        error text,
        delivered_at timestamptz
      );
      CREATE INDEX webhook_delivery_due ON webhook_delivery (due_at) WHERE state = 'WAITING';
      CREATE INDEX webhook_delivery_by_age ON webhook_delivery (webhook_id, written_at, id);
      `,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `DROP TABLE webhook_delivery, webhook, letter, rsvp_told, event_told, outbox_reader, calendar_renewal;
       ALTER TABLE chapter_secret DROP COLUMN calendars`,
    );
  }
}
