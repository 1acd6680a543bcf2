import pg from 'pg';
import type { AuditHead } from '../../kernel/audit/audit.store.ts';
import type { Sql } from '../../kernel/db/database.ts';
import type { Pool } from '../../kernel/db/pool.ts';

export interface AuditOwner {
  /** `community`, or a chapter's key. */
  readonly name: string;
  readonly sql: Sql;
}

const CHAPTER = /^chapter_/;

/** Whoever keeps an audit log in this database. */
export async function auditOwners(pool: Pool): Promise<AuditOwner[]> {
  const { rows } = await pool.query<{ schema: string }>(
    `SELECT schemaname AS schema FROM pg_tables
     WHERE tablename = 'audit_entry' AND (schemaname = 'community' OR schemaname LIKE 'chapter\\_%')
     ORDER BY schemaname <> 'community', schemaname`,
  );
  return rows.map(({ schema }) => ({ name: schema.replace(CHAPTER, ''), sql: sqlOn(pool, schema) }));
}

/** Heads of a chapter's log that headquarters noted, where headquarters is in this database, too. */
export async function notedHeads(pool: Pool, chapter: string): Promise<AuditHead[]> {
  const { rows: there } = await pool.query("SELECT to_regclass('community.audit_anchor') AS anchors");
  if (there[0]?.anchors === null) return [];
  const { rows } = await pool.query<AuditHead>(
    'SELECT seq, hash FROM community.audit_anchor WHERE chapter = $1',
    [chapter],
  );
  return rows;
}

const sqlOn = (pool: Pool, schema: string): Sql => ({
  schema: pg.escapeIdentifier(schema),
  query: async <Row extends object>(text: string, values?: readonly unknown[]) =>
    (await pool.query(text, values as unknown[])).rows as Row[],
});
