import type { ChapterStore } from '../feed/commit.ts';
import { lockReader, moveReader } from '../feed/outbox-reader.store.ts';
import { tellAll } from './told.store.ts';

/** What stands counts as told to everyone, members and webhooks: for what is brought in rather than done. */
export async function keepQuiet({ db, chapter }: Pick<ChapterStore, 'db' | 'chapter'>): Promise<void> {
  await db.transaction(async (tx) => {
    for (const reader of ['letters', 'webhooks'] as const) {
      await lockReader(tx, reader);
      const [head] = await tx.query<{ seq: number }>('SELECT seq FROM host.head WHERE chapter = $1', [
        chapter,
      ]);
      await moveReader(tx, reader, head?.seq ?? 0);
    }
    await tellAll(tx);
  });
}
