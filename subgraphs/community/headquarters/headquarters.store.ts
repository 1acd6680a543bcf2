import type { Sql, Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { HqRole } from '../../../kernel/viewer.ts';

/** What headquarters granted one member; what a token grants beside it is not here. */
export interface Seat {
  readonly memberId: Uuid;
  readonly roles: readonly HqRole[];
  /** Keys of the regions a REGION_ADMIN looks after. */
  readonly regions: readonly string[];
}

/** Which regions REGION_ADMINs look after. */
export const administeredRegions = (
  sql: Sql,
  memberIds: readonly Uuid[],
): Promise<{ memberId: Uuid; regionId: string }[]> =>
  sql.query(
    `SELECT member_id AS "memberId", region_id AS "regionId" FROM ${sql.schema}.hq_region
     WHERE member_id = ANY($1::uuid[]) ORDER BY region_id`,
    [[...memberIds]],
  );

/** Everyone with a role at headquarters, by name. */
export const readSeats = (sql: Sql): Promise<Seat[]> =>
  sql.query(
    `SELECT m.id AS "memberId",
       ARRAY(SELECT role FROM ${sql.schema}.hq_role WHERE member_id = m.id ORDER BY role) AS roles,
       ARRAY(SELECT region_id FROM ${sql.schema}.hq_region WHERE member_id = m.id ORDER BY region_id) AS regions
     FROM ${sql.schema}.member m
     WHERE EXISTS (SELECT FROM ${sql.schema}.hq_role WHERE member_id = m.id)
     ORDER BY m.name, m.id`,
  );

export async function memberExists(sql: Sql, id: Uuid): Promise<boolean> {
  return (await sql.query(`SELECT FROM ${sql.schema}.member WHERE id = $1`, [id])).length > 0;
}

export async function saveSeat(tx: Tx, { memberId, roles, regions }: Seat): Promise<void> {
  await tx.query(`DELETE FROM ${tx.schema}.hq_role WHERE member_id = $1`, [memberId]);
  await tx.query(`DELETE FROM ${tx.schema}.hq_region WHERE member_id = $1`, [memberId]);
  await tx.query(`INSERT INTO ${tx.schema}.hq_role SELECT $1, unnest($2::text[])`, [memberId, [...roles]]);
  await tx.query(`INSERT INTO ${tx.schema}.hq_region SELECT $1, unnest($2::text[])`, [
    memberId,
    [...regions],
  ]);
}
