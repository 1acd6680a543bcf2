import type { Sql } from '../../../kernel/db/database.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import { LISTED } from './chapter.ts';
import { profilesSql } from './profiles-sql.ts';

/** What a chapter comes to, counted from its rows. */
export interface ChapterStatsRecord {
  readonly chapter: ChapterKey;
  readonly members: number;
  readonly upcomingEvents: number;
  readonly pastEvents: number;
  readonly rsvps: number;
  readonly attended: number;
  readonly lastEventAt: Date | null;
}

export async function chapterStats(
  sql: Sql,
  chapters: readonly ChapterKey[],
  now: Date,
): Promise<ChapterStatsRecord[]> {
  const held = `e.status = 'PUBLISHED' AND e.starts_at < $2::timestamptz`;
  return sql.query<ChapterStatsRecord>(
    `SELECT wanted.chapter, coalesce(max(t.members), 0) AS members,
       count(*) FILTER (WHERE e.status = 'PUBLISHED' AND e.starts_at >= $2::timestamptz) AS "upcomingEvents",
       count(*) FILTER (WHERE ${held}) AS "pastEvents",
       coalesce(sum(e.yes), 0) AS rsvps, coalesce(sum(e.attended), 0) AS attended,
       max(e.starts_at) FILTER (WHERE ${held}) AS "lastEventAt"
     FROM unnest($1::text[]) AS wanted (chapter)
     LEFT JOIN ${sql.schema}.directory_tally t ON t.chapter = wanted.chapter
     LEFT JOIN ${sql.schema}.directory_event e ON e.chapter = wanted.chapter
     GROUP BY wanted.chapter`,
    [chapters, now],
  );
}

/** What many chapters come to together; those that are not listed count nowhere. */
export interface DirectoryStatsRecord {
  /** Null for all regions together, and for chapters of none. */
  readonly region: string | null;
  readonly whole: boolean;
  readonly chapters: number;
  readonly activeChapters: number;
  readonly members: number;
  readonly upcomingEvents: number;
  readonly countries: number;
  readonly asOf: Date | null;
}

/** One row for each region that has chapters, and one for the whole, all of one moment. */
export async function directoryStats(sql: Sql, now: Date): Promise<DirectoryStatsRecord[]> {
  const { schema } = sql;
  return sql.query<DirectoryStatsRecord>(
    `WITH listed AS MATERIALIZED (
       SELECT p.key, p.status, p.country, p.region_id, p.as_of
       FROM ${profilesSql(schema)} AS p WHERE p.status = ANY($1::text[])
     ), coming AS (
       SELECT e.chapter, count(*) AS events FROM ${schema}.directory_event e
       WHERE e.status = 'PUBLISHED' AND e.starts_at >= $2::timestamptz GROUP BY e.chapter
     ), people AS (
       SELECT listed.region_id, grouping(listed.region_id) AS level, count(DISTINCT m.member_id) AS members
       FROM listed JOIN ${schema}.directory_membership m ON m.chapter = listed.key AND m.status = 'ACTIVE'
       GROUP BY ROLLUP (listed.region_id)
     ), counted AS (
       SELECT listed.region_id, grouping(listed.region_id) AS level, count(*) AS chapters,
         count(*) FILTER (WHERE listed.status = 'ACTIVE') AS active, coalesce(sum(coming.events), 0)::int AS events,
         count(DISTINCT listed.country) AS countries, min(listed.as_of) AS as_of
       FROM listed LEFT JOIN coming ON coming.chapter = listed.key
       GROUP BY ROLLUP (listed.region_id)
     )
     SELECT counted.region_id AS region, counted.level = 1 AS whole, counted.chapters,
       counted.active AS "activeChapters", coalesce(people.members, 0) AS members,
       counted.events AS "upcomingEvents", counted.countries, counted.as_of AS "asOf"
     FROM counted LEFT JOIN people
       ON people.level = counted.level AND people.region_id IS NOT DISTINCT FROM counted.region_id`,
    [LISTED, now],
  );
}
