import type { ChangeBody } from '../schema/changes.ts';
import type { Tx } from './db/database.ts';
import { ChapterhouseError } from './errors.ts';
import type { ChapterKey } from './ids.ts';

/**
 * Appends changes to a chapter's outbox inside the transaction that makes them. The chapter's row in `host.head` gives
 * the next sequence numbers and is locked from here to the commit, so that numbers become visible in order and
 * without gap. Call it last: what comes after holds up every other writer of the chapter.
 */
export async function appendChanges(
  tx: Tx,
  chapter: ChapterKey,
  changes: readonly ChangeBody[],
): Promise<void> {
  if (changes.length === 0) return;
  const written = await tx.query<{ seq: number }>(
    `WITH head AS (
       UPDATE host.head SET seq = seq + $2 WHERE chapter = $1 RETURNING seq - $2 AS before
     )
     INSERT INTO ${tx.schema}.outbox (seq, type, data)
     SELECT head.before + item.position, item.value->>'type', item.value->'data'
     FROM head, jsonb_array_elements($3::jsonb) WITH ORDINALITY AS item (value, position)
     RETURNING seq`,
    [chapter, changes.length, JSON.stringify(changes)],
  );
  if (written.length !== changes.length) {
    throw new ChapterhouseError('CHAPTER_UNKNOWN', `This host holds no chapter "${chapter}".`);
  }
}
