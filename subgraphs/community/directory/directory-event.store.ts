import type { Sql } from '../../../kernel/db/database.ts';
import type { PageRequest } from '../../../kernel/graphql/page.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import type { DirectoryEventRecord, DirectoryOrder, EventRef } from './directory-event.ts';
import { type EventFilter, eventConditions } from './event-filter.ts';
import type { Listed } from './facets.store.ts';
import type { Near } from './near.ts';
import { distanceSql, withinSql } from './near-sql.ts';
import { SqlValues } from './sql-values.ts';

export const EVENT_COLUMNS = `e.chapter, e.event_id AS "eventId", e.title, e.starts_at AS "startsAt",
  e.ends_at AS "endsAt", e.time_zone AS "timeZone", e.type, e.status, e.city, e.lat, e.lon, e.topics,
  e.capacity, e.yes, e.guests, e.changed_at AS "changedAt"`;

export async function eventsByRef(sql: Sql, refs: readonly EventRef[]): Promise<DirectoryEventRecord[]> {
  return sql.query<DirectoryEventRecord>(
    `SELECT ${EVENT_COLUMNS} FROM ${sql.schema}.directory_event e
     JOIN unnest($1::text[], $2::uuid[]) AS wanted (chapter, event_id) USING (chapter, event_id)`,
    [refs.map(({ chapter }) => chapter), refs.map(({ eventId }) => eventId)],
  );
}

/** The chapters that host events with their own: asked by it, and agreed. */
export const coHostsByRef = (
  sql: Sql,
  refs: readonly EventRef[],
): Promise<(EventRef & { readonly coHost: ChapterKey })[]> =>
  sql.query(
    `SELECT e.chapter, e.event_id AS "eventId", l.chapter AS "coHost" FROM ${sql.schema}.directory_event e
     JOIN unnest($1::text[], $2::uuid[]) AS wanted (chapter, event_id) USING (chapter, event_id)
     JOIN ${sql.schema}.directory_listing l
       ON l.owner = e.chapter AND l.event_id = e.event_id AND l.chapter = ANY(e.co_hosts)
     ORDER BY array_position(e.co_hosts, l.chapter)`,
    [refs.map(({ chapter }) => chapter), refs.map(({ eventId }) => eventId)],
  );

/** Of each chapter the first event that is still to begin, or the last that has begun; cancelled ones left out. */
export async function eventsBeside(
  sql: Sql,
  chapters: readonly ChapterKey[],
  side: 'next' | 'last',
  now: Date,
): Promise<DirectoryEventRecord[]> {
  const [compare, direction] = side === 'next' ? ['>=', 'ASC'] : ['<', 'DESC'];
  return sql.query<DirectoryEventRecord>(
    `SELECT found.* FROM unnest($1::text[]) AS wanted (chapter)
     CROSS JOIN LATERAL (
       SELECT ${EVENT_COLUMNS} FROM ${sql.schema}.directory_event e
       WHERE e.chapter = wanted.chapter AND e.status = 'PUBLISHED' AND e.starts_at ${compare} $2::timestamptz
       ORDER BY e.starts_at ${direction}, e.event_id ${direction} LIMIT 1
     ) AS found`,
    [chapters, now],
  );
}

export interface EventQuery {
  readonly filter: EventFilter;
  readonly near: Near | undefined;
  readonly order: DirectoryOrder;
  readonly now: Date;
}

/** An event's place in its list: by `sort` (start in epoch ms, or kilometres), then chapter, then event. */
export interface EventPlace extends EventRef {
  readonly sort: number;
}

/** SQL of the events a query lets through: `FROM …` of rows `e`. */
function matchingSql(schema: string, { filter, near, now }: EventQuery, values: SqlValues): string {
  const where = eventConditions(schema, filter, now, values);
  if (near) where.push(withinSql(near, 'e', values));
  return `FROM ${schema}.directory_event e WHERE ${where.join(' AND ')}`;
}

/** All events of a list, for its facets. */
export const listedEvents =
  (query: EventQuery): Listed =>
  (schema, values) =>
    `SELECT 'EVENT' AS kind, e.chapter, e.country, e.topics, e.type, e.starts_at ${matchingSql(schema, query, values)}`;

/**
 * One page, with one event more to tell whether there is a next, and the total if it is wanted, for it costs more than
 * the page; both of one moment.
 */
export async function pageOfEvents(
  sql: Sql,
  query: EventQuery,
  page: PageRequest,
  withTotal: boolean,
): Promise<{ places: EventPlace[]; total: number }> {
  const { near, order } = query;
  const values = new SqlValues();
  const from = matchingSql(sql.schema, query, values);
  const byDistance = order === 'DISTANCE' && near;
  const sort = byDistance ? distanceSql(near, 'e', values) : 'e.starts_at';
  const shown = byDistance ? 'page.sort' : '(extract(epoch FROM page.sort) * 1000)::float8';
  const rows = await sql.query<EventPlace & { total: number }>(
    `SELECT whole.total, page.chapter, page.event_id AS "eventId", ${shown} AS sort
     FROM (SELECT ${withTotal ? `count(*) AS total ${from}` : '0 AS total'}) AS whole
     LEFT JOIN (
       SELECT e.chapter, e.event_id, ${sort} AS sort ${from}
       ${afterSql(page, sort, byDistance ? 'float8' : 'timestamptz', values)}
       ORDER BY ${sort}, e.chapter, e.event_id LIMIT ${values.bind(page.size + 1)}::int
     ) AS page ON true
     ORDER BY page.sort, page.chapter, page.event_id`,
    values.list,
  );
  return { places: rows.filter(({ eventId }) => eventId !== null), total: rows[0]?.total ?? 0 };
}

function afterSql({ after }: PageRequest, sort: string, type: string, values: SqlValues): string {
  if (!after) return '';
  const [key, chapter, eventId] = after;
  const place = type === 'timestamptz' ? new Date(Number(key)) : key;
  return `AND (${sort}, e.chapter, e.event_id)
    > (${values.bind(place)}::${type}, ${values.bind(chapter)}::text, ${values.bind(eventId)}::uuid)`;
}
