import type { ChapterStore } from '../feed/commit.ts';
import { type CourierOptions, handOver } from './courier.ts';
import { forgetLetters, nextLetterDue } from './letter.store.ts';
import { nextReminder, remind } from './remind.ts';
import { writeLetters } from './write-letters.ts';

/** Batches handed over in one turn, so that a chapter with many letters leaves others theirs. */
const BATCHES = 5;
const KEPT_MS = 30 * 86_400_000;

/**
 * Sees to a chapter's letters: writes those that changes and the time call for, and hands over some of what is due.
 * @returns when there is next something to do, if nothing changes until then
 */
export async function tendLetters(
  store: Pick<ChapterStore, 'db' | 'chapter'>,
  options: CourierOptions,
): Promise<Date | undefined> {
  const { clock } = options;
  let more = await writeLetters(store, clock);
  more = (await remind(store, clock)) || more;
  let batches = BATCHES;
  while (batches > 0 && (await handOver(store, options))) batches -= 1;
  const now = clock.now();
  if (more || batches === 0) return now;
  await forgetLetters(store.db, new Date(now.getTime() - KEPT_MS));
  return earliest(await nextReminder(store, now), await nextLetterDue(store.db));
}

export const earliest = (...times: readonly (Date | undefined)[]): Date | undefined =>
  times.reduce((first, time) => (time && (!first || time < first) ? time : first), undefined);
