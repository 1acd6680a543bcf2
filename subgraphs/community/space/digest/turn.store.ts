import type { Sql, Tx } from '../../../../kernel/db/database.ts';
import type { Uuid } from '../../../../kernel/ids.ts';
import type { DigestTurn } from './digest.ts';
import type { DigestFrequency } from './digest-time.ts';

/** SQL: the zone in which the member `m`, with the turn `t`, lives as far as is known. */
const zoneSql = (schema: string, chosen: string): string => `coalesce(${chosen}, (
    SELECT d.time_zone FROM ${schema}.directory_membership b JOIN ${schema}.directory_chapter d ON d.chapter = b.chapter
    WHERE b.member_id = m.id AND b.status = 'ACTIVE' ORDER BY b.joined_at, b.chapter LIMIT 1
  ), (SELECT time_zone FROM ${schema}.organization))`;

const wantedSql = (schema: string): string => `NOT EXISTS (
    SELECT FROM ${schema}.mail_kind_off o WHERE o.member_id = m.id AND o.kind = 'DIGEST')`;

/** Members who have an address and no turn yet. */
export const withoutTurn = (sql: Sql, limit: number): Promise<{ memberId: Uuid; zone: string }[]> =>
  sql.query(
    `SELECT m.id AS "memberId", ${zoneSql(sql.schema, 'NULL')} AS zone FROM ${sql.schema}.member m
     WHERE m.email IS NOT NULL AND NOT EXISTS (SELECT FROM ${sql.schema}.digest_turn t WHERE t.member_id = m.id)
     LIMIT $1`,
    [limit],
  );

export async function insertTurns(
  sql: Sql,
  turns: readonly Pick<DigestTurn, 'memberId' | 'toldUntil' | 'dueAt'>[],
): Promise<void> {
  await sql.query(
    `INSERT INTO ${sql.schema}.digest_turn (member_id, told_until, due_at)
     SELECT "memberId", "toldUntil", "dueAt"
     FROM jsonb_to_recordset($1::jsonb) AS row ("memberId" uuid, "toldUntil" timestamptz, "dueAt" timestamptz)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(turns)],
  );
}

/** Whether this process writes digests now: one at a time does, until the end of its transaction. */
export async function takePen(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ taken: boolean }>(
    `SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS taken`,
    [`${tx.schema}:digests`],
  );
  return row?.taken ?? false;
}

/** The turns that are due, the longest waiting first; held until the transaction ends. */
export const dueTurns = (tx: Tx, now: Date, limit: number): Promise<DigestTurn[]> =>
  tx.query(
    `SELECT t.member_id AS "memberId", t.frequency, ${zoneSql(tx.schema, 't.time_zone')} AS zone,
       t.told_until AS "toldUntil", t.due_at AS "dueAt", m.email IS NOT NULL AND ${wantedSql(tx.schema)} AS wanted
     FROM ${tx.schema}.digest_turn t JOIN ${tx.schema}.member m ON m.id = t.member_id
     WHERE t.due_at <= $1 ORDER BY t.due_at, t.member_id LIMIT $2 FOR UPDATE OF t`,
    [now, limit],
  );

export async function advanceTurn(tx: Tx, memberId: Uuid, toldUntil: Date, dueAt: Date): Promise<void> {
  await tx.query(`UPDATE ${tx.schema}.digest_turn SET told_until = $2, due_at = $3 WHERE member_id = $1`, [
    memberId,
    toldUntil,
    dueAt,
  ]);
}

export async function nextTurnDue(sql: Sql): Promise<Date | undefined> {
  const [row] = await sql.query<{ dueAt: Date | null }>(
    `SELECT min(due_at) AS "dueAt" FROM ${sql.schema}.digest_turn`,
  );
  return row?.dueAt ?? undefined;
}

/** How many digests were written since then. */
export async function digestsSince(sql: Sql, since: Date): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${sql.schema}.letter WHERE kind = 'DIGEST' AND received_at > $1`,
    [since],
  );
  return row?.count ?? 0;
}

export interface DigestChoice {
  readonly frequency: DigestFrequency;
  /** As the member chose; null: as is known otherwise. */
  readonly chosenZone: string | null;
  readonly zone: string;
  readonly wanted: boolean;
}

/** What a member chose, or would get without having chosen. */
export async function digestChoice(sql: Sql, memberId: Uuid): Promise<DigestChoice | undefined> {
  const [row] = await sql.query<DigestChoice>(
    `SELECT coalesce(t.frequency, 'WEEKLY') AS frequency, t.time_zone AS "chosenZone",
       ${zoneSql(sql.schema, 't.time_zone')} AS zone, ${wantedSql(sql.schema)} AS wanted
     FROM ${sql.schema}.member m LEFT JOIN ${sql.schema}.digest_turn t ON t.member_id = m.id WHERE m.id = $1`,
    [memberId],
  );
  return row;
}

export async function setTurn(
  tx: Tx,
  memberId: Uuid,
  turn: {
    readonly frequency: DigestFrequency;
    readonly zone: string | null;
    readonly now: Date;
    readonly dueAt: Date;
  },
): Promise<void> {
  await tx.query(
    `INSERT INTO ${tx.schema}.digest_turn (member_id, frequency, time_zone, told_until, due_at)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (member_id) DO UPDATE SET frequency = $2, time_zone = $3, due_at = $5`,
    [memberId, turn.frequency, turn.zone, turn.now, turn.dueAt],
  );
}
