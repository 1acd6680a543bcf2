import type { Sql } from '../../../kernel/db/database.ts';
import type { PageRequest } from '../../../kernel/graphql/page.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import type { ChapterOrder, ChapterScope } from './chapter.ts';
import type { Listed } from './facets.store.ts';
import type { Near } from './near.ts';
import { distanceSql, withinSql } from './near-sql.ts';
import { profilesSql } from './profiles-sql.ts';
import { SqlValues } from './sql-values.ts';

/** Which chapters, in which order; what is undefined filters nothing. */
export interface ChapterQuery {
  readonly scope: ChapterScope;
  readonly text: string | undefined;
  readonly countries: readonly string[] | undefined;
  readonly regions: readonly string[] | undefined;
  readonly topics: readonly string[] | undefined;
  readonly quietSince: Date | undefined;
  readonly near: Near | undefined;
  readonly order: ChapterOrder;
  readonly now: Date;
}

/** A chapter's place in its list: all orders go upwards by `sort`, then by key. */
export interface ChapterPlace {
  readonly key: ChapterKey;
  readonly sort: string | number;
}

/** All chapters of a list, for its facets. */
export const listedChapters =
  (query: ChapterQuery): Listed =>
  (schema, values) =>
    `SELECT 'CHAPTER' AS kind, p.key AS chapter, p.country, p.topics, NULL AS type, NULL::timestamptz AS starts_at
     FROM ${profilesSql(schema)} AS p WHERE ${conditions(schema, query, values).join(' AND ')}`;

/** Comes after everything else in its order. */
const LAST = '9e15';

/** One page, with one chapter more to tell whether there is a next, and the total if it is wanted, both of one moment. */
export async function pageOfChapters(
  sql: Sql,
  query: ChapterQuery,
  page: PageRequest,
  withTotal: boolean,
): Promise<{ places: ChapterPlace[]; total: number }> {
  const values = new SqlValues();
  const where = conditions(sql.schema, query, values);
  const sort = sortSql(sql.schema, query, values);
  const type = query.order === 'NAME' ? 'text COLLATE "C"' : 'float8';
  const after = page.after
    ? `WHERE (sort, key) > (${values.bind(page.after[0])}::${type}, ${values.bind(page.after[1])}::text COLLATE "C")`
    : '';
  const rows = await sql.query<ChapterPlace & { total: number }>(
    `WITH matching AS MATERIALIZED (
       SELECT p.key COLLATE "C" AS key, (${sort})::${type} AS sort
       FROM ${profilesSql(sql.schema)} AS p WHERE ${where.join(' AND ')}
     )
     SELECT whole.total, page.key, page.sort
     FROM (SELECT ${withTotal ? 'count(*) AS total FROM matching' : '0 AS total'}) AS whole
     LEFT JOIN (
       SELECT key, sort FROM matching ${after} ORDER BY sort, key LIMIT ${values.bind(page.size + 1)}::int
     ) AS page ON true
     ORDER BY page.sort, page.key`,
    values.list,
  );
  return { places: rows.filter(({ key }) => key !== null), total: rows[0]?.total ?? 0 };
}

function conditions(schema: string, query: ChapterQuery, values: SqlValues): string[] {
  const { scope, text, countries, regions, topics, quietSince, near } = query;
  const statuses = `p.status = ANY(${values.bind(scope.statuses)}::text[])`;
  const where = [
    scope.proposedBy === undefined
      ? statuses
      : `(${statuses} OR (p.status = 'PENDING' AND p.proposed_by = ${values.bind(scope.proposedBy)}::uuid))`,
  ];
  if (text) {
    const folded = `${schema}.fold(${values.bind(text)}::text)`;
    where.push(`(strpos(p.search, ${folded}) > 0 OR strpos(p.urlname, ${folded}) > 0)`);
  }
  if (countries) where.push(`p.country = ANY(${values.bind(countries)}::text[])`);
  if (regions) where.push(`p.region_id = ANY(${values.bind(regions)}::text[])`);
  if (topics) where.push(`p.topics && ${values.bind(topics)}::text[]`);
  if (near) where.push(withinSql(near, 'p', values));
  if (quietSince) {
    where.push(`NOT EXISTS (SELECT FROM ${schema}.directory_event e WHERE e.chapter = p.key
      AND e.status = 'PUBLISHED' AND e.starts_at >= ${values.bind(quietSince)}::timestamptz AND e.starts_at < ${values.bind(query.now)}::timestamptz)`);
  }
  return where;
}

function sortSql(schema: string, { order, near, now }: ChapterQuery, values: SqlValues): string {
  if (order === 'DISTANCE' && near) return distanceSql(near, 'p', values);
  if (order === 'NEWEST') return '-extract(epoch FROM coalesce(p.founded_at, p.created_at)) * 1000';
  if (order === 'MEMBERS') {
    return `-coalesce((SELECT t.members FROM ${schema}.directory_tally t WHERE t.chapter = p.key), 0)`;
  }
  if (order === 'LAST_EVENT') {
    return `coalesce((SELECT -extract(epoch FROM e.starts_at) * 1000 FROM ${schema}.directory_event e
      WHERE e.chapter = p.key AND e.status = 'PUBLISHED' AND e.starts_at < ${values.bind(now)}::timestamptz
      ORDER BY e.starts_at DESC LIMIT 1), ${LAST})`;
  }
  return 'p.sort_name';
}
