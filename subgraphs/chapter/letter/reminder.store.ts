import type { Sql, Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { AnswerToTell } from './told.store.ts';

/** Those who were told they have a seat, and not yet reminded of an event that starts after `now` and by `until`. */
export const membersToRemind = (
  sql: Sql,
  now: Date,
  until: Date,
  limit: number,
): Promise<Pick<AnswerToTell, 'eventId' | 'memberId' | 'thread' | 'threadWall'>[]> =>
  sql.query(
    `SELECT t.event_id AS "eventId", t.member_id AS "memberId", t.thread, t.thread_wall AS "threadWall"
     FROM ${sql.schema}.event e JOIN ${sql.schema}.rsvp_told t ON t.event_id = e.id
     JOIN ${sql.schema}.rsvp r ON r.event_id = t.event_id AND r.member_id = t.member_id
     WHERE e.status = 'PUBLISHED' AND e.starts_at > $1 AND e.starts_at <= $2
       AND t.status = 'YES' AND r.status = 'YES' AND t.reminded_of IS DISTINCT FROM e.starts_at
     ORDER BY e.starts_at, t.event_id, t.member_id LIMIT $3
     FOR UPDATE OF t`,
    [now, until, limit],
  );

export async function markReminded(
  tx: Tx,
  reminded: readonly { eventId: Uuid; memberId: Uuid; startsAt: Date }[],
): Promise<void> {
  await tx.query(
    `UPDATE ${tx.schema}.rsvp_told t SET reminded_of = row."startsAt"
     FROM jsonb_to_recordset($1::jsonb) AS row ("eventId" uuid, "memberId" uuid, "startsAt" timestamptz)
     WHERE t.event_id = row."eventId" AND t.member_id = row."memberId"`,
    [JSON.stringify(reminded)],
  );
}

/** The start of the first event that starts after `after`. */
export async function nextStart(sql: Sql, after: Date): Promise<Date | undefined> {
  const [row] = await sql.query<{ startsAt: Date | null }>(
    `SELECT min(starts_at) AS "startsAt" FROM ${sql.schema}.event WHERE status = 'PUBLISHED' AND starts_at > $1`,
    [after],
  );
  return row?.startsAt ?? undefined;
}
