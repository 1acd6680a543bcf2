import type { Sql, Tx } from '../../../kernel/db/database.ts';
import type { PageRequest } from '../../../kernel/graphql/page.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { selectEvents } from '../event/event.store.ts';
import type { ChapterEvent, EventStatus } from '../event/event.ts';
import type { OccurrenceRow } from './occurrence.ts';
import type { Occurrence } from './revise.ts';
import type { WallTime } from './wall-time.ts';

/** Events in their places of the series from a wall time on, or to come, in order. */
export const occurrencesOf = (
  tx: Tx,
  seriesId: Uuid,
  from: WallTime,
  now: Date,
): Promise<(Occurrence & { capacity: number | null })[]> =>
  tx.query(
    `SELECT e.id, e.recurrence_start AS wall, e.starts_at AS "startsAt", e.status, e.capacity,
       e.series_exception AS exception,
       c.yes + c.maybe + c.no + c.waitlist + c.pending > 0 OR e.co_hosts <> '{}' AS answered
     FROM ${tx.schema}.event e JOIN ${tx.schema}.event_counts c ON c.event_id = e.id
     WHERE e.series_id = $1 AND e.recurrence_start IS NOT NULL AND (e.recurrence_start >= $2 OR e.starts_at > $3)
     ORDER BY e.recurrence_start`,
    [seriesId, from, now],
  );

/** A place in a series from which on something holds. */
export interface Since {
  readonly wall: WallTime;
  readonly startsAt: Date;
}

/** From a place on; those in no place by when they start. `$3` and `$4` are the place, null for all. */
const since = `($3::text IS NULL OR CASE WHEN recurrence_start IS NULL THEN starts_at >= $4::timestamptz
  ELSE recurrence_start >= $3 END)`;

/** Events of the series that can be answered, the soonest first. */
export async function answerableOccurrences(
  tx: Tx,
  seriesId: Uuid,
  from: Since | undefined,
  now: Date,
): Promise<Uuid[]> {
  const rows = await tx.query<{ id: Uuid }>(
    `SELECT id FROM ${tx.schema}.event
     WHERE series_id = $1 AND ends_at > $2 AND ${since} AND status = 'PUBLISHED' ORDER BY starts_at, id`,
    [seriesId, now, from?.wall ?? null, from?.startsAt ?? null],
  );
  return rows.map((row) => row.id);
}

/** Events of the series that are to come and not cancelled, in the order of their ids. */
export const comingOccurrences = (
  tx: Tx,
  seriesId: Uuid,
  from: Since | undefined,
  now: Date,
): Promise<{ id: Uuid; status: EventStatus }[]> =>
  tx.query(
    `SELECT id, status FROM ${tx.schema}.event
     WHERE series_id = $1 AND starts_at > $2 AND ${since} AND status <> 'CANCELLED' ORDER BY id`,
    [seriesId, now, from?.wall ?? null, from?.startsAt ?? null],
  );

/** Which of the wall times have an event already. */
export async function takenWalls(tx: Tx, seriesId: Uuid, walls: readonly WallTime[]): Promise<Set<WallTime>> {
  const rows = await tx.query<{ wall: WallTime }>(
    `SELECT recurrence_start AS wall FROM ${tx.schema}.event
     WHERE series_id = $1 AND recurrence_start = ANY($2::text[])`,
    [seriesId, [...walls]],
  );
  return new Set(rows.map((row) => row.wall));
}

