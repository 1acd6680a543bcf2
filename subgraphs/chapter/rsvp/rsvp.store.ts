import type { Sql, Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { CountsState } from '../../../schema/changes.ts';
import type { Membership } from '../membership/membership.ts';
import { ASKED_OF_EVENT, QUESTION_COLUMNS } from '../question/question.store.ts';
import type { Question } from '../question/question.ts';
import type { RsvpTerms } from './rsvp.policy.ts';
import type { Rsvp, Standing } from './rsvp.ts';

/** One member's part in one event. */
export interface Seat {
  readonly eventId: Uuid;
  readonly memberId: Uuid;
}

export interface LockedForRsvps {
  readonly memberships: readonly Membership[];
  /** By event; an event without counts does not exist. */
  readonly counts: ReadonlyMap<Uuid, { counts: CountsState; lastQueued: number }>;
}

/**
 * Locks the events against any other change and the members' memberships against changes of theirs, until the commit.
 * Memberships first and then events, each in the order of their ids: everyone who locks both does it so.
 */
export async function lockForRsvps(
  tx: Tx,
  eventIds: readonly Uuid[],
  memberIds: readonly Uuid[],
): Promise<LockedForRsvps> {
  const [row] = await tx.query<{
    members: JsonDates<Membership>[] | null;
    counts: LockedCounts[] | null;
  }>(
    `WITH member AS MATERIALIZED (
       SELECT id, member_id AS "memberId", role, status, joined_at AS "joinedAt" FROM ${tx.schema}.membership
       WHERE member_id = ANY($2::uuid[]) ORDER BY member_id FOR SHARE
     ), counted AS MATERIALIZED (
       SELECT * FROM ${tx.schema}.event_counts
       WHERE event_id = ANY($1::uuid[]) AND (SELECT count(*) FROM member) >= 0 ORDER BY event_id FOR UPDATE
     )
     SELECT (SELECT jsonb_agg(to_jsonb(member)) FROM member) AS members,
            (SELECT jsonb_agg(to_jsonb(counted)) FROM counted) AS counts`,
    [[...eventIds], [...memberIds]],
  );
  return {
    memberships: (row?.members ?? []).map((member) => ({ ...member, joinedAt: new Date(member.joinedAt) })),
    counts: new Map(
      (row?.counts ?? []).map(({ event_id, last_queued, ...counts }) => [
        event_id,
        { counts, lastQueued: last_queued },
      ]),
    ),
  };
}
type LockedCounts = CountsState & { event_id: Uuid; last_queued: number };

export interface ReadForRsvps {
  readonly events: readonly (RsvpTerms & Pick<Standing, 'capacity' | 'importedWaitlist'> & { id: Uuid })[];
  /** The rows of the seats asked for, as far as there are any. */
  readonly own: readonly Rsvp[];
  /** The front of each event's queue, in order. */
  readonly waiting: readonly Rsvp[];
  /** Those of the seats that someone was invited to. */
  readonly invited: readonly Seat[];
  /** What the events ask, in order. */
  readonly questions: readonly (Question & { readonly eventId: Uuid })[];
}

/**
 * Reads what decisions on locked events need. After the lock and not with it: a statement that waited for a lock still
 * sees other tables as they were before it waited.
 * @param newSeats how many seats the decisions may set free beside those of the rows themselves
 */
export async function readForRsvps(tx: Tx, seats: readonly Seat[], newSeats: number): Promise<ReadForRsvps> {
  const [row] = await tx.query<{
    events: JsonDates<ReadForRsvps['events'][number]>[] | null;
    own: JsonDates<Rsvp>[] | null;
    waiting: JsonDates<Rsvp>[] | null;
    invited: Seat[] | null;
    questions: ReadForRsvps['questions'] | null;
  }>(
    `WITH asked AS MATERIALIZED (
       SELECT DISTINCT event_id, member_id FROM unnest($1::uuid[], $2::uuid[]) AS asked (event_id, member_id)
     ), own AS MATERIALIZED (
       SELECT ${RSVP_COLUMNS} FROM asked JOIN ${tx.schema}.rsvp r USING (event_id, member_id)
     ), found AS MATERIALIZED (
       SELECT e.id, e.status, e.starts_at AS "startsAt", e.ends_at AS "endsAt", e.capacity, e.guest_limit AS "guestLimit",
         e.rsvp_mode AS "rsvpMode", e.rsvp_opens_at AS "rsvpOpensAt", e.rsvp_closes_at AS "rsvpClosesAt",
         e.imported_waitlist AS "importedWaitlist", e.own_questions, e.asks_of_series
       FROM ${tx.schema}.event e WHERE e.id IN (SELECT event_id FROM asked)
     ), waiting AS MATERIALIZED (
       SELECT front.* FROM found JOIN ${tx.schema}.event_counts c ON c.event_id = found.id
       CROSS JOIN LATERAL (
         SELECT ${RSVP_COLUMNS} FROM ${tx.schema}.rsvp r
         WHERE r.event_id = found.id AND r.status = 'WAITLIST' ORDER BY r.queue
         LIMIT 1 + $3::bigint + greatest(0, found.capacity - c.yes - c.guests) + (
           SELECT coalesce(sum(1 + own.guests), 0) FROM own WHERE own."eventId" = found.id
         )
       ) front
     ), invited AS (
       SELECT event_id AS "eventId", member_id AS "memberId"
       FROM asked JOIN ${tx.schema}.invitation i USING (event_id, member_id)
     ), question AS (
       SELECT e.id AS "eventId", ${QUESTION_COLUMNS}, q.place
       FROM found e JOIN ${tx.schema}.question q ON ${ASKED_OF_EVENT}
     )
     SELECT (SELECT jsonb_agg(to_jsonb(found) - 'own_questions' - 'asks_of_series') FROM found) AS events,
            (SELECT jsonb_agg(to_jsonb(invited)) FROM invited) AS invited,
            (SELECT jsonb_agg(to_jsonb(question) - 'place' ORDER BY place) FROM question) AS questions,
            (SELECT jsonb_agg(to_jsonb(own)) FROM own) AS own,
            (SELECT jsonb_agg(to_jsonb(waiting) ORDER BY waiting.queue) FROM waiting) AS waiting`,
    [seats.map((seat) => seat.eventId), seats.map((seat) => seat.memberId), newSeats],
  );
  return {
    events: (row?.events ?? []).map((event) => ({
      ...event,
      startsAt: new Date(event.startsAt),
      endsAt: new Date(event.endsAt),
      rsvpOpensAt: date(event.rsvpOpensAt),
      rsvpClosesAt: date(event.rsvpClosesAt),
    })),
    own: (row?.own ?? []).map(rsvpFromJson),
    waiting: (row?.waiting ?? []).map(rsvpFromJson),
    invited: row?.invited ?? [],
    questions: row?.questions ?? [],
  };
}

/** Writes rows and counts decided under the lock, in one statement. */
export async function writeRsvps(
  tx: Tx,
  rows: readonly Rsvp[],
  standings: readonly { eventId: Uuid; standing: Standing }[],
): Promise<void> {
  const counts = standings.map(({ eventId, standing }) => ({
    event_id: eventId,
    last_queued: standing.lastQueued,
    ...standing.counts,
  }));
  await tx.query(
    `WITH written AS (
       INSERT INTO ${tx.schema}.rsvp
         (id, event_id, member_id, status, guests, queue, attendance, answers, decline_reason, created_at, updated_at)
       SELECT id, "eventId", "memberId", status, guests, queue, attendance, nullif(answers, 'null'), "declineReason",
         "createdAt", "updatedAt"
       FROM jsonb_to_recordset($1::jsonb) AS row (id uuid, "eventId" uuid, "memberId" uuid, status text,
         guests integer, queue integer, attendance text, answers jsonb, "declineReason" text,
         "createdAt" timestamptz, "updatedAt" timestamptz)
       ON CONFLICT (id) DO UPDATE SET status = excluded.status, guests = excluded.guests, queue = excluded.queue,
         attendance = excluded.attendance, answers = excluded.answers, decline_reason = excluded.decline_reason,
         updated_at = excluded.updated_at
     )
     UPDATE ${tx.schema}.event_counts SET version = now.version, yes = now.yes, maybe = now.maybe, no = now.no,
       waitlist = now.waitlist, pending = now.pending, guests = now.guests, attended = now.attended,
       last_queued = now.last_queued
     FROM jsonb_to_recordset($2::jsonb) AS now (event_id uuid, version integer, yes integer, maybe integer,
       no integer, waitlist integer, pending integer, guests integer, attended integer, last_queued integer)
     WHERE event_counts.event_id = now.event_id`,
    [JSON.stringify(rows), JSON.stringify(counts)],
  );
}

export const RSVP_COLUMNS = `r.id, r.event_id AS "eventId", r.member_id AS "memberId", r.status, r.guests, r.queue,
  r.attendance, r.answers, r.decline_reason AS "declineReason", r.created_at AS "createdAt", r.updated_at AS "updatedAt"`;

/** Who waits for approval of an event, in the order they asked. */
export const pendingRsvps = (tx: Tx, eventId: Uuid): Promise<Rsvp[]> =>
  tx.query<Rsvp>(
    `SELECT ${RSVP_COLUMNS} FROM ${tx.schema}.rsvp r
     WHERE r.event_id = $1 AND r.status = 'PENDING_APPROVAL' ORDER BY r.queue`,
    [eventId],
  );

/** RSVPs by id; missing ones are left out. */
export const rsvpsById = (sql: Sql, ids: readonly Uuid[]): Promise<Rsvp[]> =>
  sql.query<Rsvp>(`SELECT ${RSVP_COLUMNS} FROM ${sql.schema}.rsvp r WHERE r.id = ANY($1::uuid[])`, [
    [...ids],
  ]);

/** One member's RSVPs to the events. */
export const rsvpsOfMember = (sql: Sql, memberId: Uuid, eventIds: readonly Uuid[]): Promise<Rsvp[]> =>
  sql.query<Rsvp>(
    `SELECT ${RSVP_COLUMNS} FROM ${sql.schema}.rsvp r WHERE r.member_id = $1 AND r.event_id = ANY($2::uuid[])`,
    [memberId, [...eventIds]],
  );

/** How many wait, from the first to each of the RSVPs, itself included; RSVPs that do not wait are left out. */
export const waitlistPositions = (
  sql: Sql,
  ids: readonly Uuid[],
): Promise<{ id: Uuid; position: number }[]> =>
  sql.query(
    `SELECT r.id, (
       SELECT count(*) FROM ${sql.schema}.rsvp w
       WHERE w.event_id = r.event_id AND w.status = 'WAITLIST' AND w.queue <= r.queue
     ) AS position
     FROM ${sql.schema}.rsvp r WHERE r.id = ANY($1::uuid[]) AND r.status = 'WAITLIST'`,
    [[...ids]],
  );

type JsonDates<T> = {
  [Key in keyof T]: T[Key] extends Date | null ? Exclude<T[Key], Date> | string : T[Key];
};

const date = (text: string | null): Date | null => (text === null ? null : new Date(text));

/** An RSVP out of `jsonb`, where dates are text. */
export const rsvpFromJson = (row: JsonDates<Rsvp>): Rsvp => ({
  ...row,
  createdAt: new Date(row.createdAt),
  updatedAt: new Date(row.updatedAt),
});
