import type { Sql, Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { announced, CALENDAR_COLUMNS } from '../calendar/calendar.store.ts';
import type { CalendarEvent } from '../calendar/calendar-event.ts';
import type { RsvpStatus } from '../rsvp/rsvp.ts';
import type { EventTold } from './letter-kind.ts';

/** An event, and what was told of it last. */
export interface EventToTell extends CalendarEvent {
  readonly venueId: Uuid | null;
  readonly seriesId: Uuid | null;
  /** The wall time its series' rule has it at. */
  readonly recurrenceStart: string | null;
  readonly told: EventTold | null;
}

/** Events but drafts, as they stand and as told, both of one moment. */
export async function eventsToTell(tx: Tx, ids: readonly Uuid[]): Promise<EventToTell[]> {
  const rows = await tx.query<EventToTell>(
    `SELECT ${CALENDAR_COLUMNS}, e.venue_id AS "venueId", e.series_id AS "seriesId",
       e.recurrence_start AS "recurrenceStart", (
       SELECT jsonb_build_object('startsAt', t.starts_at, 'endsAt', t.ends_at, 'timeZone', t.time_zone, 'type', t.type,
         'venueId', t.venue_id, 'onlineUrl', t.online_url, 'status', t.status)
       FROM ${tx.schema}.event_told t WHERE t.event_id = e.id
     ) AS told
     FROM ${announced(tx)} AND e.id = ANY($1::uuid[])`,
    [[...ids]],
  );
  return rows.map(({ told, ...event }) => ({
    ...event,
    told: told && { ...told, startsAt: new Date(told.startsAt), endsAt: new Date(told.endsAt) },
  }));
}

export interface AnswerToTell {
  readonly eventId: Uuid;
  readonly memberId: Uuid;
  readonly now: RsvpStatus;
  readonly told: RsvpStatus | null;
  /** The entry of the member's calendar that holds it beside other events of its series, and where. */
  readonly thread: Uuid | null;
  readonly threadWall: string | null;
}

export const ANSWER_COLUMNS = `r.event_id AS "eventId", r.member_id AS "memberId", r.status AS now, t.status AS told,
  t.thread, t.thread_wall AS "threadWall"`;

/** Answers that stand otherwise than told; of the events `all`, every one. */
export const answersToTell = (
  sql: Sql,
  eventIds: readonly Uuid[],
  all: readonly Uuid[],
): Promise<AnswerToTell[]> =>
  sql.query(
    `SELECT ${ANSWER_COLUMNS}
     FROM ${sql.schema}.rsvp r LEFT JOIN ${sql.schema}.rsvp_told t USING (event_id, member_id)
     WHERE r.event_id = ANY($1::uuid[]) AND (r.event_id = ANY($2::uuid[]) OR t.status IS DISTINCT FROM r.status)
     ORDER BY r.event_id, r.updated_at, r.id`,
    [[...eventIds], [...all]],
  );

export async function saveEventsTold(tx: Tx, events: readonly EventToTell[]): Promise<void> {
  await tx.query(
    `INSERT INTO ${tx.schema}.event_told (event_id, starts_at, ends_at, time_zone, type, venue_id, online_url, status)
     SELECT id, "startsAt", "endsAt", "timeZone", type, "venueId", "onlineUrl", status
     FROM jsonb_to_recordset($1::jsonb) AS row (id uuid, "startsAt" timestamptz, "endsAt" timestamptz,
       "timeZone" text, type text, "venueId" uuid, "onlineUrl" text, status text)
     ON CONFLICT (event_id) DO UPDATE SET starts_at = excluded.starts_at, ends_at = excluded.ends_at,
       time_zone = excluded.time_zone, type = excluded.type, venue_id = excluded.venue_id,
       online_url = excluded.online_url, status = excluded.status`,
    [JSON.stringify(events)],
  );
}

/** @param reminded the members, by event, whose letter stands for the reminder too, with the start it is of */
export async function saveAnswersTold(
  tx: Tx,
  answers: readonly (AnswerToTell & { readonly remindedOf: Date | null })[],
): Promise<void> {
  await tx.query(
    `INSERT INTO ${tx.schema}.rsvp_told AS known (event_id, member_id, status, reminded_of)
     SELECT "eventId", "memberId", now, "remindedOf"
     FROM jsonb_to_recordset($1::jsonb) AS row ("eventId" uuid, "memberId" uuid, now text, "remindedOf" timestamptz)
     ON CONFLICT (event_id, member_id) DO UPDATE
     SET status = excluded.status, reminded_of = coalesce(excluded.reminded_of, known.reminded_of)`,
    [JSON.stringify(answers)],
  );
}

/** All that stands counts as told; for what is brought in rather than done. */
export async function tellAll(tx: Tx): Promise<void> {
  await tx.query(
    `INSERT INTO ${tx.schema}.rsvp_told (event_id, member_id, status)
     SELECT event_id, member_id, status FROM ${tx.schema}.rsvp
     ON CONFLICT (event_id, member_id) DO UPDATE SET status = excluded.status`,
  );
  await tx.query(
    `INSERT INTO ${tx.schema}.event_told (event_id, starts_at, ends_at, time_zone, type, venue_id, online_url, status)
     SELECT id, starts_at, ends_at, time_zone, type, venue_id, online_url, status
     FROM ${tx.schema}.event WHERE status <> 'DRAFT'
     ON CONFLICT (event_id) DO UPDATE SET starts_at = excluded.starts_at, ends_at = excluded.ends_at,
       time_zone = excluded.time_zone, type = excluded.type, venue_id = excluded.venue_id,
       online_url = excluded.online_url, status = excluded.status`,
  );
}
