import type { Sql } from '../../../kernel/db/database.ts';

export interface RegionRecord {
  readonly id: string;
  readonly name: string;
}

export async function listRegions(sql: Sql): Promise<RegionRecord[]> {
  return sql.query<RegionRecord>(`SELECT id, name FROM ${sql.schema}.region ORDER BY name`);
}

export async function organizationName(sql: Sql): Promise<string> {
  const [row] = await sql.query<{ name: string }>(`SELECT name FROM ${sql.schema}.organization`);
  return row?.name ?? '';
}
