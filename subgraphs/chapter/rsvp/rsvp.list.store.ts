import type { Sql } from '../../../kernel/db/database.ts';
import type { PageRequest } from '../../../kernel/graphql/page.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { shownAttendanceSql } from '../attendance/no-show.ts';
import { RSVP_COLUMNS } from './rsvp.store.ts';
import type { AttendanceStatus, Rsvp, RsvpStatus } from './rsvp.ts';

/** Which answers to an event a list holds; null means all. */
export interface RsvpSelection {
  readonly eventId: Uuid;
  readonly status: readonly RsvpStatus[] | null;
  /** As it is shown at `now`, derived no-shows among them. */
  readonly attendance: readonly AttendanceStatus[] | null;
  readonly now: Date;
}

const matching = (sql: Sql): string =>
  `${sql.schema}.rsvp r JOIN ${sql.schema}.event e ON e.id = r.event_id
   JOIN ${sql.schema}.event_counts c ON c.event_id = e.id
   WHERE r.event_id = $1 AND ($2::text[] IS NULL OR r.status = ANY($2))
     AND ($3::text[] IS NULL OR ${shownAttendanceSql('$4')} = ANY($3))`;

const matchingValues = (selection: RsvpSelection): unknown[] => [
  selection.eventId,
  selection.status,
  selection.attendance,
  selection.now,
];

/** A page of answers and one more, the oldest first. */
export function listRsvps(sql: Sql, selection: RsvpSelection, page: PageRequest): Promise<Rsvp[]> {
  const after = page.after ? 'AND (r.created_at, r.id) > ($6::timestamptz, $7::uuid)' : '';
  return sql.query(
    `SELECT ${RSVP_COLUMNS} FROM ${matching(sql)} ${after} ORDER BY r.created_at, r.id LIMIT $5`,
    [...matchingValues(selection), page.size + 1, ...(page.after ?? [])],
  );
}

export async function countRsvps(sql: Sql, selection: RsvpSelection): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `SELECT count(*) FROM ${matching(sql)}`,
    matchingValues(selection),
  );
  return row?.count ?? 0;
}

/** Events not over, in the order of their ids, that the member answered. */
export async function comingEventsOf(sql: Sql, memberId: Uuid, now: Date): Promise<Uuid[]> {
  const rows = await sql.query<{ id: Uuid }>(
    `SELECT e.id FROM ${sql.schema}.rsvp r JOIN ${sql.schema}.event e ON e.id = r.event_id
     WHERE r.member_id = $1 AND r.status <> 'CANCELLED' AND e.status = 'PUBLISHED' AND e.ends_at > $2
     ORDER BY e.id`,
    [memberId, now],
  );
  return rows.map((row) => row.id);
}

/** An answer, with when its event begins. */
export type ComingRsvp = Rsvp & { readonly startsAt: Date };

const comingOf = (sql: Sql): string =>
  `${sql.schema}.rsvp r JOIN ${sql.schema}.event e ON e.id = r.event_id
   WHERE r.member_id = $1 AND r.status NOT IN ('NO', 'CANCELLED') AND e.status = 'PUBLISHED' AND e.ends_at > $2`;

/** A page, and one more, of a member's answers to events not over, the soonest first; of a NO nothing is to come. */
export function listComingRsvps(
  sql: Sql,
  memberId: Uuid,
  now: Date,
  page: PageRequest,
): Promise<ComingRsvp[]> {
  const after = page.after ? 'AND (e.starts_at, r.id) > ($4::timestamptz, $5::uuid)' : '';
  return sql.query(
    `SELECT ${RSVP_COLUMNS}, e.starts_at AS "startsAt" FROM ${comingOf(sql)} ${after}
     ORDER BY e.starts_at, r.id LIMIT $3`,
    [memberId, now, page.size + 1, ...(page.after ?? [])],
  );
}

export async function countComingRsvps(sql: Sql, memberId: Uuid, now: Date): Promise<number> {
  const [row] = await sql.query<{ count: number }>(`SELECT count(*) FROM ${comingOf(sql)}`, [memberId, now]);
  return row?.count ?? 0;
}
