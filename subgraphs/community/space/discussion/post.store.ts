import type { Sql, Tx } from '../../../../kernel/db/database.ts';
import type { PageRequest } from '../../../../kernel/graphql/page.ts';
import type { ChapterKey, Uuid } from '../../../../kernel/ids.ts';
import type { PostRecord } from '../post.ts';

/** Of a post `p` of the discussion `d`. */
export const POST_COLUMNS = `p.id, p.discussion_id AS "discussionId", d.chapter,
  CASE WHEN p.id = d.id THEN d.title END AS title, p.author_id AS "authorId", p.as_chapter AS "asChapter", p.body,
  p.created_at AS "createdAt", p.edited_at AS "editedAt", p.deleted_at AS "deletedAt", p.hidden_at AS "hiddenAt",
  p.hidden_reason AS "hiddenReason", d.locked_at AS "lockedAt", d.last_activity_at AS "lastActivityAt"`;

const repliesOf = (schema: string): string =>
  `(SELECT count(*)::int FROM ${schema}.post r WHERE r.discussion_id = d.id AND r.id <> d.id)`;

export const postsById = (sql: Sql, ids: readonly Uuid[]): Promise<PostRecord[]> =>
  sql.query(
    `SELECT ${POST_COLUMNS}, CASE WHEN p.id = d.id THEN ${repliesOf(sql.schema)} ELSE 0 END AS replies
     FROM ${sql.schema}.post p JOIN ${sql.schema}.discussion d ON d.id = p.discussion_id
     WHERE p.id = ANY($1::uuid[])`,
    [[...ids]],
  );

/** One page of a discussion's replies, the oldest first, with one more to tell whether there is a next. */
export async function replyPage(
  sql: Sql,
  discussionId: Uuid,
  { size, after }: PageRequest,
): Promise<{ places: { id: Uuid; createdAt: Date }[]; total: number }> {
  const [places, [counted]] = await Promise.all([
    sql.query<{ id: Uuid; createdAt: Date }>(
      `SELECT p.id, p.created_at AS "createdAt" FROM ${sql.schema}.post p
       WHERE p.discussion_id = $1 AND p.id <> $1
         AND ($2::float8 IS NULL OR (p.created_at, p.id) > (to_timestamp($2::float8 / 1000), $3::uuid))
       ORDER BY p.created_at, p.id LIMIT $4`,
      [discussionId, after?.[0] ?? null, after?.[1] ?? null, size + 1],
    ),
    sql.query<{ total: number }>(
      `SELECT count(*)::int AS total FROM ${sql.schema}.post WHERE discussion_id = $1 AND id <> $1`,
      [discussionId],
    ),
  ]);
  return { places, total: counted?.total ?? 0 };
}

export interface NewPost {
  readonly id: Uuid;
  readonly discussionId: Uuid;
  readonly authorId: Uuid;
  readonly asChapter: ChapterKey | null;
  readonly body: string;
  readonly createdAt: Date;
}

export async function insertPost(tx: Tx, post: NewPost): Promise<void> {
  await tx.query(
    `INSERT INTO ${tx.schema}.post (id, discussion_id, author_id, as_chapter, body, created_at)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [post.id, post.discussionId, post.authorId, post.asChapter, post.body, post.createdAt],
  );
}

/** Holds the post against changes by others until the transaction ends. */
export async function lockPost(tx: Tx, id: Uuid): Promise<PostRecord | undefined> {
  const [post] = await tx.query<PostRecord>(
    `SELECT ${POST_COLUMNS}, 0 AS replies
     FROM ${tx.schema}.post p JOIN ${tx.schema}.discussion d ON d.id = p.discussion_id
     WHERE p.id = $1 FOR UPDATE`,
    [id],
  );
  return post;
}

const CHANGED = 'changed_in = pg_current_xact_id()';

export async function updateBody(tx: Tx, id: Uuid, body: string, at: Date): Promise<void> {
  await tx.query(`UPDATE ${tx.schema}.post SET body = $2, edited_at = $3, ${CHANGED} WHERE id = $1`, [
    id,
    body,
    at,
  ]);
}

/** The words go, whom they mention too; the place stays. */
export async function clearPosts(tx: Tx, ids: readonly Uuid[], at: Date): Promise<void> {
  await tx.query(
    `WITH gone AS (
       UPDATE ${tx.schema}.post SET body = NULL, deleted_at = $2, ${CHANGED}
       WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL RETURNING id
     ), untitled AS (
       UPDATE ${tx.schema}.discussion SET title = NULL WHERE id IN (SELECT id FROM gone)
     ), settled AS (
       UPDATE ${tx.schema}.post_report SET settled_at = $2
       WHERE post_id IN (SELECT id FROM gone) AND settled_at IS NULL
     )
     DELETE FROM ${tx.schema}.post_mention WHERE post_id IN (SELECT id FROM gone)`,
    [[...ids], at],
  );
}

/** With null, shows it again. */
export async function hidePost(
  tx: Tx,
  id: Uuid,
  hiding: { readonly at: Date; readonly reason: string; readonly by: Uuid } | null,
): Promise<void> {
  await tx.query(
    `UPDATE ${tx.schema}.post SET hidden_at = $2, hidden_reason = $3, hidden_by = $4, ${CHANGED} WHERE id = $1`,
    [id, hiding?.at ?? null, hiding?.reason ?? null, hiding?.by ?? null],
  );
}

/** Marks a post as changed, for those who follow. */
export async function touchPost(tx: Tx, id: Uuid): Promise<void> {
  await tx.query(`UPDATE ${tx.schema}.post SET ${CHANGED} WHERE id = $1`, [id]);
}
