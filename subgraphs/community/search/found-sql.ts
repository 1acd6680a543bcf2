import { LISTED } from '../directory/chapter.ts';
import { eventConditions } from '../directory/event-filter.ts';
import type { Listed } from '../directory/facets.store.ts';
import { withinSql } from '../directory/near-sql.ts';
import type { SqlValues } from '../directory/sql-values.ts';
import type { Search } from './search.ts';

/** SQL of the chapters found, to stand after FROM: rows `p`, their regions `home`, headquarters' word `c`. */
export function chaptersFoundSql(schema: string, { query, filter, near }: Search, values: SqlValues): string {
  const { countries, regions, topics } = filter;
  const where = [
    `p.words @@ ${values.bind(query.anywhere)}::tsquery`,
    `c.status = ANY(${values.bind(LISTED)}::text[])`,
  ];
  if (countries) where.push(`p.country = ANY(${values.bind(countries)}::text[])`);
  if (regions) where.push(`coalesce(c.region_id, home.region_id) = ANY(${values.bind(regions)}::text[])`);
  if (topics) where.push(`p.topics && ${values.bind(topics)}::text[]`);
  if (near) where.push(withinSql(near, 'p', values));
  return `${schema}.directory_chapter p
    JOIN ${schema}.chapter c ON c.key = p.chapter
    LEFT JOIN ${schema}.country_region home ON home.country = p.country
    WHERE ${where.join(' AND ')}`;
}

/** SQL of the events found, to stand after FROM: rows `e`. */
export function eventsFoundSql(
  schema: string,
  { query, filter, near, now }: Search,
  values: SqlValues,
): string {
  const where = eventConditions(schema, filter, now, values);
  where.push(`e.words @@ ${values.bind(query.anywhere)}::tsquery`);
  if (near) where.push(withinSql(near, 'e', values));
  return `${schema}.directory_text e WHERE ${where.join(' AND ')}`;
}

/** All that is found, for its facets. */
export const listedSql =
  (search: Search): Listed =>
  (schema, values) =>
    search.kinds
      .map((kind) =>
        kind === 'CHAPTER'
          ? `SELECT 'CHAPTER' AS kind, p.chapter, p.country, p.topics, NULL AS type, NULL::timestamptz AS starts_at
             FROM ${chaptersFoundSql(schema, search, values)}`
          : `SELECT 'EVENT' AS kind, e.chapter, e.country, e.topics, e.type, e.starts_at
             FROM ${eventsFoundSql(schema, search, values)}`,
      )
      .join(' UNION ALL ');