/** What a series says of its events: columns of the table by names of the row, with their types. */
const CONTENT = [
  ['recurrence_start', 'recurrenceStart', 'text'],
  ['title', 'title', 'text'],
  ['description', 'description', 'text'],
  ['starts_at', 'startsAt', 'timestamptz'],
  ['ends_at', 'endsAt', 'timestamptz'],
  ['time_zone', 'timeZone', 'text'],
  ['type', 'type', 'text'],
  ['venue_id', 'venueId', 'uuid'],
  ['online_url', 'onlineUrl', 'text'],
  ['topics', 'topics', 'text[]'],
  ['capacity', 'capacity', 'integer'],
  ['guest_limit', 'guestLimit', 'integer'],
  ['rsvp_mode', 'rsvpMode', 'text'],
  ['rsvp_opens_at', 'rsvpOpensAt', 'timestamptz'],
  ['rsvp_closes_at', 'rsvpClosesAt', 'timestamptz'],
  ['co_hosts', 'coHosts', 'text[]'],
  ['asks_of_series', 'asksOfSeries', 'uuid'],
] as const satisfies readonly (readonly [string, keyof OccurrenceRow, string])[];

/** What those who said yes must hear of when it changes, as `whenAndWhere` says it. */
const WHEN_AND_WHERE: ReadonlySet<string> = new Set([
  ...['starts_at', 'ends_at', 'time_zone', 'type', 'venue_id', 'online_url'],
]);
const PLACED = CONTENT.filter(([column]) => WHEN_AND_WHERE.has(column));

const columnsOf = (alias: string, content: readonly (readonly string[])[] = CONTENT): string =>
  content.map(([column]) => `${alias}${column}`).join(', ');
const valuesOf = (content: readonly (readonly string[])[] = CONTENT): string =>
  content.map(([, name]) => `row."${name}"`).join(', ');
const ROW = `row (id uuid, "seriesId" uuid, published boolean, ${CONTENT.map(([, name, type]) => `"${name}" ${type}`).join(', ')})`;

/** Makes events, with their counts and hosts; of the hosts those who are active members still. */
export async function insertOccurrences(
  tx: Tx,
  rows: readonly OccurrenceRow[],
  hostIds: readonly Uuid[],
  createdBy: Uuid | null,
  now: Date,
): Promise<void> {
  await tx.query(
    `WITH made AS (
       INSERT INTO ${tx.schema}.event (id, series_id, ${columnsOf('')}, status, awaits_standing, created_by, created_at,
         updated_at)
       SELECT row.id, row."seriesId", ${valuesOf()}, CASE WHEN published THEN 'PUBLISHED' ELSE 'DRAFT' END, true, $3, $4, $4
       FROM jsonb_to_recordset($1::jsonb) AS ${ROW}
       RETURNING id
     ), counted AS (
       INSERT INTO ${tx.schema}.event_counts (event_id) SELECT id FROM made
     )
     INSERT INTO ${tx.schema}.event_host (event_id, member_id, place)
     SELECT made.id, host.member_id, host.place
     FROM made CROSS JOIN unnest($2::uuid[]) WITH ORDINALITY AS host (member_id, place)
     JOIN ${tx.schema}.membership m ON m.member_id = host.member_id AND m.status = 'ACTIVE'`,
    [JSON.stringify(rows), [...new Set(hostIds)], createdBy, now],
  );
}

/** Writes events as their series has them now. @returns those that were otherwise before */
export async function rewriteOccurrences(tx: Tx, rows: readonly OccurrenceRow[], now: Date): Promise<Uuid[]> {
  const changed = await tx.query<{ id: Uuid }>(
    `UPDATE ${tx.schema}.event e
     SET (${columnsOf('')}) = ROW(${valuesOf()}), series_exception = false, updated_at = $2,
       sequence = e.sequence + (e.status <> 'DRAFT'
         AND (${columnsOf('e.', PLACED)}) IS DISTINCT FROM (${valuesOf(PLACED)}))::integer,
       status = CASE WHEN row.published THEN 'PUBLISHED' ELSE e.status END
     FROM jsonb_to_recordset($1::jsonb) AS ${ROW}
     WHERE e.id = row.id AND ((${columnsOf('e.')}) IS DISTINCT FROM (${valuesOf()}) OR e.series_exception
       OR (row.published AND e.status = 'DRAFT'))
     RETURNING e.id`,
    [JSON.stringify(rows), now],
  );
  return changed.map((row) => row.id);
}

