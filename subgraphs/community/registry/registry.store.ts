import type { Sql, Tx } from '../../../kernel/db/database.ts';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import type { Contact } from '../rollup/freshness.ts';
import { ChapterEntity } from './chapter.entity.ts';
import type { ChapterStatus } from './chapter-life.ts';
import { ChapterServerEntity } from './chapter-server.entity.ts';
import type { RegisteredChapter, RegisteredServer } from './registry.ts';

/** Lets one registration at a time look for what is taken, until its transaction ends. */
export async function lockRegistry(tx: Tx): Promise<void> {
  await tx.query(`LOCK TABLE ${tx.schema}.chapter IN SHARE ROW EXCLUSIVE MODE`);
}

export async function chaptersByKey(sql: Sql, keys: readonly ChapterKey[]): Promise<RegisteredChapter[]> {
  return sql.query<RegisteredChapter>(
    `SELECT key, urlname, status, server_id AS "serverId", proposal, proposed_by AS "proposedBy",
            answers, provisioned_at AS "provisionedAt"
     FROM ${sql.schema}.chapter WHERE key = ANY($1::text[])`,
    [keys],
  );
}

/** Whether a chapter has, or had, this urlname; but for `chapter` itself. */
export async function urlnameTaken(tx: Tx, urlname: string, chapter?: ChapterKey): Promise<boolean> {
  const taken = await tx.query(
    `SELECT FROM ${tx.schema}.chapter WHERE urlname = $1 AND key IS DISTINCT FROM $2
     UNION ALL
     SELECT FROM ${tx.schema}.past_urlname WHERE urlname = $1 AND chapter IS DISTINCT FROM $2`,
    [urlname, chapter ?? null],
  );
  return taken.length > 0;
}

/** The name a chapter had stays its own. */
export async function renameChapter(tx: Tx, key: ChapterKey, before: string, urlname: string): Promise<void> {
  await tx.query(`DELETE FROM ${tx.schema}.past_urlname WHERE urlname = $1`, [urlname]);
  await tx.query(`INSERT INTO ${tx.schema}.past_urlname (urlname, chapter) VALUES ($1, $2)`, [before, key]);
  await tx.orm.getRepository(ChapterEntity).update({ key }, { urlname });
}

/** A chapter by the name it has, or had. */
export async function chapterNamed(
  sql: Sql,
  urlname: string,
): Promise<{ key: ChapterKey; urlname: string } | undefined> {
  const [found] = await sql.query<{ key: ChapterKey; urlname: string }>(
    `SELECT key, urlname FROM ${sql.schema}.chapter
     WHERE urlname = $1 OR key = (SELECT chapter FROM ${sql.schema}.past_urlname WHERE urlname = $1)`,
    [urlname],
  );
  return found;
}

export async function takenKeys(sql: Sql): Promise<Set<string>> {
  const rows = await sql.query<{ key: string }>(`SELECT key FROM ${sql.schema}.chapter`);
  return new Set(rows.map(({ key }) => key));
}

/** A chapter, held until the transaction ends. */
export async function lockChapter(tx: Tx, key: ChapterKey): Promise<RegisteredChapter | undefined> {
  await tx.query(`SELECT FROM ${tx.schema}.chapter WHERE key = $1 FOR UPDATE`, [key]);
  const [chapter] = await chaptersByKey(tx, [key]);
  return chapter;
}

export async function insertChapter(tx: Tx, chapter: RegisteredChapter, createdAt: Date): Promise<void> {
  await tx.orm.getRepository(ChapterEntity).insert({ ...chapter, answers: [...chapter.answers], createdAt });
}

export async function setStatus(tx: Tx, key: ChapterKey, status: ChapterStatus): Promise<void> {
  await tx.orm.getRepository(ChapterEntity).update({ key }, { status });
}

/** Names the server a chapter is about to be made on; false when it stands on one already. */
export async function claimServer(sql: Sql, key: ChapterKey, server: Uuid): Promise<boolean> {
  const claimed = await sql.query(
    `UPDATE ${sql.schema}.chapter SET server_id = $2 WHERE key = $1 AND provisioned_at IS NULL RETURNING key`,
    [key, server],
  );
  return claimed.length === 1;
}

/** Records that the chapter stands on `server`, unless another server was claimed for it meanwhile. */
export async function markProvisioned(
  sql: Sql,
  key: ChapterKey,
  server: Uuid,
  status: ChapterStatus,
  at: Date,
): Promise<boolean> {
  const marked = await sql.query(
    `UPDATE ${sql.schema}.chapter SET provisioned_at = $4, status = $3
     WHERE key = $1 AND server_id = $2 AND provisioned_at IS NULL RETURNING key`,
    [key, server, status, at],
  );
  return marked.length === 1;
}

/** In the order they were registered. */
export async function listServers(sql: Sql): Promise<RegisteredServer[]> {
  return sql.query<RegisteredServer>(
    `SELECT id, name, url FROM ${sql.schema}.chapter_server ORDER BY registered_at, id`,
  );
}

/** Lets one server be registered at a time, until the transaction ends. */
export async function lockServers(tx: Tx): Promise<void> {
  await tx.query(`LOCK TABLE ${tx.schema}.chapter_server IN SHARE ROW EXCLUSIVE MODE`);
}

export const findServer = (
  tx: Tx,
  by: { name: string } | { url: string },
): Promise<RegisteredServer | null> => tx.orm.getRepository(ChapterServerEntity).findOneBy(by);

export async function insertServer(tx: Tx, server: RegisteredServer, registeredAt: Date): Promise<void> {
  await tx.orm.getRepository(ChapterServerEntity).insert({ ...server, registeredAt });
}

export async function setServerUrl(tx: Tx, id: Uuid, url: string): Promise<void> {
  await tx.orm.getRepository(ChapterServerEntity).update({ id }, { url });
}

export async function chapterCounts(
  sql: Sql,
  servers: readonly Uuid[],
): Promise<{ server: Uuid; count: number }[]> {
  return sql.query<{ server: Uuid; count: number }>(
    `SELECT server_id AS server, count(*)::int AS count FROM ${sql.schema}.chapter
     WHERE server_id = ANY($1::uuid[]) AND provisioned_at IS NOT NULL GROUP BY server_id`,
    [servers],
  );
}

/** How the follower of the feeds last found each server. */
export async function serverContacts(
  sql: Sql,
  servers: readonly Uuid[],
): Promise<(Contact & { readonly server: Uuid })[]> {
  return sql.query<Contact & { readonly server: Uuid }>(
    `SELECT server_id AS server, contact_at AS "contactAt", current_at AS "currentAt", error
     FROM ${sql.schema}.server_contact WHERE server_id = ANY($1::uuid[])`,
    [servers],
  );
}
