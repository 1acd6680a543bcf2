import type { Sql } from '../../../kernel/db/database.ts';
import type { StandingList } from '../../../kernel/feed.ts';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import type { Parking } from './parking.ts';

/** How far one chapter's feed has been applied here. */
export interface FollowedChapter {
  readonly chapter: ChapterKey;
  readonly epoch: string | null;
  readonly seq: number;
  readonly parked: Parking | null;
}

export interface FollowedServer {
  readonly id: Uuid;
  readonly url: string;
  readonly chapters: readonly ChapterKey[];
  /** What it is told of where headquarters has them. */
  readonly standings: StandingList;
}

const keysWhere = (condition: string): string =>
  `coalesce(array_agg(c.key ORDER BY c.key) FILTER (WHERE ${condition}), '{}')`;

/** Every server, with the chapters that stand on it. */
export async function listServers(sql: Sql): Promise<FollowedServer[]> {
  return sql.query<FollowedServer>(
    `SELECT s.id, s.url, ${keysWhere('c.key IS NOT NULL')} AS chapters,
       jsonb_build_object(
         'inactive', to_jsonb(${keysWhere(`c.status = 'INACTIVE'`)}),
         'archived', to_jsonb(${keysWhere(`c.status = 'HIDDEN'`)})
       ) AS standings
     FROM ${sql.schema}.chapter_server s
     LEFT JOIN ${sql.schema}.chapter c ON c.server_id = s.id AND c.provisioned_at IS NOT NULL
     GROUP BY s.id ORDER BY s.id`,
  );
}

export async function readCursors(sql: Sql, chapters: readonly ChapterKey[]): Promise<FollowedChapter[]> {
  return sql.query<FollowedChapter>(
    `SELECT wanted.key AS chapter, f.epoch, coalesce(f.seq, 0) AS seq, f.parked
     FROM unnest($1::text[]) AS wanted (key)
     LEFT JOIN ${sql.schema}.feed_cursor f ON f.chapter = wanted.key`,
    [chapters],
  );
}

/** Holds the cursor until the transaction ends, so that of several followers one at a time moves a chapter. */
export async function lockCursor(tx: Sql, chapter: ChapterKey): Promise<FollowedChapter> {
  const select = `SELECT chapter, epoch, seq, parked FROM ${tx.schema}.feed_cursor WHERE chapter = $1 FOR UPDATE`;
  const [row] = await tx.query<FollowedChapter>(select, [chapter]);
  if (row) return row;
  await tx.query(`INSERT INTO ${tx.schema}.feed_cursor (chapter) VALUES ($1) ON CONFLICT DO NOTHING`, [
    chapter,
  ]);
  const [made] = await tx.query<FollowedChapter>(select, [chapter]);
  return made ?? { chapter, epoch: null, seq: 0, parked: null };
}

/** @param asOf the chapter's own time of what was applied last, ISO 8601 */
export async function moveCursor(tx: Sql, to: FollowedChapter, asOf: string, now: Date): Promise<void> {
  await tx.query(
    `UPDATE ${tx.schema}.feed_cursor
     SET epoch = $2, seq = $3, parked = $4::jsonb, as_of = $5, applied_at = $6 WHERE chapter = $1`,
    [to.chapter, to.epoch, to.seq, to.parked && JSON.stringify(to.parked), asOf, now],
  );
}

export async function parkCursor(tx: Sql, chapter: ChapterKey, parked: Parking): Promise<void> {
  await tx.query(`UPDATE ${tx.schema}.feed_cursor SET parked = $2::jsonb WHERE chapter = $1`, [
    chapter,
    JSON.stringify(parked),
  ]);
}
