import type { Sql, Tx } from '../../../../kernel/db/database.ts';
import type { PageRequest } from '../../../../kernel/graphql/page.ts';
import type { Uuid } from '../../../../kernel/ids.ts';
import type { AppealRecord, BanRecord } from './ban.ts';

const BAN = `b.id, b.member_id AS "memberId", b.region_id AS "regionId", b.reason, b.until,
  b.banned_at AS "bannedAt", b.lifted_at AS "liftedAt"`;
const APPEAL = `a.id, a.ban_id AS "banId", a.text, a.appealed_at AS "appealedAt", a.decided_at AS "decidedAt",
  a.granted, a.answer`;

export const banById = (sql: Sql, ids: readonly Uuid[]): Promise<BanRecord[]> =>
  sql.query(`SELECT ${BAN} FROM ${sql.schema}.space_ban b WHERE b.id = ANY($1::uuid[])`, [[...ids]]);

/** Those that were not lifted, the newest first. */
export const bansOfMembers = (sql: Sql, memberIds: readonly Uuid[]): Promise<BanRecord[]> =>
  sql.query(
    `SELECT ${BAN} FROM ${sql.schema}.space_ban b WHERE b.member_id = ANY($1::uuid[]) AND b.lifted_at IS NULL
     ORDER BY b.banned_at DESC, b.id DESC`,
    [[...memberIds]],
  );

/** Whom bans end, or may begin, for waits until the transaction ends. @returns whether there is such a member */
export async function lockMember(tx: Tx, memberId: Uuid): Promise<boolean> {
  const rows = await tx.query(`SELECT id FROM ${tx.schema}.member WHERE id = $1 FOR UPDATE`, [memberId]);
  return rows.length > 0;
}

export async function insertBan(
  tx: Tx,
  ban: Omit<BanRecord, 'liftedAt'> & { readonly bannedBy: Uuid },
): Promise<void> {
  await tx.query(
    `INSERT INTO ${tx.schema}.space_ban (id, member_id, region_id, reason, until, banned_at, banned_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [ban.id, ban.memberId, ban.regionId, ban.reason, ban.until, ban.bannedAt, ban.bannedBy],
  );
}

export async function liftBan(tx: Tx, id: Uuid, at: Date): Promise<void> {
  await tx.query(`UPDATE ${tx.schema}.space_ban SET lifted_at = coalesce(lifted_at, $2) WHERE id = $1`, [
    id,
    at,
  ]);
}

/** @returns whether it was taken: a ban has one open appeal at a time */
export async function insertAppeal(
  tx: Tx,
  appeal: Pick<AppealRecord, 'id' | 'banId' | 'text' | 'appealedAt'>,
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO ${tx.schema}.ban_appeal (id, ban_id, text, appealed_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (ban_id) WHERE decided_at IS NULL DO NOTHING RETURNING id`,
    [appeal.id, appeal.banId, appeal.text, appeal.appealedAt],
  );
  return rows.length > 0;
}

/** Holds the appeal until the transaction ends. */
export async function lockAppeal(tx: Tx, id: Uuid): Promise<AppealRecord | undefined> {
  const [appeal] = await tx.query<AppealRecord>(
    `SELECT ${APPEAL} FROM ${tx.schema}.ban_appeal a WHERE a.id = $1 FOR UPDATE`,
    [id],
  );
  return appeal;
}

export async function settleAppeal(
  tx: Tx,
  id: Uuid,
  decision: { readonly granted: boolean; readonly answer: string; readonly at: Date; readonly by: Uuid },
): Promise<void> {
  await tx.query(
    `UPDATE ${tx.schema}.ban_appeal SET granted = $2, answer = $3, decided_at = $4, decided_by = $5 WHERE id = $1`,
    [id, decision.granted, decision.answer, decision.at, decision.by],
  );
}

export const newestAppeals = (sql: Sql, banIds: readonly Uuid[]): Promise<AppealRecord[]> =>
  sql.query(
    `SELECT DISTINCT ON (a.ban_id) ${APPEAL} FROM ${sql.schema}.ban_appeal a WHERE a.ban_id = ANY($1::uuid[])
     ORDER BY a.ban_id, a.appealed_at DESC, a.id DESC`,
    [[...banIds]],
  );

/**
 * One page of bans that hold, the newest first, with one more to tell whether there is a next.
 * @param regions null: all bans
 */
export async function banPage(
  sql: Sql,
  filter: { readonly regions: readonly string[] | null; readonly appealed: boolean; readonly now: Date },
  { size, after }: PageRequest,
): Promise<{ bans: BanRecord[]; total: number }> {
  const matching = `${sql.schema}.space_ban b WHERE b.lifted_at IS NULL AND (b.until IS NULL OR b.until > $1)
    AND ($2::text[] IS NULL OR b.region_id = ANY($2::text[]))
    AND (NOT $3::boolean OR EXISTS (SELECT FROM ${sql.schema}.ban_appeal a
      WHERE a.ban_id = b.id AND a.decided_at IS NULL))`;
  const values = [filter.now, filter.regions, filter.appealed];
  const [bans, [counted]] = await Promise.all([
    sql.query<BanRecord>(
      `SELECT ${BAN} FROM ${matching}
         AND ($4::float8 IS NULL OR (b.banned_at, b.id) < (to_timestamp($4::float8 / 1000), $5::uuid))
       ORDER BY b.banned_at DESC, b.id DESC LIMIT $6`,
      [...values, after?.[0] ?? null, after?.[1] ?? null, size + 1],
    ),
    sql.query<{ total: number }>(`SELECT count(*)::int AS total FROM ${matching}`, values),
  ]);
  return { bans, total: counted?.total ?? 0 };
}
