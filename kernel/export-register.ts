import { entriesAbout } from './audit/audit.store.ts';
import type { Sql } from './db/database.ts';
import type { Uuid } from './ids.ts';
import type { PersonalData } from './personal-data.ts';

/** What an owner keeps about a member: rows as they stand, by table, or by table and column where several name members. */
export type ExportedData = Readonly<Record<string, readonly object[]>>;

/** Everything of the register that the member gets, and what the audit log says they did or what was done to them. */
export async function exportFrom(
  sql: Sql,
  register: readonly PersonalData[],
  memberId: Uuid,
): Promise<ExportedData> {
  const data: Record<string, readonly object[]> = {};
  for (const { table, column, export: given } of register) {
    if ('not' in given) continue;
    const several = register.filter((each) => each.table === table).length > 1;
    const rows = await sql.query<{ row: object }>(
      `SELECT to_jsonb(t) - $2::text[] AS row FROM ${sql.schema}.${table} t WHERE t.${column} = $1`,
      [memberId, [...(given.without ?? [])]],
    );
    data[several ? `${table}.${column}` : table] = rows.map(({ row }) => row);
  }
  return { ...data, audit: await entriesAbout(sql, memberId) };
}
