import type { Sql } from '../../../kernel/db/database.ts';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { RsvpStatus } from '../rsvp/rsvp.ts';
import type { CalendarEvent } from './calendar-event.ts';

/** The most one calendar holds. */
const MOST = 1_000;

export const CALENDAR_COLUMNS = `e.id, e.title, e.description, e.starts_at AS "startsAt", e.ends_at AS "endsAt",
  e.time_zone AS "timeZone", e.type, e.online_url AS "onlineUrl", e.topics, e.status, e.sequence,
  e.updated_at AS "updatedAt",
  CASE WHEN v.id IS NOT NULL THEN jsonb_build_object('name', v.name, 'address', v.address, 'city', v.city,
    'country', v.country, 'lat', v.lat, 'lon', v.lon) END AS venue`;

/** Events `e` but drafts, with their venues `v`; ends in a condition. */
export const announced = (sql: Sql): string =>
  `${sql.schema}.event e LEFT JOIN ${sql.schema}.venue v ON v.id = e.venue_id
   WHERE e.status <> 'DRAFT'`;

/** Events by id, but drafts. */
export const calendarEvents = (sql: Sql, ids: readonly Uuid[]): Promise<CalendarEvent[]> =>
  sql.query(`SELECT ${CALENDAR_COLUMNS} FROM ${announced(sql)} AND e.id = ANY($1::uuid[])`, [[...ids]]);

/** What the chapter announces and announced, of events that end after `since`. */
export const eventsSince = (sql: Sql, since: Date): Promise<CalendarEvent[]> =>
  sql.query(
    `SELECT ${CALENDAR_COLUMNS} FROM ${announced(sql)} AND e.ends_at > $1 ORDER BY e.starts_at, e.id LIMIT ${MOST}`,
    [since],
  );

/** As `eventsSince`, those that the member means to come to, or may. */
export const eventsOfMember = (
  sql: Sql,
  memberId: Uuid,
  since: Date,
): Promise<(CalendarEvent & { answer: RsvpStatus })[]> =>
  sql.query(
    `SELECT ${CALENDAR_COLUMNS}, r.status AS answer
     FROM ${sql.schema}.rsvp r, ${announced(sql)} AND e.id = r.event_id AND r.member_id = $1
       AND r.status IN ('YES', 'MAYBE', 'WAITLIST', 'PENDING_APPROVAL') AND e.ends_at > $2
     ORDER BY e.starts_at, e.id LIMIT ${MOST}`,
    [memberId, since],
  );

/** @throws CHAPTER_UNKNOWN when the chapter has not been provisioned */
export async function readSecret(sql: Sql): Promise<Buffer> {
  const [row] = await sql.query<{ value: Buffer }>(
    `SELECT calendars AS value FROM ${sql.schema}.chapter_secret`,
  );
  if (!row) throw new ChapterhouseError('CHAPTER_UNKNOWN', 'This chapter is not provisioned yet.');
  return row.value;
}

/** How often the member's calendar got a new address. */
export async function renewalsOf(sql: Sql, memberId: Uuid): Promise<number> {
  const [row] = await sql.query<{ times: number }>(
    `SELECT times FROM ${sql.schema}.calendar_renewal WHERE member_id = $1`,
    [memberId],
  );
  return row?.times ?? 0;
}

export async function renew(sql: Sql, memberId: Uuid): Promise<void> {
  await sql.query(
    `INSERT INTO ${sql.schema}.calendar_renewal AS known (member_id, times) VALUES ($1, 1)
     ON CONFLICT (member_id) DO UPDATE SET times = known.times + 1`,
    [memberId],
  );
}
