import { type ChapterStore, commit } from '../feed/commit.ts';
import { lockDueSeries } from './series.store.ts';
import { tend } from './tend.ts';

/**
 * Looks after the chapter's series that are due, each in a transaction of its own, so that a stop in between loses
 * nothing. Several processes may do so at once.
 * @param signal ends it after the series under way
 * @returns how many there were
 */
export async function tendSeries(store: ChapterStore, now: Date, signal?: AbortSignal): Promise<number> {
  for (let tended = 0; ; tended += 1) {
    if (signal?.aborted) return tended;
    const found = await commit(store, async (tx) => {
      const series = await lockDueSeries(tx, now);
      return { result: series, changes: series ? await tend(tx, series, now) : [] };
    });
    if (!found) return tended;
  }
}
