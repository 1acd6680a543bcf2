import type { Tx } from '../../../kernel/db/database.ts';
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
