import type { Sql } from '../../../kernel/db/database.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import type { ChapterRecord } from './chapter.ts';
import { profilesSql } from './profiles-sql.ts';

const COLUMNS = `p.key, p.urlname, p.status, p.proposed_by AS "proposedBy", p.region_id AS "regionId",
  p.name, p.description, p.city, p.country, p.lat, p.lon, p.time_zone AS "timeZone", p.join_mode AS "joinMode",
  p.founded_at AS "foundedAt", p.links, p.behind, p.as_of AS "asOf",
  p.current_at AS "currentAt", p.error`;

const select = (sql: Sql): string => `SELECT ${COLUMNS} FROM ${profilesSql(sql.schema)} AS p`;

export async function chaptersByKey(sql: Sql, keys: readonly ChapterKey[]): Promise<ChapterRecord[]> {
  return sql.query<ChapterRecord>(`${select(sql)} WHERE p.key = ANY($1::text[])`, [keys]);
}

/** By the name it has, or had. */
export async function chapterByUrlname(sql: Sql, urlname: string): Promise<ChapterRecord | undefined> {
  const [found] = await sql.query<ChapterRecord>(
    `${select(sql)}
     WHERE p.urlname = $1 OR p.key = (SELECT chapter FROM ${sql.schema}.past_urlname WHERE urlname = $1)`,
    [urlname],
  );
  return found;
}
