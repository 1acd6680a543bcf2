import type { Sql } from '../../../kernel/db/database.ts';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import { isTombstone } from '../../../kernel/tombstone.ts';
import type { CountsState, ListingState } from '../../../schema/changes.ts';
import type { EventRow, MembershipRow, ProfileRow } from './directory-rows.ts';

/** Where an event `e` stands, given its chapter's row `home`: where it says, else where its chapter is. */
const PLACE = `
  coalesce(e.own_city, CASE WHEN e.own_lat IS NULL THEN home.city END),
  coalesce(e.own_country, home.country),
  CASE WHEN e.own_lat IS NULL THEN home.lat ELSE e.own_lat END,
  CASE WHEN e.own_lat IS NULL THEN home.lon ELSE e.own_lon END`;

const COUNTS = ['version', 'yes', 'maybe', 'no', 'waitlist', 'pending', 'guests', 'attended'];
const EVENT = [
  ...['title', 'starts_at', 'ends_at', 'time_zone', 'type', 'status', 'own_city', 'own_country'],
  ...['own_lat', 'own_lon', 'topics', 'capacity', 'co_hosts', ...COUNTS],
];
const CHANGED = 'changed_at = now(), changed_in = pg_current_xact_id()';

/** @returns whether its events may have to be found by other words or at another place now */
export async function upsertProfile(sql: Sql, chapter: ChapterKey, profile: ProfileRow): Promise<boolean> {
  const columns = Object.keys(profile);
  const shared = (row: string): string =>
    ['name', 'city', 'country', 'lat', 'lon'].map((column) => `${row}.${column}`).join(', ');
  const [row] = await sql.query<{ same: boolean | null }>(
    `WITH old AS (SELECT * FROM ${sql.schema}.directory_chapter WHERE chapter = $1)
     INSERT INTO ${sql.schema}.directory_chapter AS new (chapter, ${columns.join(', ')})
     SELECT $1, ${columns.map((column) => `p.${column}`).join(', ')}
     FROM jsonb_populate_record(NULL::${sql.schema}.directory_chapter, $2::jsonb) AS p
     ON CONFLICT (chapter) DO UPDATE SET (${columns.join(', ')}) = ROW(${excluded(columns)})
     RETURNING (SELECT (${shared('old')}) IS NOT DISTINCT FROM (${shared('new')}) FROM old) AS same`,
    [chapter, JSON.stringify(profile)],
  );
  await sql.query(
    `UPDATE ${sql.schema}.directory_event AS e
     SET (city, country, lat, lon) = ROW(${PLACE}), ${CHANGED}
     FROM ${sql.schema}.directory_chapter AS home
     WHERE e.chapter = $1 AND home.chapter = $1
       AND (e.own_city IS NULL OR e.own_country IS NULL OR e.own_lat IS NULL)
       AND (e.city, e.country, e.lat, e.lon) IS DISTINCT FROM (${PLACE})`,
    [chapter],
  );
  return row?.same !== true;
}

export async function upsertEvents(
  sql: Sql,
  chapter: ChapterKey,
  events: readonly EventRow[],
): Promise<void> {
  const columns = [...EVENT, 'city', 'country', 'lat', 'lon'];
  await sql.query(
    `INSERT INTO ${sql.schema}.directory_event (chapter, event_id, ${columns.join(', ')})
     SELECT $1, e.event_id, ${EVENT.map((column) => `e.${column}`).join(', ')}, ${PLACE}
     FROM jsonb_populate_recordset(NULL::${sql.schema}.directory_event, $2::jsonb) AS e
     LEFT JOIN ${sql.schema}.directory_chapter AS home ON home.chapter = $1
     ON CONFLICT (chapter, event_id) DO UPDATE SET (${columns.join(', ')}) = ROW(${excluded(columns)}), ${CHANGED}`,
    [chapter, JSON.stringify(events)],
  );
}

export async function deleteEvents(
  sql: Sql,
  chapter: ChapterKey,
  eventIds: ReadonlySet<string>,
): Promise<void> {
  await sql.query(
    `DELETE FROM ${sql.schema}.directory_event WHERE chapter = $1 AND event_id = ANY ($2::uuid[])`,
    [chapter, [...eventIds]],
  );
}

