import type { Sql, Tx } from '../../../kernel/db/database.ts';
import type { PageRequest } from '../../../kernel/graphql/page.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { erasedDigest } from '../erasure/erased.ts';

export interface Invitation {
  readonly memberId: Uuid;
  readonly invitedAt: Date;
}

export async function insertInvitations(
  tx: Tx,
  eventId: Uuid,
  memberIds: readonly Uuid[],
  invitedBy: Uuid,
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO ${tx.schema}.invitation (event_id, member_id, invited_by, invited_at)
     SELECT $1, member_id, $3, $4 FROM unnest($2::uuid[], $5::bytea[]) AS invited (member_id, digest)
     WHERE NOT EXISTS (SELECT FROM ${tx.schema}.erased WHERE erased.digest = invited.digest)
     ON CONFLICT (event_id, member_id) DO NOTHING`,
    [eventId, [...memberIds], invitedBy, now, memberIds.map(erasedDigest)],
  );
}

/** Takes invitations back. */
export async function deleteInvitations(tx: Tx, eventId: Uuid, memberIds: readonly Uuid[]): Promise<void> {
  await tx.query(`DELETE FROM ${tx.schema}.invitation WHERE event_id = $1 AND member_id = ANY($2::uuid[])`, [
    eventId,
    [...memberIds],
  ]);
}

/** Those of the events that the member is invited to. */
export const invitationsOf = (
  sql: Sql,
  memberId: Uuid,
  eventIds: readonly Uuid[],
): Promise<{ eventId: Uuid }[]> =>
  sql.query(
    `SELECT event_id AS "eventId" FROM ${sql.schema}.invitation
     WHERE member_id = $1 AND event_id = ANY($2::uuid[])`,
    [memberId, [...eventIds]],
  );

/** A page of an event's invitations and one more, the oldest first. */
export function listInvitations(sql: Sql, eventId: Uuid, page: PageRequest): Promise<Invitation[]> {
  const after = page.after ? 'AND (invited_at, member_id) > ($3::timestamptz, $4::uuid)' : '';
  return sql.query(
    `SELECT member_id AS "memberId", invited_at AS "invitedAt" FROM ${sql.schema}.invitation
     WHERE event_id = $1 ${after} ORDER BY invited_at, member_id LIMIT $2`,
    [eventId, page.size + 1, ...(page.after ?? [])],
  );
}

export async function countInvitations(sql: Sql, eventId: Uuid): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `SELECT count(*) FROM ${sql.schema}.invitation WHERE event_id = $1`,
    [eventId],
  );
  return row?.count ?? 0;
}
