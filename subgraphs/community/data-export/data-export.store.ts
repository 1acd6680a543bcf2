import type { Sql, Tx } from '../../../kernel/db/database.ts';
import { type ChapterKey, newUuid, type Uuid } from '../../../kernel/ids.ts';

export interface DataExport {
  readonly id: Uuid;
  readonly memberId: Uuid;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  /** Chapters whose part is not there yet. */
  readonly missing: readonly ChapterKey[];
  /** Whether headquarters' own part is there, and with it something to download. */
  readonly begun: boolean;
}

const select = ({ schema }: Sql): string =>
  `SELECT e.id, e.member_id AS "memberId", e.requested_at AS "requestedAt", e.expires_at AS "expiresAt",
     ARRAY(SELECT owner FROM ${schema}.data_export_part p
       WHERE p.export_id = e.id AND p.gathered_at IS NULL AND owner <> '' ORDER BY owner) AS missing,
     EXISTS (SELECT FROM ${schema}.data_export_part p
       WHERE p.export_id = e.id AND p.gathered_at IS NOT NULL AND owner = '') AS begun
   FROM ${schema}.data_export e`;

export async function findExport(sql: Sql, id: Uuid): Promise<DataExport | undefined> {
  return (await sql.query<DataExport>(`${select(sql)} WHERE e.id = $1`, [id]))[0];
}

/** The member's export that is still being gathered. */
export async function openExport(sql: Sql, memberId: Uuid, now: Date): Promise<DataExport | undefined> {
  const rows = await sql.query<DataExport>(
    `${select(sql)} WHERE e.member_id = $1 AND (e.completed_at IS NULL OR e.completed_at > $2::timestamptz - interval '1 day')
       AND e.expires_at > $2
     ORDER BY e.requested_at DESC LIMIT 1`,
    [memberId, now],
  );
  return rows[0];
}

/** One part from headquarters, and one from each chapter the member belongs to or belonged to. */
export async function insertExport(tx: Tx, memberId: Uuid, now: Date, expiresAt: Date): Promise<Uuid> {
  const id = newUuid(now.getTime());
  await tx.query(
    `INSERT INTO ${tx.schema}.data_export (id, member_id, requested_at, expires_at) VALUES ($1, $2, $3, $4)`,
    [id, memberId, now, expiresAt],
  );
  await tx.query(
    `INSERT INTO ${tx.schema}.data_export_part (export_id, owner, due_at)
     SELECT $1::uuid, '', $3::timestamptz UNION ALL
     SELECT $1::uuid, m.chapter, $3::timestamptz FROM ${tx.schema}.directory_membership m WHERE m.member_id = $2`,
    [id, memberId, now],
  );
  return id;
}

export interface DuePart {
  readonly exportId: Uuid;
  readonly memberId: Uuid;
  /** A chapter's key; empty for headquarters. */
  readonly owner: ChapterKey | '';
  /** Where the chapter stands. */
  readonly server: { readonly id: Uuid; readonly url: string } | null;
  /** This one included. */
  readonly attempts: number;
}

/** Takes parts that are due, for as long as the lease lasts. */
export const claimParts = (sql: Sql, now: Date, leaseUntil: Date, limit: number): Promise<DuePart[]> =>
  sql.query(
    `WITH claimed AS (
       UPDATE ${sql.schema}.data_export_part SET due_at = $2, attempts = attempts + 1
       WHERE (export_id, owner) IN (
         SELECT export_id, owner FROM ${sql.schema}.data_export_part
         WHERE gathered_at IS NULL AND due_at <= $1 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED
       )
       RETURNING *
     )
     SELECT p.export_id AS "exportId", e.member_id AS "memberId", p.owner, p.attempts,
       CASE WHEN s.id IS NOT NULL THEN jsonb_build_object('id', s.id, 'url', s.url) END AS server
     FROM claimed p JOIN ${sql.schema}.data_export e ON e.id = p.export_id
     LEFT JOIN ${sql.schema}.chapter c ON c.key = p.owner
     LEFT JOIN ${sql.schema}.chapter_server s ON s.id = c.server_id`,
    [now, leaseUntil, limit],
  );

/** @param content JSON, compressed with gzip */
export async function keepPart(sql: Sql, part: DuePart, content: Buffer, now: Date): Promise<void> {
  await sql.query(
    `UPDATE ${sql.schema}.data_export_part SET content = $3, gathered_at = $4 WHERE export_id = $1 AND owner = $2`,
    [part.exportId, part.owner, content, now],
  );
}

export async function postponePart(sql: Sql, part: DuePart, dueAt: Date): Promise<void> {
  await sql.query(
    `UPDATE ${sql.schema}.data_export_part SET due_at = $3 WHERE export_id = $1 AND owner = $2`,
    [part.exportId, part.owner, dueAt],
  );
}

/** Marks exports whose last part is there. @returns those that a chapter was late for, whose members wait to hear of it */
export const completeExports = (
  sql: Sql,
  now: Date,
  lateBefore: Date,
): Promise<{ id: Uuid; name: string; email: string | null }[]> =>
  sql.query(
    `WITH completed AS (
       UPDATE ${sql.schema}.data_export e SET completed_at = $1
       WHERE completed_at IS NULL AND NOT EXISTS (
         SELECT FROM ${sql.schema}.data_export_part p WHERE p.export_id = e.id AND p.gathered_at IS NULL)
       RETURNING *
     )
     SELECT e.id, m.name, m.email FROM completed e JOIN ${sql.schema}.member m ON m.id = e.member_id
     WHERE e.requested_at < $2`,
    [now, lateBefore],
  );

export async function forgetExports(sql: Sql, now: Date): Promise<void> {
  await sql.query(`DELETE FROM ${sql.schema}.data_export WHERE expires_at < $1`, [now]);
}

/** Names of the parts that are there. */
export async function partsOf(sql: Sql, id: Uuid): Promise<string[]> {
  const rows = await sql.query<{ owner: string }>(
    `SELECT owner FROM ${sql.schema}.data_export_part WHERE export_id = $1 AND gathered_at IS NOT NULL ORDER BY owner`,
    [id],
  );
  return rows.map(({ owner }) => owner);
}

export async function readPart(sql: Sql, id: Uuid, owner: string): Promise<Buffer | undefined> {
  const [row] = await sql.query<{ content: Buffer | null }>(
    `SELECT content FROM ${sql.schema}.data_export_part WHERE export_id = $1 AND owner = $2`,
    [id, owner],
  );
  return row?.content ?? undefined;
}
