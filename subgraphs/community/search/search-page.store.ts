import type { Sql } from '../../../kernel/db/database.ts';
import type { PageRequest } from '../../../kernel/graphql/page.ts';
import { SqlValues } from '../directory/sql-values.ts';
import { chaptersFoundSql, eventsFoundSql } from './found-sql.ts';
import { SECTIONS, type Search, type SearchPlace } from './search.ts';

/**
 * One page, with one thing more to tell whether there is a next, and the total if it is wanted, both of one moment.
 * Each section is read up to a page by itself, in its own order, which an index has ready.
 */
export async function pageOfFound(
  sql: Sql,
  search: Search,
  page: PageRequest,
  withTotal: boolean,
): Promise<{ places: SearchPlace[]; total: number }> {
  const values = new SqlValues();
  const sections = sectionsOf(search, page).map((section) =>
    sectionSql(sql.schema, search, page, section, values),
  );
  const places = `SELECT * FROM (${sections.join(' UNION ALL ')}) AS section
    ORDER BY section, number, text, chapter, event_id LIMIT ${values.bind(page.size + 1)}::int`;
  const total = withTotal ? totalSql(sql.schema, search, values) : '0';
  const rows = await sql.query<{
    total: number;
    section: number | null;
    number: number | null;
    text: string | null;
    chapter: SearchPlace['chapter'];
    eventId: SearchPlace['eventId'];
  }>(
    `SELECT whole.total, page.section, page.number, page.text, page.chapter, page.event_id AS "eventId"
     FROM (SELECT ${total} AS total) AS whole LEFT JOIN (${places}) AS page ON true
     ORDER BY page.section, page.number, page.text, page.chapter, page.event_id`,
    values.list,
  );
  return {
    total: rows[0]?.total ?? 0,
    places: rows.flatMap(({ section, number, text, chapter, eventId }) =>
      section === null ? [] : [{ section, sort: number ?? text ?? '', chapter, eventId }],
    ),
  };
}

/** The sections that can hold anything of the page. */
function sectionsOf({ kinds, filter, now }: Search, { after }: PageRequest): number[] {
  return SECTIONS.flatMap(({ kind, ...section }, index) => {
    if (!kinds.includes(kind) || index < Number(after?.[0] ?? 0)) return [];
    if (!('past' in section)) return [index];
    const empty = section.past
      ? filter.from !== undefined && filter.from >= now
      : filter.to !== undefined && filter.to <= now;
    return empty ? [] : [index];
  });
}

function sectionSql(
  schema: string,
  search: Search,
  { size, after }: PageRequest,
  index: number,
  values: SqlValues,
): string {
  const section = SECTIONS[index] as (typeof SECTIONS)[number];
  const goesOn = after?.[0] === index;
  const row = section.kind === 'CHAPTER' ? 'p' : 'e';
  const from = (row === 'p' ? chaptersFoundSql : eventsFoundSql)(schema, search, values);
  const named = `${row}.words @@ ${values.bind(search.query.named)}::tsquery`;
  const where = [section.named ? named : `NOT ${named}`];
  const limit = `LIMIT ${values.bind(size + 1)}::int`;
  if (section.kind === 'CHAPTER') {
    if (goesOn) {
      where.push(
        `(p.sort_name COLLATE "C", p.chapter COLLATE "C") > (${values.bind(after[1])}::text, ${values.bind(after[2])}::text)`,
      );
    }
    return `(SELECT ${index} AS section, NULL::float8 AS number, p.sort_name COLLATE "C" AS text,
        p.chapter COLLATE "C" AS chapter, NULL::uuid AS event_id
      FROM ${from} AND ${where.join(' AND ')} ORDER BY 3, 4 ${limit})`;
  }
  where.push(`e.starts_at ${section.past ? '<' : '>='} ${values.bind(search.now)}::timestamptz`);
  if (goesOn) {
    const [, sort, chapter, eventId] = after;
    const start = `${values.bind(new Date(section.past ? -Number(sort) : Number(sort)))}::timestamptz`;
    const [compare, beyond] = section.past ? ['<=', '<'] : ['>=', '>'];
    where.push(`e.starts_at ${compare} ${start} AND (e.starts_at ${beyond} ${start}
      OR (e.chapter, e.event_id) > (${values.bind(chapter)}::text, ${values.bind(eventId)}::uuid))`);
  }
  const number = '(extract(epoch FROM e.starts_at) * 1000)::float8';
  return `(SELECT ${index} AS section, ${section.past ? `-${number}` : number} AS number, NULL::text COLLATE "C" AS text,
      e.chapter COLLATE "C" AS chapter, e.event_id
    FROM ${from} AND ${where.join(' AND ')}
    ORDER BY e.starts_at ${section.past ? 'DESC' : 'ASC'}, e.chapter, e.event_id ${limit})`;
}

function totalSql(schema: string, search: Search, values: SqlValues): string {
  const counts = search.kinds.map((kind) => {
    const from = (kind === 'CHAPTER' ? chaptersFoundSql : eventsFoundSql)(schema, search, values);
    return `(SELECT count(*) FROM ${from})`;
  });
  return counts.length > 0 ? counts.join(' + ') : '0';
}
