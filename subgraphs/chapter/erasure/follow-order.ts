import type { ErasureOrder } from '../../../kernel/erasure.ts';
import { type ChapterStore, commit } from '../feed/commit.ts';
import { eraseMember } from '../membership/departure.ts';
import { banId, lockMark, moveMark } from './mark.store.ts';

/** Forgets the member an order names, and that it is done: one transaction. An order that was followed is passed over. */
export function followOrder(store: ChapterStore, { seq, memberId }: ErasureOrder, now: Date): Promise<void> {
  return commit(store, async (tx) => {
    if ((await lockMark(tx)) >= seq) return { result: undefined, changes: [] };
    const changes = await eraseMember(tx, store.chapter, memberId, now);
    await banId(tx, memberId);
    await moveMark(tx, seq);
    return { result: undefined, changes };
  });
}
