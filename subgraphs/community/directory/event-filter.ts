import type { Sql } from '../../../kernel/db/database.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import type { EventState } from '../../../schema/changes.ts';
import { searchQuery } from '../search/search-query.ts';
import { LISTED } from './chapter.ts';
import type { EventStatus } from './directory-event.ts';
import { chaptersOf, countriesOf, regionsOf, topicsOf } from './filter-input.ts';
import { regionsSql } from './profiles-sql.ts';
import type { SqlValues } from './sql-values.ts';

/** A filter of events as it came from a client. */
export interface EventFilterInput {
  readonly from?: Date | null;
  readonly to?: Date | null;
  readonly chapterIds?: readonly string[] | null;
  readonly countries?: readonly string[] | null;
  readonly regionIds?: readonly string[] | null;
  readonly topics?: readonly string[] | null;
  readonly types?: readonly EventState['type'][] | null;
  readonly status?: readonly EventStatus[] | null;
  readonly seatsLeft?: boolean | null;
  readonly text?: string | null;
}

/** A filter as the directory understands it; what is undefined filters nothing. */
export interface EventFilter {
  /** Half-open, over the start: from <= startsAt < to. */
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  readonly chapters: readonly ChapterKey[] | undefined;
  readonly countries: readonly string[] | undefined;
  readonly regions: readonly string[] | undefined;
  readonly topics: readonly string[] | undefined;
  readonly types: readonly EventState['type'][] | undefined;
  readonly statuses: readonly EventStatus[] | undefined;
  readonly seatsLeft: boolean | undefined;
  /** PostgreSQL's `tsquery`; null finds nothing. */
  readonly words?: string | null;
}

/**
 * As `readEventFilter`, with the words of its text looked up.
 * @throws BAD_USER_INPUT, BAD_ID
 */
export async function findEventFilter(
  sql: Sql,
  input: EventFilterInput | null | undefined,
): Promise<EventFilter> {
  const filter = readEventFilter(input);
  if (!input?.text?.trim()) return filter;
  const query = await searchQuery(sql, input.text, 'filter.text');
  return { ...filter, words: query?.anywhere ?? null };
}

/** @throws BAD_USER_INPUT, BAD_ID */
export function readEventFilter(input: EventFilterInput | null | undefined): EventFilter {
  return {
    from: input?.from ?? undefined,
    to: input?.to ?? undefined,
    chapters: chaptersOf(input?.chapterIds),
    countries: countriesOf(input?.countries),
    regions: regionsOf(input?.regionIds),
    topics: topicsOf(input?.topics),
    types: input?.types?.length ? input.types : undefined,
    statuses: input?.status?.length ? input.status : undefined,
    seatsLeft: input?.seatsLeft ?? undefined,
  };
}

/**
 * What a list shows when it is not told otherwise: what was not cancelled, and of that what is still to begin, unless
 * a beginning is named, or nothing but the past is asked for.
 */
export function withListDefaults(filter: EventFilter, now: Date): EventFilter {
  const pastAlone = filter.statuses?.every((status) => status === 'PAST') ?? false;
  return {
    ...filter,
    from: filter.from ?? (pastAlone ? undefined : now),
    statuses: filter.statuses ?? ['PUBLISHED', 'PAST'],
  };
}

/** SQL conditions on events `e`, of listed chapters alone. */
export function eventConditions(schema: string, filter: EventFilter, now: Date, values: SqlValues): string[] {
  const { from, to, chapters, countries, regions, topics, types, statuses, seatsLeft, words } = filter;
  const listed = `p.status = ANY(${values.bind(LISTED)}::text[])`;
  const where = [
    regions
      ? `e.chapter = ANY(ARRAY(SELECT p.chapter FROM ${regionsSql(schema)} AS p
           WHERE ${listed} AND p.region = ANY(${values.bind(regions)}::text[])))`
      : `e.chapter IN (SELECT p.key FROM ${schema}.chapter AS p WHERE ${listed})`,
  ];
  if (from) where.push(`e.starts_at >= ${values.bind(from)}::timestamptz`);
  if (to) where.push(`e.starts_at < ${values.bind(to)}::timestamptz`);
  if (chapters) {
    const asked = `${values.bind(chapters)}::text[]`;
    where.push(`(e.chapter = ANY(${asked}) OR (e.co_hosts && ${asked} AND EXISTS (
      SELECT FROM ${schema}.directory_listing AS l
      WHERE l.owner = e.chapter AND l.event_id = e.event_id AND l.chapter = ANY(e.co_hosts)
        AND l.chapter = ANY(${asked}))))`);
  }
  if (countries) where.push(`e.country = ANY(${values.bind(countries)}::text[])`);
  if (topics) where.push(`e.topics && ${values.bind(topics)}::text[]`);
  if (types) where.push(`e.type = ANY(${values.bind(types)}::text[])`);
  if (statuses) where.push(statusSql(statuses, now, values));
  if (words === null) where.push('false');
  else if (words !== undefined) {
    where.push(`EXISTS (SELECT FROM ${schema}.directory_text t WHERE t.chapter = e.chapter AND t.event_id = e.event_id
      AND t.words @@ ${values.bind(words)}::tsquery ${from ? `AND t.starts_at >= ${values.bind(from)}::timestamptz` : ''})`);
  }
  if (seatsLeft !== undefined) {
    const full = '(e.capacity IS NOT NULL AND e.capacity <= e.yes + e.guests)';
    where.push(seatsLeft ? `NOT ${full}` : full);
  }
  return where;
}

function statusSql(statuses: readonly EventStatus[], now: Date, values: SqlValues): string {
  const published = statuses.includes('PUBLISHED');
  const past = statuses.includes('PAST');
  const any: string[] = [];
  if (published && past) any.push(`e.status = 'PUBLISHED'`);
  else if (published) any.push(`(e.status = 'PUBLISHED' AND e.ends_at >= ${values.bind(now)}::timestamptz)`);
  else if (past) any.push(`(e.status = 'PUBLISHED' AND e.ends_at < ${values.bind(now)}::timestamptz)`);
  if (statuses.includes('CANCELLED')) any.push(`e.status = 'CANCELLED'`);
  return any.length > 0 ? `(${any.join(' OR ')})` : 'false';
}
