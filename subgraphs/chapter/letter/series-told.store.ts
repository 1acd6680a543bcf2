import type { Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { Recurrence } from '../series/expand.ts';
import { parseRule, printRule } from '../series/rule.ts';
import { ANSWER_COLUMNS, type AnswerToTell } from './told.store.ts';

/** A member's calendar entry for a series, as it was last told. */
export interface SeriesTold {
  readonly thread: Uuid;
  readonly memberId: Uuid;
  readonly recurrence: Recurrence;
  readonly sequence: number;
}

export interface AnswerInSeries extends AnswerToTell {
  readonly seriesId: Uuid;
}

/** The members' answers to events not over of the series, and to those that the entries hold. */
export const answersInSeries = (
  tx: Tx,
  memberIds: readonly Uuid[],
  seriesIds: readonly Uuid[],
  threads: readonly Uuid[],
  now: Date,
): Promise<AnswerInSeries[]> =>
  tx.query(
    `SELECT ${ANSWER_COLUMNS}, e.series_id AS "seriesId"
     FROM ${tx.schema}.event e JOIN ${tx.schema}.rsvp r ON r.event_id = e.id
     LEFT JOIN ${tx.schema}.rsvp_told t ON t.event_id = e.id AND t.member_id = r.member_id
     WHERE r.member_id = ANY($1::uuid[]) AND e.series_id IS NOT NULL AND e.status <> 'DRAFT' AND e.ends_at > $4
       AND (e.series_id = ANY($2::uuid[]) OR t.thread = ANY($3::uuid[]))
     ORDER BY e.starts_at, e.id`,
    [[...memberIds], [...seriesIds], [...threads], now],
  );

/** The members' entries for series. */
export async function seriesToldTo(tx: Tx, memberIds: readonly Uuid[]): Promise<SeriesTold[]> {
  const rows = await tx.query<
    Omit<SeriesTold, 'recurrence'> & { rule: string; localStart: string; timeZone: string }
  >(
    `SELECT thread, member_id AS "memberId", rule, local_start AS "localStart", time_zone AS "timeZone", sequence
     FROM ${tx.schema}.series_told WHERE member_id = ANY($1::uuid[])`,
    [[...memberIds]],
  );
  return rows.map(({ rule, localStart, timeZone, ...rest }) => ({
    ...rest,
    recurrence: { rule: parseRule(rule), localStart, timeZone, exceptDates: [] },
  }));
}

export async function saveSeriesTold(tx: Tx, told: readonly SeriesTold[]): Promise<void> {
  const rows = told.map(({ recurrence: { rule, localStart, timeZone }, ...rest }) => ({
    ...{ ...rest, localStart, timeZone },
    rule: printRule(rule),
  }));
  await tx.query(
    `INSERT INTO ${tx.schema}.series_told (thread, member_id, rule, local_start, time_zone, sequence)
     SELECT thread, "memberId", rule, "localStart", "timeZone", sequence
     FROM jsonb_to_recordset($1::jsonb) AS row (thread uuid, "memberId" uuid, rule text, "localStart" text,
       "timeZone" text, sequence integer)
     ON CONFLICT (thread, member_id) DO UPDATE SET rule = excluded.rule, local_start = excluded.local_start,
       time_zone = excluded.time_zone, sequence = excluded.sequence`,
    [JSON.stringify(rows)],
  );
}

/** Where an entry holds an event. */
export interface Held {
  readonly eventId: Uuid;
  readonly memberId: Uuid;
  readonly thread: Uuid;
  readonly wall: string;
}

export async function saveHeld(tx: Tx, held: readonly Held[]): Promise<void> {
  await tx.query(
    `UPDATE ${tx.schema}.rsvp_told t SET thread = row.thread, thread_wall = row.wall
     FROM jsonb_to_recordset($1::jsonb) AS row ("eventId" uuid, "memberId" uuid, thread uuid, wall text)
     WHERE t.event_id = row."eventId" AND t.member_id = row."memberId"`,
    [JSON.stringify(held)],
  );
}
