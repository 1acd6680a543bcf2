import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runInSchema } from '../../kernel/db/database.ts';

/** Series of events: their rules, the events made of them, and who answered a series as a whole. */
export class ChapterSeries1780000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `
      -- Wall times are text such as 2026-03-01T18:30:00, which sorts by time and knows no server's zone.
      CREATE TABLE series (
        id uuid PRIMARY KEY,
        rule text NOT NULL,
        local_start text NOT NULL CHECK (local_start ~ '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d$'),
        time_zone text NOT NULL,
        seconds integer NOT NULL CHECK (seconds > 0),
        except_dates text[] NOT NULL,
        -- What its events are made like.
        template jsonb NOT NULL,
        -- The wall time of the last occurrence made.
        made_until text,
        -- When there may be occurrences to make, or answers to give; null when there never will be.
        tend_at timestamptz,
        cancelled_at timestamptz,
        created_by uuid,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      );
      CREATE INDEX series_by_age ON series (created_at, id);
      CREATE INDEX series_to_tend ON series (tend_at) WHERE tend_at IS NOT NULL;

      ALTER TABLE event
        ADD COLUMN series_id uuid REFERENCES series (id),
        -- The wall time the series' rule has it at, RFC 5545's RECURRENCE-ID; null once the rule has it no more.
        ADD COLUMN recurrence_start text,
        -- Changed by itself: changes of the series leave it alone.
        ADD COLUMN series_exception boolean NOT NULL DEFAULT false,
        -- Those who answered the series wait for this event's answers to open.
        ADD COLUMN awaits_standing boolean NOT NULL DEFAULT false,
        ADD CONSTRAINT event_in_series UNIQUE (series_id, recurrence_start) DEFERRABLE INITIALLY DEFERRED,
        ADD CHECK (recurrence_start IS NULL OR series_id IS NOT NULL);
      CREATE INDEX event_of_series ON event (series_id, starts_at, id) WHERE series_id IS NOT NULL;
      CREATE INDEX event_awaits_standing ON event (series_id) WHERE awaits_standing;

      -- What members answer to occurrences that are yet to be made.
      CREATE TABLE series_rsvp (
        series_id uuid NOT NULL REFERENCES series (id) ON DELETE CASCADE,
        member_id uuid NOT NULL,
        response text NOT NULL CHECK (response IN ('YES', 'MAYBE')),
        guests integer NOT NULL CHECK (guests >= 0),
        since timestamptz NOT NULL,
        PRIMARY KEY (series_id, member_id)
      );
      CREATE INDEX series_rsvp_of_member ON series_rsvp (member_id);
      `,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `
      DROP TABLE series_rsvp;
      ALTER TABLE event DROP COLUMN series_id, DROP COLUMN recurrence_start, DROP COLUMN series_exception,
        DROP COLUMN awaits_standing;
      DROP TABLE series;
      `,
    );
  }
}
