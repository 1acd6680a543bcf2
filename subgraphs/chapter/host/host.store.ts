import type { Sql, Tx } from '../../../kernel/db/database.ts';
import { type ChapterKey, newUuid } from '../../../kernel/ids.ts';

/** The chapters of this host and the newest migration each has had. */
export const readChapters = (sql: Sql): Promise<{ key: ChapterKey; migratedTo: string }[]> =>
  sql.query(`SELECT key, migrated_to AS "migratedTo" FROM host.chapter ORDER BY key`);

export async function holdsChapter(sql: Sql, chapter: ChapterKey): Promise<boolean> {
  return (await sql.query('SELECT 1 FROM host.chapter WHERE key = $1', [chapter])).length > 0;
}

/** Enters a chapter, with a new epoch; false when it is there already. */
export async function enterChapter(
  tx: Tx,
  chapter: ChapterKey,
  migratedTo: string,
  now: Date,
): Promise<boolean> {
  const entered = await tx.query(
    `INSERT INTO host.chapter (key, created_at, migrated_to) VALUES ($1, $2, $3)
     ON CONFLICT (key) DO NOTHING RETURNING key`,
    [chapter, now, migratedTo],
  );
  if (entered.length === 0) return false;
  await tx.query('INSERT INTO host.head (chapter, epoch) VALUES ($1, $2)', [chapter, newUuid(now.getTime())]);
  return true;
}

export async function markMigrated(sql: Sql, chapter: ChapterKey, migratedTo: string): Promise<void> {
  await sql.query('UPDATE host.chapter SET migrated_to = $2 WHERE key = $1', [chapter, migratedTo]);
}

/** How far a chapter's outbox has come. */
export interface Head {
  readonly chapter: ChapterKey;
  readonly epoch: string;
  readonly seq: number;
}

export const readHeads = (sql: Pick<Sql, 'query'>, chapters: readonly ChapterKey[]): Promise<Head[]> =>
  sql.query('SELECT chapter, epoch, seq FROM host.head WHERE chapter = ANY($1::text[])', [[...chapters]]);

export const allHeads = (sql: Pick<Sql, 'query'>): Promise<Pick<Head, 'chapter' | 'seq'>[]> =>
  sql.query('SELECT chapter, seq FROM host.head ORDER BY chapter');
