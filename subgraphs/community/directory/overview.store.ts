import type { Sql } from '../../../kernel/db/database.ts';
import { LISTED } from './chapter.ts';

interface Shares {
  readonly chapters: number;
  readonly upcomingEvents: number;
}
export interface CountryRecord extends Shares {
  readonly country: string;
  readonly regionId: string | null;
}
export interface TopicRecord extends Shares {
  readonly topic: string;
}

/** Listed chapters, and their events not cancelled that are still to begin. $1: statuses, $2: now */
const rowsSql = (schema: string): string => `
  WITH listed AS MATERIALIZED (
    SELECT c.key, d.country, d.topics FROM ${schema}.chapter c
    JOIN ${schema}.directory_chapter d ON d.chapter = c.key WHERE c.status = ANY($1::text[])
  ), coming AS (
    SELECT e.country, e.topics FROM ${schema}.directory_event e
    WHERE e.status = 'PUBLISHED' AND e.starts_at >= $2::timestamptz AND e.chapter IN (SELECT key FROM listed)
  ), things AS (
    SELECT country, topics, 1 AS chapters, 0 AS events FROM listed
    UNION ALL SELECT country, topics, 0, 1 FROM coming
  )`;

/** Countries that have any chapter or coming event, by their code. */
export const listCountries = (sql: Sql, now: Date): Promise<CountryRecord[]> =>
  sql.query(
    `${rowsSql(sql.schema)}
     SELECT country, home.region_id AS "regionId", sum(chapters) AS chapters, sum(events) AS "upcomingEvents"
     FROM things LEFT JOIN ${sql.schema}.country_region home USING (country)
     WHERE country IS NOT NULL GROUP BY 1, 2 ORDER BY 1`,
    [LISTED, now],
  );

/** Topics of any chapter or coming event, the most used first. @param begins what their names begin with, lower case */
export const listTopics = (sql: Sql, now: Date, begins: string, first: number): Promise<TopicRecord[]> =>
  sql.query(
    `${rowsSql(sql.schema)}
     SELECT topic, sum(chapters) AS chapters, sum(events) AS "upcomingEvents"
     FROM things CROSS JOIN LATERAL unnest(topics) AS topic
     WHERE starts_with(topic, $3) GROUP BY 1 ORDER BY sum(chapters) + sum(events) DESC, 1 LIMIT $4::int`,
    [LISTED, now, begins, first],
  );
