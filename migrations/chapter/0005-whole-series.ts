import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runInSchema } from '../../kernel/db/database.ts';

/** Series as one thing: what they ask, what members say to it, what calendars hold of them; webhooks in lanes. */
export class ChapterWholeSeries1780000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `
      -- Questions of a series; its events name the series whose questions they ask, also once they are in another one.
      ALTER TABLE question
        ADD COLUMN series_id uuid REFERENCES series (id) ON DELETE CASCADE,
        DROP CONSTRAINT question_scope_event_id_digest_key,
        ADD CONSTRAINT question_asked_once UNIQUE NULLS NOT DISTINCT (scope, event_id, series_id, digest),
        ADD CHECK (series_id IS NULL OR (event_id IS NULL AND scope = 'RSVP'));
      ALTER TABLE event ADD COLUMN asks_of_series uuid;
      ALTER TABLE series_rsvp ADD COLUMN answers jsonb;

      -- Who left before templates were kept free of them.
      UPDATE series s SET template = jsonb_set(s.template, '{hostIds}', (
        SELECT coalesce(jsonb_agg(host.id ORDER BY host.place), '[]')
        FROM jsonb_array_elements_text(s.template -> 'hostIds') WITH ORDINALITY AS host (id, place)
        JOIN membership m ON m.member_id = host.id::uuid AND m.status = 'ACTIVE'
      ));

      -- A member's calendar entry for a series, by the recurrence it was last told with. Its name stays when the series
      -- is split, so that what was told of its events before is replaced.
      CREATE TABLE series_told (
        thread uuid NOT NULL,
        member_id uuid NOT NULL,
        rule text NOT NULL,
        local_start text NOT NULL,
        time_zone text NOT NULL,
        sequence integer NOT NULL,
        PRIMARY KEY (thread, member_id)
      );
      ALTER TABLE rsvp_told
        -- The entry that holds the event in the member's calendar, and where: null where it has one of its own.
        ADD COLUMN thread uuid,
        ADD COLUMN thread_wall text;

      -- One sender at a time posts to a webhook.
      ALTER TABLE webhook ADD COLUMN lane uuid, ADD COLUMN lane_until timestamptz;
      -- The order in which they were written down.
      ALTER TABLE webhook_delivery ADD COLUMN place bigint GENERATED ALWAYS AS IDENTITY;
      DROP INDEX webhook_delivery_due;
      CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, due_at, place) WHERE state = 'WAITING';
      `,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `
      DROP INDEX webhook_delivery_due;
      CREATE INDEX webhook_delivery_due ON webhook_delivery (due_at) WHERE state = 'WAITING';
      ALTER TABLE webhook_delivery DROP COLUMN place;
      ALTER TABLE webhook DROP COLUMN lane, DROP COLUMN lane_until;
      ALTER TABLE rsvp_told DROP COLUMN thread, DROP COLUMN thread_wall;
      DROP TABLE series_told;
      ALTER TABLE series_rsvp DROP COLUMN answers;
      ALTER TABLE event DROP COLUMN asks_of_series;
      DELETE FROM question WHERE series_id IS NOT NULL;
      ALTER TABLE question DROP COLUMN series_id,
        ADD CONSTRAINT question_scope_event_id_digest_key UNIQUE NULLS NOT DISTINCT (scope, event_id, digest);
      `,
    );
  }
}
