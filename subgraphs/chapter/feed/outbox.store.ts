import type { Sql } from '../../../kernel/db/database.ts';
import type { Change } from '../../../schema/changes.ts';

/** Changes after one sequence number up to another, in order, at most `limit` of them. */
export async function readChanges(sql: Sql, after: number, upTo: number, limit: number): Promise<Change[]> {
  const rows = await sql.query<Omit<Change, 'at'> & { at: Date }>(
    `SELECT seq, type, data, at FROM ${sql.schema}.outbox WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3`,
    [after, upTo, limit],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }) as Change);
}
