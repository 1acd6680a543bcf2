import type { Sql } from '../../../kernel/db/database.ts';
import type { ChapterAuditHead } from '../../../kernel/peers.ts';

/** Notes heads of chapters' audit logs; what is noted stays, whatever a chapter says later. */
export async function noteHeads(sql: Sql, heads: readonly ChapterAuditHead[], now: Date): Promise<void> {
  if (heads.length === 0) return;
  await sql.query(
    `INSERT INTO ${sql.schema}.audit_anchor (chapter, seq, hash, noted_at)
     SELECT chapter, seq, decode(hash, 'hex'), $2
     FROM jsonb_to_recordset($1::jsonb) AS row (chapter text, seq bigint, hash text)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(heads), now],
  );
}
