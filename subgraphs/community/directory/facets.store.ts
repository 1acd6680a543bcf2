import type { Sql } from '../../../kernel/db/database.ts';
import { regionsSql } from './profiles-sql.ts';
import { SqlValues } from './sql-values.ts';

/**
 * SQL of all that a list holds, on every page together: columns kind, chapter, country, topics, type, starts_at.
 * @param schema quoted
 */
export type Listed = (schema: string, values: SqlValues) => string;

export type Facet = 'kind' | 'country' | 'region' | 'topic' | 'type' | 'month';

/** A facet asked for: of topics the `first` most frequent. */
export interface FacetRequest {
  readonly facet: Facet;
  readonly first: number | undefined;
}

export interface FacetCount {
  readonly value: string | null;
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

/** Counts several facets of one list in one statement, which reads the list once. The most come first, months in order. */
export async function facetCounts(
  sql: Sql,
  listed: Listed,
  requests: readonly FacetRequest[],
): Promise<FacetCount[][]> {
  const values = new SqlValues();
  const rows = await sql.query<FacetCount & { request: number }>(
    `WITH listed AS (${listed(sql.schema, values)})
     ${requests.map((request, index) => facetSql(sql.schema, request, index, values)).join(' UNION ALL ')}`,
    values.list,
  );
  return requests.map((_, index) => rows.filter(({ request }) => request === index));
}

function facetSql(schema: string, { facet, first }: FacetRequest, index: number, values: SqlValues): string {
  const joins: { readonly [Name in Facet]?: string } = {
    region: `LEFT JOIN ${regionsSql(schema)} AS home ON home.chapter = listed.chapter`,
    topic: 'CROSS JOIN LATERAL unnest(listed.topics) AS topic',
  };
  const ofEvents = facet === 'type' || facet === 'month' ? `WHERE listed.kind = 'EVENT'` : '';
  return `(SELECT ${index} AS request, ${VALUE[facet]} AS value, count(*) AS count
    FROM listed ${joins[facet] ?? ''} ${ofEvents} GROUP BY 2
    ORDER BY ${facet === 'month' ? '2' : '3 DESC, 2'} LIMIT ${first === undefined ? 'ALL' : `${values.bind(first)}::int`})`;
}