export async function updateCounts(
  sql: Sql,
  chapter: ChapterKey,
  counts: ReadonlyMap<string, CountsState>,
): Promise<void> {
  const rows = [...counts].map(([eventId, state]) => ({ event_id: eventId, ...state }));
  await sql.query(
    `UPDATE ${sql.schema}.directory_event AS e
     SET ${COUNTS.map((column) => `${column} = c.${column}`).join(', ')}, ${CHANGED}
     FROM jsonb_populate_recordset(NULL::${sql.schema}.directory_event, $2::jsonb) AS c
     WHERE e.chapter = $1 AND e.event_id = c.event_id`,
    [chapter, JSON.stringify(rows)],
  );
}

/** But for members who are erased, whom a chapter that has not heard it still tells of. */
export async function upsertMemberships(
  sql: Sql,
  chapter: ChapterKey,
  memberships: readonly MembershipRow[],
): Promise<void> {
  await sql.query(
    `INSERT INTO ${sql.schema}.directory_membership (chapter, member_id, role, status, joined_at)
     SELECT $1, m.member_id, m.role, m.status, m.joined_at
     FROM jsonb_populate_recordset(NULL::${sql.schema}.directory_membership, $2::jsonb) AS m
     WHERE NOT EXISTS (SELECT FROM ${sql.schema}.erasure_order o WHERE o.member_id = m.member_id)
     ON CONFLICT (chapter, member_id) DO UPDATE
     SET role = EXCLUDED.role, status = EXCLUDED.status, joined_at = EXCLUDED.joined_at`,
    [chapter, JSON.stringify(memberships.filter(({ member_id }) => !isTombstone(member_id as Uuid)))],
  );
}

/** Listings of other chapters' events: those that stand, and those that do no longer. */
export async function writeListings(
  sql: Sql,
  chapter: ChapterKey,
  listings: readonly ListingState[],
): Promise<void> {
  await sql.query(
    `WITH told AS (
       SELECT * FROM jsonb_to_recordset($2::jsonb) AS row (owner text, "eventId" uuid, listed boolean)
     ), ended AS (
       DELETE FROM ${sql.schema}.directory_listing l USING told
       WHERE l.chapter = $1 AND l.owner = told.owner AND l.event_id = told."eventId" AND NOT told.listed
     )
     INSERT INTO ${sql.schema}.directory_listing (chapter, owner, event_id)
     SELECT $1, owner, "eventId" FROM told WHERE listed ON CONFLICT DO NOTHING`,
    [chapter, JSON.stringify(listings)],
  );
}

/** Counts a chapter's members anew. */
export async function tallyMembers(sql: Sql, chapter: ChapterKey): Promise<void> {
  await sql.query(
    `INSERT INTO ${sql.schema}.directory_tally (chapter, members)
     SELECT $1, count(*) FROM ${sql.schema}.directory_membership WHERE chapter = $1 AND status = 'ACTIVE'
     ON CONFLICT (chapter) DO UPDATE SET members = EXCLUDED.members`,
    [chapter],
  );
}

/** Removes a chapter's rows but for those named. */
export async function deleteOthers(
  sql: Sql,
  chapter: ChapterKey,
  keep: { profile: boolean; events: readonly string[]; memberships: readonly string[] },
): Promise<void> {
  await sql.query(
    `WITH profile AS (
       DELETE FROM ${sql.schema}.directory_chapter WHERE chapter = $1 AND NOT $2::boolean
     ), events AS (
       DELETE FROM ${sql.schema}.directory_event WHERE chapter = $1 AND event_id <> ALL ($3::uuid[])
     ), listings AS (
       DELETE FROM ${sql.schema}.directory_listing WHERE chapter = $1
     )
     DELETE FROM ${sql.schema}.directory_membership WHERE chapter = $1 AND member_id <> ALL ($4::uuid[])`,
    [chapter, keep.profile, keep.events, keep.memberships],
  );
}

const excluded = (columns: readonly string[]): string =>
  columns.map((column) => `EXCLUDED.${column}`).join(', ');
