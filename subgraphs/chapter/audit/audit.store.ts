import type { Sql } from '../../../kernel/db/database.ts';
import type { PageRequest } from '../../../kernel/graphql/page.ts';
import type { AuditEntry } from './audit.ts';

export async function insertAuditEntry(sql: Sql, entry: AuditEntry): Promise<void> {
  await sql.query(
    `INSERT INTO ${sql.schema}.audit_log (id, at, member_id, action, event_id, people)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [entry.id, entry.at, entry.memberId, entry.action, entry.eventId, entry.people],
  );
}

/** A page of entries and one more, the newest first. */
export function listAuditEntries(sql: Sql, page: PageRequest): Promise<AuditEntry[]> {
  const after = page.after ? 'WHERE (at, id) < ($2::timestamptz, $3::uuid)' : '';
  return sql.query(
    `SELECT id, at, member_id AS "memberId", action, event_id AS "eventId", people
     FROM ${sql.schema}.audit_log ${after} ORDER BY at DESC, id DESC LIMIT $1`,
    [page.size + 1, ...(page.after ?? [])],
  );
}

export async function countAuditEntries(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ count: number }>(`SELECT count(*) FROM ${sql.schema}.audit_log`);
  return row?.count ?? 0;
}
