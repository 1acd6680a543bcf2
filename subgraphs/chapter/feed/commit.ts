import type { Database, Tx } from '../../../kernel/db/database.ts';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import type { Notices } from '../../../kernel/notices.ts';
import { appendChanges } from '../../../kernel/outbox.ts';
import type { ChangeBody } from '../../../schema/changes.ts';
import { ANY_CHAPTER_TOPIC, chapterTopic, eventTopic } from './topics.ts';

/** What a change of a chapter's data needs. */
export interface ChapterStore {
  readonly chapter: ChapterKey;
  readonly db: Database;
  readonly notices: Notices;
}

/**
 * Does `work` in one transaction, appends the changes it gives to the outbox last, and after the commit wakes whoever
 * follows them.
 */
export async function commit<T>(
  store: ChapterStore,
  work: (tx: Tx) => Promise<{ result: T; changes: readonly ChangeBody[] }>,
): Promise<T> {
  const { result, changes } = await store.db.transaction(async (tx) => {
    const done = await work(tx);
    await appendChanges(tx, store.chapter, done.changes);
    return done;
  });
  const topics = new Set<string>();
  for (const change of changes) {
    topics.add(chapterTopic(store.chapter)).add(ANY_CHAPTER_TOPIC);
    if (change.type !== 'listing.changed' && 'eventId' in change.data)
      topics.add(eventTopic(change.data.eventId as Uuid));
  }
  if (topics.size > 0) store.notices.publish(...topics);
  return result;
}
