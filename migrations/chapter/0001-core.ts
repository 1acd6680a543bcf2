import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runInSchema } from '../../kernel/db/database.ts';

/** A chapter's own tables: who it is, its events, who comes, who belongs, and what it tells headquarters. */
export class ChapterCore1780000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `
      CREATE TABLE profile (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        name text NOT NULL,
        description text,
        city text,
        country text CHECK (country ~ '^[A-Z]{2}$'),
        lat double precision CHECK (lat BETWEEN -90 AND 90),
        lon double precision CHECK (lon BETWEEN -180 AND 180),
        time_zone text NOT NULL,
        join_mode text NOT NULL CHECK (join_mode IN ('OPEN', 'APPROVAL', 'CLOSED')),
        founded_at timestamptz,
        links text[] NOT NULL,
        topics text[] NOT NULL,
        updated_at timestamptz NOT NULL,
        CHECK ((lat IS NULL) = (lon IS NULL))
      );

      -- A place never changes: other words are another row. Its digest finds the row there is.
      CREATE TABLE venue (
        id uuid PRIMARY KEY,
        digest text NOT NULL UNIQUE,
        name text NOT NULL,
        address text,
        city text,
        country text,
        lat double precision CHECK (lat BETWEEN -90 AND 90),
        lon double precision CHECK (lon BETWEEN -180 AND 180),
        CHECK ((lat IS NULL) = (lon IS NULL))
      );

      CREATE TABLE event (
        id uuid PRIMARY KEY,
        title text NOT NULL,
        description text,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        time_zone text NOT NULL,
        type text NOT NULL CHECK (type IN ('PHYSICAL', 'ONLINE', 'HYBRID')),
        venue_id uuid REFERENCES venue (id),
        online_url text,
        topics text[] NOT NULL,
        status text NOT NULL CHECK (status IN ('DRAFT', 'PUBLISHED', 'CANCELLED')),
        capacity integer CHECK (capacity >= 1),
        guest_limit integer NOT NULL CHECK (guest_limit >= 0),
        rsvp_mode text NOT NULL CHECK (rsvp_mode IN ('OPEN', 'APPROVAL', 'INVITE_ONLY')),
        rsvp_opens_at timestamptz,
        rsvp_closes_at timestamptz,
        -- Answers an import brought as numbers, without people; part of the counts.
        imported_yes integer NOT NULL DEFAULT 0 CHECK (imported_yes >= 0),
        imported_waitlist integer NOT NULL DEFAULT 0 CHECK (imported_waitlist >= 0),
        source text,
        source_id text,
        source_digest text,
        created_by uuid,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        UNIQUE (source, source_id),
        CHECK (ends_at >= starts_at)
      );
      CREATE INDEX event_by_start ON event (starts_at, id);

      -- Locked by whatever changes an event or its RSVPs. Narrow and with room, since a hot event updates it all the time.
      CREATE TABLE event_counts (
        event_id uuid PRIMARY KEY REFERENCES event (id) ON DELETE CASCADE,
        version integer NOT NULL DEFAULT 0,
        yes integer NOT NULL DEFAULT 0 CHECK (yes >= 0),
        maybe integer NOT NULL DEFAULT 0 CHECK (maybe >= 0),
        no integer NOT NULL DEFAULT 0 CHECK (no >= 0),
        waitlist integer NOT NULL DEFAULT 0 CHECK (waitlist >= 0),
        pending integer NOT NULL DEFAULT 0 CHECK (pending >= 0),
        guests integer NOT NULL DEFAULT 0 CHECK (guests >= 0),
        attended integer NOT NULL DEFAULT 0 CHECK (attended >= 0),
        -- The last place in the waiting queue that was given out.
        last_queued integer NOT NULL DEFAULT 0
      ) WITH (fillfactor = 50);

      CREATE TABLE event_host (
        event_id uuid NOT NULL REFERENCES event (id) ON DELETE CASCADE,
        member_id uuid NOT NULL,
        place integer NOT NULL,
        PRIMARY KEY (event_id, member_id)
      );

      CREATE TABLE rsvp (
        id uuid PRIMARY KEY,
        event_id uuid NOT NULL REFERENCES event (id) ON DELETE CASCADE,
        member_id uuid NOT NULL,
        status text NOT NULL
          CHECK (status IN ('YES', 'NO', 'MAYBE', 'WAITLIST', 'PENDING_APPROVAL', 'CANCELLED')),
        guests integer NOT NULL CHECK (guests >= 0),
        queue integer,
        attendance text NOT NULL CHECK (attendance IN ('UNKNOWN', 'ATTENDED', 'NO_SHOW', 'EXCUSED')),
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        UNIQUE (event_id, member_id),
        CHECK ((status = 'WAITLIST') = (queue IS NOT NULL))
      ) WITH (fillfactor = 80);
      CREATE UNIQUE INDEX rsvp_queue ON rsvp (event_id, queue) WHERE status = 'WAITLIST';
      CREATE INDEX rsvp_of_member ON rsvp (member_id);
      CREATE INDEX rsvp_by_age ON rsvp (event_id, created_at, id);

      CREATE TABLE membership (
        id uuid PRIMARY KEY,
        member_id uuid NOT NULL UNIQUE,
        role text NOT NULL
          CHECK (role IN ('LEAD_ORGANIZER', 'ORGANIZER', 'EVENT_MANAGER', 'CHECK_IN_STAFF', 'MEMBER')),
        status text NOT NULL CHECK (status IN ('PENDING', 'ACTIVE', 'BANNED', 'LEFT')),
        reason text,
        joined_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      );
      CREATE INDEX membership_by_age ON membership (joined_at, id);

      -- Answers to keyed requests, so that a repeated one is answered and not done again.
      CREATE TABLE idempotency (
        member_id uuid NOT NULL,
        key text NOT NULL,
        digest text NOT NULL,
        answer jsonb NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (member_id, key)
      );

      CREATE TABLE outbox (
        seq bigint PRIMARY KEY,
        type text NOT NULL,
        data jsonb NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      `,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      'DROP TABLE outbox, idempotency, membership, rsvp, event_host, event_counts, event, venue, profile',
    );
  }
}
