import type { Clock } from '../../../kernel/clock.ts';
import type { ChapterStore } from '../feed/commit.ts';
import { readProfile } from '../profile/profile.store.ts';
import { LetterComposer } from './compose-letter.ts';
import { insertLetters } from './letter.store.ts';
import { markReminded, membersToRemind, nextStart } from './reminder.store.ts';
import { eventsToTell } from './told.store.ts';

/** How long before an event starts those who have a seat are reminded; a letter within that time does as well. */
export const REMIND_BEFORE_MS = 24 * 3_600_000;
const PAGE = 500;
const SEATED = { now: 'YES', told: 'YES' } as const;

/**
 * Writes the reminders that are due, and marks them in the same transaction. An event put off is reminded of again.
 * @returns whether there may be more
 */
export function remind({ db }: Pick<ChapterStore, 'db'>, clock: Clock): Promise<boolean> {
  return db.transaction(async (tx) => {
    const now = clock.now();
    const until = new Date(now.getTime() + REMIND_BEFORE_MS);
    const members = await membersToRemind(tx, now, until, PAGE);
    if (members.length === 0) return false;
    const events = await eventsToTell(tx, [...new Set(members.map(({ eventId }) => eventId))]);
    const composer = new LetterComposer((await readProfile(tx)).name, now);
    const due = members.flatMap(({ eventId, memberId }) => {
      const event = events.find(({ id }) => id === eventId);
      return event ? [{ event, memberId }] : [];
    });
    const difference = { cancelled: false, time: false, place: false };
    const letters = due.map(({ event, memberId }) =>
      composer.compose({ kind: 'REMINDER', event, difference, before: undefined }, memberId, SEATED),
    );
    await insertLetters(tx, letters, now);
    await markReminded(
      tx,
      due.map(({ event, memberId }) => ({ eventId: event.id, memberId, startsAt: event.startsAt })),
    );
    return members.length === PAGE;
  });
}

/** When the next event comes within the time of reminders. */
export async function nextReminder({ db }: Pick<ChapterStore, 'db'>, now: Date): Promise<Date | undefined> {
  const start = await nextStart(db, new Date(now.getTime() + REMIND_BEFORE_MS));
  return start && new Date(start.getTime() - REMIND_BEFORE_MS);
}
