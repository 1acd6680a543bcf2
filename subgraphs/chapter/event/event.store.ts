import type { Sql, Tx } from '../../../kernel/db/database.ts';
import type { PageRequest } from '../../../kernel/graphql/page.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { CountsState } from '../../../schema/changes.ts';
import type { ChapterEvent, EventType, ShownEventStatus } from './event.ts';

const columns = `e.id, e.title, e.description, e.starts_at AS "startsAt", e.ends_at AS "endsAt",
  e.time_zone AS "timeZone", e.type, e.online_url AS "onlineUrl", e.topics, e.status, e.capacity,
  e.guest_limit AS "guestLimit", e.rsvp_mode AS "rsvpMode", e.rsvp_opens_at AS "rsvpOpensAt",
  e.rsvp_closes_at AS "rsvpClosesAt", e.series_id AS "seriesId", e.recurrence_start AS "recurrenceStart",
  e.sequence, e.co_hosts AS "coHosts",
  CASE WHEN v.id IS NOT NULL THEN jsonb_build_object('id', v.id, 'name', v.name, 'address', v.address,
    'city', v.city, 'country', v.country, 'lat', v.lat, 'lon', v.lon) END AS venue,
  jsonb_build_object('version', c.version, 'yes', c.yes, 'maybe', c.maybe, 'no', c.no, 'waitlist', c.waitlist,
    'pending', c.pending, 'guests', c.guests, 'attended', c.attended) AS counts`;

/** Members who host the event, in their order. */
const hosts = (sql: Sql): string =>
  `ARRAY(SELECT h.member_id FROM ${sql.schema}.event_host h WHERE h.event_id = e.id ORDER BY h.place) AS hosts`;

/** Selects events as `e`, with their venues, counts and hosts. @param more columns, each with a comma before it */
export const selectEvents = (sql: Sql, more = ''): string =>
  `SELECT ${columns}, ${hosts(sql)}${more} FROM ${sql.schema}.event e JOIN ${sql.schema}.event_counts c ON c.event_id = e.id
   LEFT JOIN ${sql.schema}.venue v ON v.id = e.venue_id`;

/** Events by id, drafts too; missing ones are left out. */
export const eventsById = (sql: Sql, ids: readonly Uuid[]): Promise<ChapterEvent[]> =>
  sql.query(`${selectEvents(sql)} WHERE e.id = ANY($1::uuid[])`, [[...ids]]);

/** Every event that may leave the chapter. */
export const eventsBeyondDraft = (sql: Sql): Promise<ChapterEvent[]> =>
  sql.query(`${selectEvents(sql)} WHERE e.status <> 'DRAFT' ORDER BY e.id`);

export interface EventSelection {
  readonly from: Date | null;
  readonly to: Date | null;
  readonly status: readonly ShownEventStatus[];
  readonly types: readonly EventType[] | null;
  readonly topics: readonly string[] | null;
  /** By time of start: the soonest first, or the latest. */
  readonly soonestFirst: boolean;
}

const matching = `($1::timestamptz IS NULL OR e.starts_at >= $1) AND ($2::timestamptz IS NULL OR e.starts_at < $2)
  AND (CASE WHEN e.status = 'PUBLISHED' AND e.ends_at <= $3::timestamptz THEN 'PAST' ELSE e.status END)
    = ANY($4::text[])
  AND ($5::text[] IS NULL OR e.type = ANY($5)) AND ($6::text[] IS NULL OR e.topics && $6)`;

const matchingValues = (selection: EventSelection, now: Date): unknown[] => [
  selection.from,
  selection.to,
  now,
  selection.status,
  selection.types,
  selection.topics,
];

/** A page of events and one more, by start and id, and how many there are on all pages. */
export async function listEvents(
  sql: Sql,
  selection: EventSelection,
  page: PageRequest,
  now: Date,
): Promise<{ rows: ChapterEvent[]; total: number }> {
  const [beyond, direction] = selection.soonestFirst ? ['>', 'ASC'] : ['<', 'DESC'];
  const [startsAt, id] = page.after ?? [];
  const after = page.after ? `AND (e.starts_at, e.id) ${beyond} ($8::timestamptz, $9::uuid)` : '';
  const rows = await sql.query<ChapterEvent & { total: number }>(
    `${selectEvents(sql, `, (${counted(sql)}) AS total`)} WHERE ${matching} ${after}
     ORDER BY e.starts_at ${direction}, e.id ${direction} LIMIT $7`,
    [...matchingValues(selection, now), page.size + 1, ...(page.after ? [startsAt, id] : [])],
  );
  return { rows, total: rows[0]?.total ?? (page.after ? await countEvents(sql, selection, now) : 0) };
}

const counted = (sql: Sql): string => `SELECT count(*) FROM ${sql.schema}.event e WHERE ${matching}`;

async function countEvents(sql: Sql, selection: EventSelection, now: Date): Promise<number> {
  const [row] = await sql.query<{ count: number }>(counted(sql), matchingValues(selection, now));
  return row?.count ?? 0;
}

/** The counts of a new event, on which its changes are locked. */
export async function insertCounts(tx: Tx, eventId: Uuid): Promise<void> {
  await tx.query(`INSERT INTO ${tx.schema}.event_counts (event_id) VALUES ($1)`, [eventId]);
}

export async function replaceHosts(tx: Tx, eventId: Uuid, memberIds: readonly Uuid[]): Promise<void> {
  await tx.query(
    `WITH gone AS (DELETE FROM ${tx.schema}.event_host WHERE event_id = $1 AND member_id <> ALL($2::uuid[]))
     INSERT INTO ${tx.schema}.event_host (event_id, member_id, place)
     SELECT $1, member_id, min(place) FROM unnest($2::uuid[]) WITH ORDINALITY AS host (member_id, place)
     GROUP BY member_id
     ON CONFLICT (event_id, member_id) DO UPDATE SET place = excluded.place`,
    [eventId, [...memberIds]],
  );
}

/** Takes a member off the hosts of events that are not over. */
export async function removeHost(tx: Tx, memberId: Uuid, now: Date): Promise<void> {
  await tx.query(
    `DELETE FROM ${tx.schema}.event_host h USING ${tx.schema}.event e
     WHERE h.member_id = $1 AND e.id = h.event_id AND e.ends_at > $2`,
    [memberId, now],
  );
}

/** What those who watch an event's counts are told. */
export interface SeatCounts {
  readonly counts: CountsState;
  readonly capacity: number | null;
}

/** Counts and seats of events, by the event; missing ones are left out. */
export async function readCounts(
  sql: Sql,
  eventIds: readonly Uuid[],
): Promise<ReadonlyMap<Uuid, SeatCounts>> {
  const rows = await sql.query<CountsState & { id: Uuid; capacity: number | null }>(
    `SELECT e.id, c.version, c.yes, c.maybe, c.no, c.waitlist, c.pending, c.guests, c.attended, e.capacity
     FROM ${sql.schema}.event_counts c JOIN ${sql.schema}.event e ON e.id = c.event_id
     WHERE e.id = ANY($1::uuid[])`,
    [[...eventIds]],
  );
  return new Map(rows.map(({ id, capacity, ...counts }) => [id, { counts, capacity }]));
}
