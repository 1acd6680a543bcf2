import type { Sql } from '../../../kernel/db/database.ts';
import { regionsSql } from './profiles-sql.ts';
import { SqlValues } from './sql-values.ts';

/**
 * SQL of all that a list holds, on every page together: columns kind, chapter, country, topics, type, starts_at.
 * @param schema quoted
 */
export type Listed = (schema: string, values: SqlValues) => string;

export type Facet = 'kind' | 'country' | 'region' | 'topic' | 'type' | 'month';

export interface FacetCount<Value> {
  readonly value: Value;
  readonly count: number;
}

const VALUE: { readonly [Name in Facet]: string } = {
  kind: 'listed.kind',
  country: 'listed.country',
  region: 'home.region',
  topic: 'topic',
  type: 'listed.type',
  month: `to_char(listed.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-01')`,
};

/** How many of what is listed have each value; the most first, months in their order. */
export async function facetCounts<Value extends string | null>(
  sql: Sql,
  listed: Listed,
  facet: Facet,
  first?: number,
): Promise<FacetCount<Value>[]> {
  const values = new SqlValues();
  const joins: { readonly [Name in Facet]?: string } = {
    region: `LEFT JOIN ${regionsSql(sql.schema)} AS home ON home.chapter = listed.chapter`,
    topic: 'CROSS JOIN LATERAL unnest(listed.topics) AS topic',
  };
  const ofEvents = facet === 'type' || facet === 'month' ? `WHERE listed.kind = 'EVENT'` : '';
  return sql.query(
    `SELECT ${VALUE[facet]} AS value, count(*) AS count
     FROM (${listed(sql.schema, values)}) AS listed ${joins[facet] ?? ''} ${ofEvents}
     GROUP BY 1 ORDER BY ${facet === 'month' ? '1' : '2 DESC, 1'} ${first === undefined ? '' : `LIMIT ${values.bind(first)}::int`}`,
    values.list,
  );
}