/** Events that asked their own questions ask those of their series again. */
export async function askAsSeries(tx: Tx, ids: readonly Uuid[]): Promise<void> {
  await tx.query(
    `UPDATE ${tx.schema}.event SET own_questions = false WHERE id = ANY($1::uuid[]) AND own_questions`,
    [[...ids]],
  );
}

/** Gives events other hosts: of those named, who are active members still. */
export async function replaceOccurrenceHosts(
  tx: Tx,
  eventIds: readonly Uuid[],
  hostIds: readonly Uuid[],
): Promise<void> {
  await tx.query(
    `WITH gone AS (
       DELETE FROM ${tx.schema}.event_host WHERE event_id = ANY($1::uuid[]) AND member_id <> ALL($2::uuid[])
     )
     INSERT INTO ${tx.schema}.event_host (event_id, member_id, place)
     SELECT event_id, host.member_id, host.place
     FROM unnest($1::uuid[]) AS event_id
     CROSS JOIN unnest($2::uuid[]) WITH ORDINALITY AS host (member_id, place)
     JOIN ${tx.schema}.membership m ON m.member_id = host.member_id AND m.status = 'ACTIVE'
     ON CONFLICT (event_id, member_id) DO UPDATE SET place = excluded.place`,
    [[...eventIds], [...new Set(hostIds)]],
  );
}

/** Gives events another place in their series, or none. */
export async function renameOccurrences(
  tx: Tx,
  places: readonly { readonly id: Uuid; readonly wall: WallTime | null; readonly exception: boolean }[],
): Promise<void> {
  await tx.query(
    `UPDATE ${tx.schema}.event e SET recurrence_start = row.wall, series_exception = row.exception
     FROM jsonb_to_recordset($1::jsonb) AS row (id uuid, wall text, exception boolean) WHERE e.id = row.id`,
    [JSON.stringify(places)],
  );
}

/** Cancels events. @param leave whether they leave their places in the series */
export async function cancelOccurrences(
  tx: Tx,
  ids: readonly Uuid[],
  leave: boolean,
  now: Date,
): Promise<void> {
  await tx.query(
    `UPDATE ${tx.schema}.event SET status = 'CANCELLED', updated_at = $3, awaits_standing = false,
       sequence = sequence + (status = 'PUBLISHED')::integer,
       recurrence_start = CASE WHEN $2 THEN NULL ELSE recurrence_start END
     WHERE id = ANY($1::uuid[])`,
    [[...ids], leave, now],
  );
}

export async function deleteOccurrences(tx: Tx, ids: readonly Uuid[]): Promise<void> {
  await tx.query(`DELETE FROM ${tx.schema}.event WHERE id = ANY($1::uuid[])`, [[...ids]]);
}

/** Moves the events from a place on to another series. */
export async function moveOccurrences(tx: Tx, seriesId: Uuid, to: Uuid, from: Since): Promise<void> {
  await tx.query(`UPDATE ${tx.schema}.event SET series_id = $2 WHERE series_id = $1 AND ${since}`, [
    seriesId,
    to,
    from.wall,
    from.startsAt,
  ]);
}

/** A page of a series' events and one more, the soonest first. */
export function listOccurrences(
  sql: Sql,
  seriesId: Uuid,
  drafts: boolean,
  page: PageRequest,
): Promise<ChapterEvent[]> {
  const after = page.after ? 'AND (e.starts_at, e.id) > ($4::timestamptz, $5::uuid)' : '';
  return sql.query(
    `${selectEvents(sql)} WHERE e.series_id = $1 AND ($2 OR e.status <> 'DRAFT') ${after}
     ORDER BY e.starts_at, e.id LIMIT $3`,
    [seriesId, drafts, page.size + 1, ...(page.after ?? [])],
  );
}

export async function countOccurrences(sql: Sql, seriesId: Uuid, drafts: boolean): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `SELECT count(*) FROM ${sql.schema}.event WHERE series_id = $1 AND ($2 OR status <> 'DRAFT')`,
    [seriesId, drafts],
  );
  return row?.count ?? 0;
}
