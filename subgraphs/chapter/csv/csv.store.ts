import type { Sql } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { CalendarEvent } from '../calendar/calendar-event.ts';
import type { Rsvp } from '../rsvp/rsvp.ts';

export interface EventRow extends Omit<CalendarEvent, 'sequence' | 'updatedAt'> {
  /** Its key in the file it came from; null for one that came otherwise. */
  readonly key: string | null;
  readonly capacity: number | null;
  readonly yes: number;
}

/** Every event but drafts, by its start. */
export const eventRows = (sql: Sql): Promise<EventRow[]> =>
  sql.query(
    `SELECT e.id, CASE WHEN e.source = 'csv' THEN e.source_id END AS key, e.title, e.description,
       e.starts_at AS "startsAt", e.ends_at AS "endsAt", e.time_zone AS "timeZone", e.type,
       e.online_url AS "onlineUrl", e.topics, e.status, e.capacity, c.yes,
       CASE WHEN v.id IS NOT NULL THEN jsonb_build_object('name', v.name, 'address', v.address, 'city', v.city,
         'country', v.country, 'lat', v.lat, 'lon', v.lon) END AS venue
     FROM ${sql.schema}.event e JOIN ${sql.schema}.event_counts c ON c.event_id = e.id
     LEFT JOIN ${sql.schema}.venue v ON v.id = e.venue_id
     WHERE e.status <> 'DRAFT' ORDER BY e.starts_at, e.id`,
  );

/** Fingerprints of events that came by file, by their keys. */
export async function knownKeys(
  sql: Sql,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const rows = await sql.query<{ key: string; digest: string | null }>(
    `SELECT source_id AS key, source_digest AS digest FROM ${sql.schema}.event
     WHERE source = 'csv' AND source_id = ANY($1::text[])`,
    [[...keys]],
  );
  return new Map(rows.map(({ key, digest }) => [key, digest]));
}

export type AttendeeRow = Pick<Rsvp, 'memberId' | 'status' | 'guests' | 'attendance' | 'createdAt'>;

/** Every answer to an event, the oldest first. */
export const attendeeRows = (sql: Sql, eventId: Uuid): Promise<AttendeeRow[]> =>
  sql.query(
    `SELECT member_id AS "memberId", status, guests, attendance, created_at AS "createdAt"
     FROM ${sql.schema}.rsvp WHERE event_id = $1 ORDER BY created_at, id`,
    [eventId],
  );
