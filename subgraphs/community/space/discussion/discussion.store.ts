import type { Sql, Tx } from '../../../../kernel/db/database.ts';
import type { PageRequest } from '../../../../kernel/graphql/page.ts';
import type { ChapterKey, Uuid } from '../../../../kernel/ids.ts';

export interface DiscussionPlace {
  readonly id: Uuid;
  readonly lastActivityAt: Date;
}

/** One page of a chapter's discussions, or the whole community's, where something happened last first. */
export async function discussionPage(
  sql: Sql,
  chapter: ChapterKey | null,
  { size, after }: PageRequest,
): Promise<{ places: DiscussionPlace[]; total: number }> {
  const [places, [counted]] = await Promise.all([
    sql.query<DiscussionPlace>(
      `SELECT id, last_activity_at AS "lastActivityAt" FROM ${sql.schema}.discussion
       WHERE coalesce(chapter, '') = $1
         AND ($2::float8 IS NULL OR (last_activity_at, id) < (to_timestamp($2::float8 / 1000), $3::uuid))
       ORDER BY last_activity_at DESC, id DESC LIMIT $4`,
      [chapter ?? '', after?.[0] ?? null, after?.[1] ?? null, size + 1],
    ),
    sql.query<{ total: number }>(
      `SELECT count(*)::int AS total FROM ${sql.schema}.discussion WHERE coalesce(chapter, '') = $1`,
      [chapter ?? ''],
    ),
  ]);
  return { places, total: counted?.total ?? 0 };
}

export async function insertDiscussion(
  tx: Tx,
  discussion: {
    readonly id: Uuid;
    readonly chapter: ChapterKey | null;
    readonly title: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx.query(
    `INSERT INTO ${tx.schema}.discussion (id, chapter, title, last_activity_at) VALUES ($1, $2, $3, $4)`,
    [discussion.id, discussion.chapter, discussion.title, discussion.at],
  );
}

export async function updateTitle(tx: Tx, id: Uuid, title: string): Promise<void> {
  await tx.query(`UPDATE ${tx.schema}.discussion SET title = $2 WHERE id = $1`, [id, title]);
}

/** Notes that something happened, and holds the discussion's lock as it is until the transaction ends. */
export async function noteActivity(
  tx: Tx,
  id: Uuid,
  at: Date,
): Promise<{ lockedAt: Date | null } | undefined> {
  const [found] = await tx.query<{ lockedAt: Date | null }>(
    `UPDATE ${tx.schema}.discussion SET last_activity_at = greatest(last_activity_at, $2) WHERE id = $1
     RETURNING locked_at AS "lockedAt"`,
    [id, at],
  );
  return found;
}

export async function setLock(tx: Tx, id: Uuid, lockedAt: Date | null): Promise<void> {
  await tx.query(
    `UPDATE ${tx.schema}.discussion SET locked_at = CASE WHEN $2::timestamptz IS NULL THEN NULL ELSE coalesce(locked_at, $2) END
     WHERE id = $1`,
    [id, lockedAt],
  );
}
