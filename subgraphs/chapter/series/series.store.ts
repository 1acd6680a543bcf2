import type { Sql, Tx } from '../../../kernel/db/database.ts';
import type { PageRequest } from '../../../kernel/graphql/page.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { parseRule, printRule } from './rule.ts';
import type { Series } from './series.ts';
import { EMPTY_TEMPLATE, type Template } from './template.ts';

interface SeriesRow {
  readonly id: Uuid;
  readonly rule: string;
  readonly localStart: string;
  readonly timeZone: string;
  readonly seconds: number;
  readonly exceptDates: string[];
  readonly template: Partial<Template>;
  readonly madeUntil: string | null;
  readonly cancelledAt: Date | null;
  readonly createdBy: Uuid | null;
  readonly createdAt: Date;
}

const selectSeries = (sql: Sql): string =>
  `SELECT s.id, s.rule, s.local_start AS "localStart", s.time_zone AS "timeZone", s.seconds,
     s.except_dates AS "exceptDates", s.template, s.made_until AS "madeUntil", s.cancelled_at AS "cancelledAt",
     s.created_by AS "createdBy", s.created_at AS "createdAt"
   FROM ${sql.schema}.series s`;

const toSeries = ({ rule, localStart, timeZone, exceptDates, template, ...rest }: SeriesRow): Series => ({
  ...rest,
  // Those kept before there was more to say have less.
  template: { ...EMPTY_TEMPLATE, ...template },
  recurrence: { rule: parseRule(rule), localStart, timeZone, exceptDates },
});

async function readSeries(sql: Sql, rest: string, values: readonly unknown[]): Promise<Series[]> {
  return (await sql.query<SeriesRow>(`${selectSeries(sql)} ${rest}`, values)).map(toSeries);
}

/** Series by id; missing ones are left out. */
export const seriesById = (sql: Sql, ids: readonly Uuid[]): Promise<Series[]> =>
  readSeries(sql, 'WHERE s.id = ANY($1::uuid[])', [[...ids]]);

/**
 * Locks a series against all that makes, changes or answers its occurrences together. Always before any membership or
 * event is locked.
 */
export async function lockSeries(tx: Tx, id: Uuid): Promise<Series | undefined> {
  const [series] = await readSeries(tx, 'WHERE s.id = $1 FOR UPDATE', [id]);
  return series;
}

/** Locks one of the series that are due, passing over those that others work on. */
export async function lockDueSeries(tx: Tx, now: Date): Promise<Series | undefined> {
  const rest = 'WHERE s.tend_at <= $1 ORDER BY s.tend_at LIMIT 1 FOR UPDATE SKIP LOCKED';
  const [series] = await readSeries(tx, rest, [now]);
  return series;
}

/** Writes a series as it is now. @param tendAt when to look after it next */
export async function saveSeries(tx: Tx, series: Series, tendAt: Date | null, now: Date): Promise<void> {
  const { rule, localStart, timeZone, exceptDates } = series.recurrence;
  await tx.query(
    `INSERT INTO ${tx.schema}.series (id, rule, local_start, time_zone, seconds, except_dates, template, made_until,
       cancelled_at, tend_at, created_by, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     ON CONFLICT (id) DO UPDATE SET rule = excluded.rule, local_start = excluded.local_start,
       time_zone = excluded.time_zone, seconds = excluded.seconds, except_dates = excluded.except_dates,
       template = excluded.template, made_until = excluded.made_until, cancelled_at = excluded.cancelled_at,
       tend_at = excluded.tend_at, updated_at = excluded.updated_at`,
    [
      series.id,
      printRule(rule),
      localStart,
      timeZone,
      series.seconds,
      exceptDates,
      JSON.stringify(series.template),
      series.madeUntil,
      series.cancelledAt,
      tendAt,
      series.createdBy,
      series.createdAt,
      now,
    ],
  );
}

/** Series are hosted without the member from now on. Locks series, so it comes before any membership is locked. */
export async function removeSeriesHost(tx: Tx, memberId: Uuid): Promise<void> {
  await tx.query(
    `UPDATE ${tx.schema}.series SET template = jsonb_set(template, '{hostIds}', (template -> 'hostIds') - $1::text)
     WHERE id IN (
       SELECT id FROM ${tx.schema}.series WHERE template -> 'hostIds' ? $1::text ORDER BY id FOR UPDATE
     )`,
    [memberId],
  );
}

/** Whether everyone sees a series: one of its events is no draft. */
const shown = (sql: Sql): string =>
  `($1 OR EXISTS (SELECT FROM ${sql.schema}.event e WHERE e.series_id = s.id AND e.status <> 'DRAFT'))`;

/** A page of series and one more, the newest first. @param drafts whether those of drafts alone are among them */
export function listSeries(sql: Sql, drafts: boolean, page: PageRequest): Promise<Series[]> {
  const after = page.after ? 'AND (s.created_at, s.id) < ($3::timestamptz, $4::uuid)' : '';
  return readSeries(sql, `WHERE ${shown(sql)} ${after} ORDER BY s.created_at DESC, s.id DESC LIMIT $2`, [
    drafts,
    page.size + 1,
    ...(page.after ?? []),
  ]);
}

export async function countSeries(sql: Sql, drafts: boolean): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `SELECT count(*) FROM ${sql.schema}.series s WHERE ${shown(sql)}`,
    [drafts],
  );
  return row?.count ?? 0;
}

/** Which of the series everyone sees. */
export async function shownSeries(sql: Sql, ids: readonly Uuid[]): Promise<Uuid[]> {
  const rows = await sql.query<{ id: Uuid }>(
    `SELECT DISTINCT series_id AS id FROM ${sql.schema}.event WHERE series_id = ANY($1::uuid[]) AND status <> 'DRAFT'`,
    [[...ids]],
  );
  return rows.map((row) => row.id);
}
