import type { Sql } from '../../kernel/db/database.ts';
import type { Uuid } from '../../kernel/ids.ts';

/** Which regions REGION_ADMINs administer. */
export const administeredRegions = (
  sql: Sql,
  memberIds: readonly Uuid[],
): Promise<{ memberId: Uuid; regionId: string }[]> =>
  sql.query(
    `SELECT member_id AS "memberId", region_id AS "regionId" FROM ${sql.schema}.hq_region
     WHERE member_id = ANY($1::uuid[]) ORDER BY region_id`,
    [[...memberIds]],
  );
