import type { Sql, Tx } from '../../../../kernel/db/database.ts';
import type { PageRequest } from '../../../../kernel/graphql/page.ts';
import type { Uuid } from '../../../../kernel/ids.ts';

/** Makes a post mention exactly these members. @returns those it did not mention before */
export async function setMentions(
  tx: Tx,
  postId: Uuid,
  memberIds: readonly Uuid[],
  at: Date,
): Promise<Uuid[]> {
  await tx.query(
    `DELETE FROM ${tx.schema}.post_mention WHERE post_id = $1 AND member_id <> ALL($2::uuid[])`,
    [postId, [...memberIds]],
  );
  const added = await tx.query<{ memberId: Uuid }>(
    `INSERT INTO ${tx.schema}.post_mention (post_id, member_id, mentioned_at)
     SELECT $1, id, $3 FROM ${tx.schema}.member WHERE id = ANY($2::uuid[])
     ON CONFLICT DO NOTHING RETURNING member_id AS "memberId"`,
    [postId, [...memberIds], at],
  );
  return added.map(({ memberId }) => memberId);
}

export const mentionsOf = (sql: Sql, postIds: readonly Uuid[]): Promise<{ postId: Uuid; memberId: Uuid }[]> =>
  sql.query(
    `SELECT post_id AS "postId", member_id AS "memberId" FROM ${sql.schema}.post_mention
     WHERE post_id = ANY($1::uuid[]) ORDER BY member_id`,
    [[...postIds]],
  );

export interface MentionPlace {
  readonly id: Uuid;
  readonly mentionedAt: Date;
}

/** One page of the posts that mention a member and that all can see, the newest first. */
export async function mentionPage(
  sql: Sql,
  memberId: Uuid,
  { size, after }: PageRequest,
): Promise<{ places: MentionPlace[]; total: number }> {
  const mentions = `${sql.schema}.post_mention m JOIN ${sql.schema}.post p ON p.id = m.post_id AND p.hidden_at IS NULL`;
  const [places, [counted]] = await Promise.all([
    sql.query<MentionPlace>(
      `SELECT m.post_id AS id, m.mentioned_at AS "mentionedAt" FROM ${mentions}
       WHERE m.member_id = $1
         AND ($2::float8 IS NULL OR (m.mentioned_at, m.post_id) < (to_timestamp($2::float8 / 1000), $3::uuid))
       ORDER BY m.mentioned_at DESC, m.post_id DESC LIMIT $4`,
      [memberId, after?.[0] ?? null, after?.[1] ?? null, size + 1],
    ),
    sql.query<{ total: number }>(`SELECT count(*)::int AS total FROM ${mentions} WHERE m.member_id = $1`, [
      memberId,
    ]),
  ]);
  return { places, total: counted?.total ?? 0 };
}

/** Notes which letter tells each of the members. */
export async function linkLetters(
  tx: Tx,
  postId: Uuid,
  letters: readonly { readonly id: Uuid; readonly memberId: Uuid }[],
): Promise<void> {
  await tx.query(
    `UPDATE ${tx.schema}.post_mention m SET letter_id = row.id
     FROM jsonb_to_recordset($2::jsonb) AS row (id uuid, "memberId" uuid)
     WHERE m.post_id = $1 AND m.member_id = row."memberId"`,
    [postId, JSON.stringify(letters)],
  );
}

export interface NamesOfPost {
  /** Who wrote it: the chapter in whose name it was written, else the member. */
  readonly author: string;
  /** Of its discussion. */
  readonly title: string;
  /** Of those it mentions. */
  readonly names: readonly { readonly id: Uuid; readonly name: string }[];
}

/** What a post's people, chapter and discussion are called. */
export async function namesOfPost(sql: Sql, postId: Uuid): Promise<NamesOfPost> {
  const [found] = await sql.query<NamesOfPost>(
    `SELECT coalesce(c.name, a.name, '') AS author, coalesce(d.title, '') AS title,
       ARRAY(SELECT json_build_object('id', m.member_id, 'name', n.name) FROM ${sql.schema}.post_mention m
         JOIN ${sql.schema}.member n ON n.id = m.member_id WHERE m.post_id = p.id) AS names
     FROM ${sql.schema}.post p JOIN ${sql.schema}.discussion d ON d.id = p.discussion_id
     LEFT JOIN ${sql.schema}.member a ON a.id = p.author_id
     LEFT JOIN ${sql.schema}.directory_chapter c ON c.chapter = p.as_chapter WHERE p.id = $1`,
    [postId],
  );
  return found ?? { author: '', title: '', names: [] };
}
