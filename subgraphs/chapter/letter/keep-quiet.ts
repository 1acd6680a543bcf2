import type { ChapterStore } from '../feed/commit.ts';
import { lastChange, lockReader, moveReader } from '../feed/outbox-reader.store.ts';
import { tellAll } from './told.store.ts';

/** What stands counts as told to everyone, members and webhooks: for what is brought in rather than done. */
export async function keepQuiet({ db }: Pick<ChapterStore, 'db'>): Promise<void> {
  await db.transaction(async (tx) => {
    for (const reader of ['letters', 'webhooks'] as const) {
      await lockReader(tx, reader);
      await moveReader(tx, reader, await lastChange(tx));
    }
    await tellAll(tx);
  });
}
