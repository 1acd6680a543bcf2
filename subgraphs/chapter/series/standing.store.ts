import type { Sql, Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { Answer } from '../question/question.ts';

/** What a member answers to occurrences that are yet to be made. */
export interface StandingAnswer {
  readonly seriesId: Uuid;
  readonly memberId: Uuid;
  readonly response: 'YES' | 'MAYBE';
  readonly guests: number;
  /** To the questions of the series; undefined, when it is written, leaves those said before. */
  readonly answers?: readonly Answer[] | null | undefined;
  readonly since: Date;
}

/** Counts only while its member is what they were when they gave it: leaving or a ban ends it. */
const selectStanding = (sql: Sql): string =>
  `SELECT r.series_id AS "seriesId", r.member_id AS "memberId", r.response, r.guests, r.answers, r.since
   FROM ${sql.schema}.series_rsvp r
   JOIN ${sql.schema}.membership m
     ON m.member_id = r.member_id AND m.status = 'ACTIVE' AND m.joined_at <= r.since`;

/** The answers to a series, the oldest first. */
export const standingAnswers = (sql: Sql, seriesId: Uuid): Promise<StandingAnswer[]> =>
  sql.query(`${selectStanding(sql)} WHERE r.series_id = $1 ORDER BY r.since, r.member_id`, [seriesId]);

/** One member's answers to the series. */
export const standingOfMember = (
  sql: Sql,
  memberId: Uuid,
  seriesIds: readonly Uuid[],
): Promise<StandingAnswer[]> =>
  sql.query(`${selectStanding(sql)} WHERE r.member_id = $1 AND r.series_id = ANY($2::uuid[])`, [
    memberId,
    [...seriesIds],
  ]);

/**
 * Keeps an answer of an active member; one that stands with the same response keeps its place in the order. Holds the
 * membership, so that whoever leaves at the same time leaves no answer behind.
 */
export async function saveStanding(tx: Tx, answer: StandingAnswer): Promise<void> {
  await tx.query(
    `INSERT INTO ${tx.schema}.series_rsvp AS r (series_id, member_id, response, guests, since, answers)
     SELECT $1, m.member_id, $3, $4, $5, $6
     FROM ${tx.schema}.membership m WHERE m.member_id = $2 AND m.status = 'ACTIVE' FOR SHARE
     ON CONFLICT (series_id, member_id) DO UPDATE SET response = excluded.response, guests = excluded.guests,
       answers = coalesce(excluded.answers, r.answers), since = CASE WHEN r.response = excluded.response AND EXISTS (
         SELECT FROM ${tx.schema}.membership m WHERE m.member_id = r.member_id AND m.joined_at <= r.since
       ) THEN r.since ELSE excluded.since END`,
    [
      ...[answer.seriesId, answer.memberId, answer.response, answer.guests, answer.since],
      answer.answers ? JSON.stringify(answer.answers) : null,
    ],
  );
}

export async function deleteStanding(tx: Tx, seriesId: Uuid, memberId: Uuid | null): Promise<void> {
  await tx.query(
    `DELETE FROM ${tx.schema}.series_rsvp WHERE series_id = $1 AND ($2::uuid IS NULL OR member_id = $2)`,
    [seriesId, memberId],
  );
}

/** Answers to one series become answers to another as well; memberships are held as when they were given. */
export async function copyStanding(tx: Tx, from: Uuid, to: Uuid): Promise<void> {
  await tx.query(
    `INSERT INTO ${tx.schema}.series_rsvp (series_id, member_id, response, guests, answers, since)
     SELECT $2, r.member_id, r.response, r.guests, r.answers, r.since
     FROM ${tx.schema}.series_rsvp r
     JOIN ${tx.schema}.membership m
       ON m.member_id = r.member_id AND m.status = 'ACTIVE' AND m.joined_at <= r.since
     WHERE r.series_id = $1 ORDER BY m.member_id FOR SHARE OF m`,
    [from, to],
  );
}

/** Of the members, who has no answer yet to which of the events. */
export const unanswered = (
  tx: Tx,
  eventIds: readonly Uuid[],
  memberIds: readonly Uuid[],
): Promise<{ eventId: Uuid; memberId: Uuid }[]> =>
  tx.query(
    `SELECT event.id AS "eventId", member.id AS "memberId"
     FROM unnest($1::uuid[]) AS event (id) CROSS JOIN unnest($2::uuid[]) AS member (id)
     WHERE NOT EXISTS (
       SELECT FROM ${tx.schema}.rsvp r WHERE r.event_id = event.id AND r.member_id = member.id
     )`,
    [[...eventIds], [...memberIds]],
  );

/** Takes the events of a series that wait for standing answers, and whose answers are open now. */
export async function takeAwaiting(tx: Tx, seriesId: Uuid, now: Date): Promise<Uuid[]> {
  const rows = await tx.query<{ id: Uuid }>(
    `UPDATE ${tx.schema}.event SET awaits_standing = false
     WHERE series_id = $1 AND awaits_standing AND status = 'PUBLISHED'
       AND coalesce(rsvp_opens_at, '-infinity') <= $2
     RETURNING id`,
    [seriesId, now],
  );
  return rows.map((row) => row.id);
}

/** When the answers of the next event open that waits for standing answers. */
export async function nextOpening(tx: Tx, seriesId: Uuid): Promise<Date | null> {
  const [row] = await tx.query<{ at: Date | null }>(
    `SELECT min(rsvp_opens_at) AS at FROM ${tx.schema}.event
     WHERE series_id = $1 AND awaits_standing AND status = 'PUBLISHED'`,
    [seriesId],
  );
  return row?.at ?? null;
}
