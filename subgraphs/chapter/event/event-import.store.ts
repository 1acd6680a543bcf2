import type { Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { ImportedEvent } from './imported-event.ts';

/** An event that an earlier import wrote. */
export interface KnownImport {
  readonly id: Uuid;
  readonly sourceId: string;
  readonly digest: string | null;
  readonly importedYes: number;
  readonly importedWaitlist: number;
}

/** Makes imports into the chapter take turns until the commit: two of one archive at once must not count double. */
export async function takeImportTurn(tx: Tx): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('import into ' || $1, 0))", [tx.schema]);
}

/**
 * What is known of the source's events, locked as RSVPs lock them. Only imports change what is read here of the events
 * themselves, so it is true however long the lock took.
 */
export const lockImported = (tx: Tx, source: string, sourceIds: readonly string[]): Promise<KnownImport[]> =>
  tx.query(
    `SELECT e.id, e.source_id AS "sourceId", e.source_digest AS digest, e.imported_yes AS "importedYes",
       e.imported_waitlist AS "importedWaitlist"
     FROM ${tx.schema}.event_counts c JOIN ${tx.schema}.event e ON e.id = c.event_id
     WHERE e.source = $1 AND e.source_id = ANY($2::text[])
     ORDER BY c.event_id FOR UPDATE OF c`,
    [source, [...sourceIds]],
  );

/** Writes events as their source has them; seats, guests and windows that people set since stay. */
export async function upsertImported(
  tx: Tx,
  source: string,
  events: readonly (ImportedEvent & { readonly venueId: Uuid | null })[],
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO ${tx.schema}.event AS known (id, title, description, starts_at, ends_at, time_zone, type, venue_id, online_url,
       topics, status, guest_limit, rsvp_mode, imported_yes, imported_waitlist, source, source_id, source_digest,
       created_at, updated_at)
     SELECT id, title, description, "startsAt", "endsAt", "timeZone", type, "venueId", "onlineUrl", topics, status,
       0, 'OPEN', "importedYes", "importedWaitlist", $2, "sourceId", digest, "createdAt", $3
     FROM jsonb_to_recordset($1::jsonb) AS row (id uuid, title text, description text, "startsAt" timestamptz,
       "endsAt" timestamptz, "timeZone" text, type text, "venueId" uuid, "onlineUrl" text, topics text[],
       status text, "importedYes" integer, "importedWaitlist" integer, "sourceId" text, digest text,
       "createdAt" timestamptz)
     ON CONFLICT (source, source_id) DO UPDATE SET title = excluded.title, description = excluded.description,
       starts_at = excluded.starts_at, ends_at = excluded.ends_at, time_zone = excluded.time_zone,
       type = excluded.type, venue_id = excluded.venue_id, online_url = excluded.online_url,
       topics = excluded.topics, status = excluded.status, imported_yes = excluded.imported_yes,
       imported_waitlist = excluded.imported_waitlist, source_digest = excluded.source_digest,
       updated_at = excluded.updated_at, sequence = known.sequence + (
         (known.starts_at, known.ends_at, known.time_zone, known.venue_id, known.online_url, known.status)
         IS DISTINCT FROM (excluded.starts_at, excluded.ends_at, excluded.time_zone, excluded.venue_id,
           excluded.online_url, excluded.status)
       )::integer`,
    [JSON.stringify(events), source, now],
  );
}

/** Moves counts by what the import's numbers changed: all of them, for an event that is new. */
export async function addImportedCounts(
  tx: Tx,
  differences: readonly { id: Uuid; yes: number; waitlist: number }[],
): Promise<void> {
  await tx.query(
    `WITH difference AS (
       SELECT id, yes, waitlist, (yes <> 0 OR waitlist <> 0)::integer AS step
       FROM jsonb_to_recordset($1::jsonb) AS row (id uuid, yes integer, waitlist integer)
     ), moved AS (
       UPDATE ${tx.schema}.event_counts c
       SET yes = c.yes + d.yes, waitlist = c.waitlist + d.waitlist, version = c.version + d.step
       FROM difference d WHERE c.event_id = d.id
       RETURNING c.event_id
     )
     INSERT INTO ${tx.schema}.event_counts (event_id, version, yes, waitlist)
     SELECT id, step, yes, waitlist FROM difference WHERE id NOT IN (SELECT event_id FROM moved)`,
    [JSON.stringify(differences)],
  );
}
