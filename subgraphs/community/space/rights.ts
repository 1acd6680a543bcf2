import type { Sql, Tx } from '../../../kernel/db/database.ts';
import { encodeId, type Uuid } from '../../../kernel/ids.ts';
import { clearPosts } from './discussion/post.store.ts';

/**
 * Takes a member out of the space: their words and their name go, the places of their posts stay, and no text mentions
 * them. Announcements stay, by nobody, and so do the words of chapters, for which they wrote. Whoever follows the space is woken by a notice of `SPACE_TOPIC` after the commit.
 */
export async function eraseFromSpace(tx: Tx, memberId: Uuid, at: Date): Promise<void> {
  const { schema } = tx;
  const mention = `<@${encodeId('Member', undefined, memberId)}>`;
  // Letters that quote the member, or in which their words may stand, are not to go any more.
  await tx.query(
    `DELETE FROM ${schema}.letter WHERE chapter = '' AND (member_id = $1 OR (kind = 'DIGEST' AND state <> 'SENT') OR id IN (
       SELECT m.letter_id FROM ${schema}.post_mention m JOIN ${schema}.post p ON p.id = m.post_id
       WHERE p.author_id = $1 OR p.id IN (SELECT post_id FROM ${schema}.post_mention WHERE member_id = $1)))`,
    [memberId],
  );
  const posts = await tx.query<{ id: Uuid }>(
    `SELECT id FROM ${schema}.post WHERE author_id = $1 AND as_chapter IS NULL`,
    [memberId],
  );
  const ids = posts.map(({ id }) => id);
  await clearPosts(tx, ids, at);
  await tx.query(`DELETE FROM ${schema}.post_report WHERE member_id = $1 OR post_id = ANY($2::uuid[])`, [
    memberId,
    ids,
  ]);
  await tx.query(
    `UPDATE ${schema}.post SET hidden_at = NULL, hidden_reason = NULL, hidden_by = NULL WHERE id = ANY($1::uuid[])`,
    [ids],
  );
  await tx.query(
    `UPDATE ${schema}.post SET body = replace(body, $1, '<@>'), changed_in = pg_current_xact_id()
     WHERE id IN (SELECT post_id FROM ${schema}.post_mention WHERE member_id = $2)`,
    [mention, memberId],
  );
  for (const [table, column] of REFERENCES) {
    await tx.query(`UPDATE ${schema}.${table} SET ${column} = NULL WHERE ${column} = $1`, [memberId]);
  }
  for (const table of OWN) await tx.query(`DELETE FROM ${schema}.${table} WHERE member_id = $1`, [memberId]);
}

const REFERENCES = [
  ['announcement', 'author_id'],
  ['post', 'author_id'],
  ['post', 'hidden_by'],
  ['space_ban', 'banned_by'],
  ['ban_appeal', 'decided_by'],
] as const;
const OWN = ['post_mention', 'space_ban', 'digest_turn'] as const;

/** What a member wrote in the space, and what is kept there about them; as JSON has it. */
export async function exportSpaceOf(sql: Sql, memberId: Uuid): Promise<Record<string, readonly object[]>> {
  const { schema } = sql;
  const rows = (text: string): Promise<object[]> => sql.query(text, [memberId]);
  return {
    announcements: await rows(
      `SELECT title, body, regions, chapters, published_at AS "publishedAt"
       FROM ${schema}.announcement WHERE author_id = $1 ORDER BY published_at, id`,
    ),
    posts: await rows(
      `SELECT p.id, p.discussion_id AS "discussionId", CASE WHEN p.id = d.id THEN d.title END AS title, d.chapter,
         p.as_chapter AS "asChapter", p.body, p.created_at AS "createdAt", p.edited_at AS "editedAt",
         p.deleted_at AS "deletedAt", p.hidden_at AS "hiddenAt", p.hidden_reason AS "hiddenReason"
       FROM ${schema}.post p JOIN ${schema}.discussion d ON d.id = p.discussion_id
       WHERE p.author_id = $1 ORDER BY p.created_at, p.id`,
    ),
    mentionedIn: await rows(
      `SELECT post_id AS "postId", mentioned_at AS "mentionedAt"
       FROM ${schema}.post_mention WHERE member_id = $1 ORDER BY mentioned_at, post_id`,
    ),
    reports: await rows(
      `SELECT post_id AS "postId", reason, reported_at AS "reportedAt"
       FROM ${schema}.post_report WHERE member_id = $1 ORDER BY reported_at, post_id`,
    ),
    bans: await rows(
      `SELECT b.region_id AS region, b.reason, b.until, b.banned_at AS "bannedAt", b.lifted_at AS "liftedAt",
         a.text AS appeal, a.appealed_at AS "appealedAt", a.granted, a.answer
       FROM ${schema}.space_ban b LEFT JOIN ${schema}.ban_appeal a ON a.ban_id = b.id
       WHERE b.member_id = $1 ORDER BY b.banned_at, a.appealed_at`,
    ),
    digest: await rows(
      `SELECT frequency, time_zone AS "timeZone", told_until AS "toldUntil"
       FROM ${schema}.digest_turn WHERE member_id = $1`,
    ),
  };
}
