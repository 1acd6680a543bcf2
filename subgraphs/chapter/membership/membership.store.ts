import type { Sql, Tx } from '../../../kernel/db/database.ts';
import type { PageRequest } from '../../../kernel/graphql/page.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import { erasedDigest } from '../erasure/erased.ts';
import type { Answer } from '../question/question.ts';
import type { ChapterRole, Membership, MembershipStatus } from './membership.ts';

const selectMemberships = (sql: Sql): string =>
  `SELECT m.id, m.member_id AS "memberId", m.role, m.status, m.joined_at AS "joinedAt"
   FROM ${sql.schema}.membership m`;

export const membershipsById = (sql: Sql, ids: readonly Uuid[]): Promise<Membership[]> =>
  sql.query(`${selectMemberships(sql)} WHERE m.id = ANY($1::uuid[])`, [[...ids]]);

export const membershipsOfMembers = (sql: Sql, memberIds: readonly Uuid[]): Promise<Membership[]> =>
  sql.query(`${selectMemberships(sql)} WHERE m.member_id = ANY($1::uuid[])`, [[...memberIds]]);

export const allMemberships = (sql: Sql): Promise<Membership[]> =>
  sql.query(`${selectMemberships(sql)} ORDER BY m.id`);

/** Which memberships a list holds; null means all. */
export interface MembershipSelection {
  readonly roles: readonly ChapterRole[] | null;
  readonly status: readonly MembershipStatus[] | null;
}

const matching = `($1::text[] IS NULL OR m.role = ANY($1)) AND ($2::text[] IS NULL OR m.status = ANY($2))`;

/** A page of memberships and one more, the oldest first. */
export function listMemberships(
  sql: Sql,
  selection: MembershipSelection,
  page: PageRequest,
): Promise<Membership[]> {
  const after = page.after ? 'AND (m.joined_at, m.id) > ($4::timestamptz, $5::uuid)' : '';
  return sql.query(
    `${selectMemberships(sql)} WHERE ${matching} ${after} ORDER BY m.joined_at, m.id LIMIT $3`,
    [selection.roles, selection.status, page.size + 1, ...(page.after ?? [])],
  );
}

export async function countMemberships(sql: Sql, selection: MembershipSelection): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `SELECT count(*) FROM ${sql.schema}.membership m WHERE ${matching}`,
    [selection.roles, selection.status],
  );
  return row?.count ?? 0;
}

/**
 * Writes a membership; a member who joins twice at once has one.
 * @param answers to what the chapter asks who joins; undefined leaves them
 * @throws UserFault NOT_FOUND for who was erased: a request on its way, or an old file, must not bring them back
 */
export async function saveMembership(
  tx: Tx,
  membership: Membership,
  reason: string | null,
  now: Date,
  answers?: readonly Answer[] | null,
): Promise<Membership> {
  const { id, memberId, role, status, joinedAt } = membership;
  const [saved] = await tx.query<{ id: Uuid }>(
    `INSERT INTO ${tx.schema}.membership AS known
       (id, member_id, role, status, reason, joined_at, updated_at, answers)
     SELECT $1::uuid, $2::uuid, $3, $4, $5, $6::timestamptz, $7::timestamptz, $8::jsonb
     WHERE NOT EXISTS (SELECT FROM ${tx.schema}.erased WHERE digest = $10)
     ON CONFLICT (member_id) DO UPDATE SET role = excluded.role, status = excluded.status,
       reason = excluded.reason, joined_at = excluded.joined_at, updated_at = excluded.updated_at,
       answers = CASE WHEN $9 THEN excluded.answers ELSE known.answers END
     RETURNING id`,
    [
      id,
      memberId,
      role,
      status,
      reason,
      joinedAt,
      now,
      answers && JSON.stringify(answers),
      answers !== undefined,
      erasedDigest(memberId),
    ],
  );
  if (!saved) throw new UserFault('NOT_FOUND', 'There is no such member any more.');
  return { ...membership, id: saved.id };
}

/** Locks a member's membership and those of all who run the chapter, in the order of member ids. */
export const lockWithWhoRun = (tx: Tx, memberId: Uuid): Promise<Membership[]> =>
  tx.query(
    `${selectMemberships(tx)} WHERE m.member_id = $1 OR (m.status = 'ACTIVE' AND m.role <> 'MEMBER')
     ORDER BY m.member_id FOR UPDATE`,
    [memberId],
  );

/**
 * Locks the members' memberships, and those of all who lead the chapter, against any other change; by the member.
 * In the order of member ids, as RSVPs lock them.
 */
export async function lockMemberships(
  tx: Tx,
  memberIds: readonly Uuid[],
): Promise<ReadonlyMap<Uuid, Membership>> {
  const rows = await tx.query<Membership>(
    `${selectMemberships(tx)}
     WHERE m.member_id = ANY($1::uuid[]) OR (m.role = 'LEAD_ORGANIZER' AND m.status = 'ACTIVE')
     ORDER BY m.member_id FOR UPDATE`,
    [[...memberIds]],
  );
  return new Map(rows.map((row) => [row.memberId, row]));
}
