import type { ChapterStore } from '../feed/commit.ts';
import { type CourierOptions, handOver } from './courier.ts';
import { forgetLetters, nextLetterDue } from './letter.store.ts';
import { nextReminder, remind } from './remind.ts';
import { writeLetters } from './write-letters.ts';

const KEPT_MS = 30 * 86_400_000;

/**
 * Sees to a chapter's letters: writes those that changes and the time call for, and hands over what is due.
 * @returns when there is next something to do, if nothing changes until then
 */
export async function tendLetters(
  store: Pick<ChapterStore, 'db' | 'chapter'>,
  options: CourierOptions,
): Promise<Date | undefined> {
  const { clock } = options;
  while (await writeLetters(store, clock));
  while (await remind(store, clock));
  while (await handOver(store, options));
  const now = clock.now();
  await forgetLetters(store.db, new Date(now.getTime() - KEPT_MS));
  return earliest(await nextReminder(store, now), await nextLetterDue(store.db));
}

export const earliest = (...times: readonly (Date | undefined)[]): Date | undefined =>
  times.reduce((first, time) => (time && (!first || time < first) ? time : first), undefined);
