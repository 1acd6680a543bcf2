import type { Clock } from '../../../kernel/clock.ts';
import type { Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { ChapterStore } from '../feed/commit.ts';
import { readProfile } from '../profile/profile.store.ts';
import { LetterComposer } from './compose-letter.ts';
import { insertLetters } from './letter.store.ts';
import { markReminded, membersToRemind, nextStart } from './reminder.store.ts';
import { occurrenceEntry, type Thread } from './series-entry.ts';
import { seriesToldTo } from './series-told.store.ts';
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
    const byId = new Map(events.map((event) => [event.id, event]));
    const threads = await threadsOf(tx, members);
    const due = members.flatMap(({ eventId, memberId, thread, threadWall: wall }) => {
      const event = byId.get(eventId);
      const held = threads.get(`${thread} ${memberId}`);
      const entry = event && held && wall ? occurrenceEntry(held, { event, wall }, now) : undefined;
      return event ? [{ event, memberId, held: entry && ({ method: 'REQUEST', entry } as const) }] : [];
    });
    const difference = { cancelled: false, time: false, place: false };
    const letters = due.map(({ event, memberId, held }) =>
      composer.compose({ kind: 'REMINDER', event, difference, before: undefined }, memberId, SEATED, held),
    );
    await insertLetters(tx, letters, now);
    await markReminded(
      tx,
      due.map(({ event, memberId }) => ({ eventId: event.id, memberId, startsAt: event.startsAt })),
    );
    return members.length === PAGE;
  });
}

/** The entries for series that the members' calendars hold, by what `thread member` says. */
async function threadsOf(
  tx: Tx,
  members: readonly { readonly memberId: Uuid; readonly thread: Uuid | null }[],
): Promise<ReadonlyMap<string, Thread>> {
  const holders = members.flatMap(({ memberId, thread }) => (thread === null ? [] : memberId));
  const told = holders.length === 0 ? [] : await seriesToldTo(tx, [...new Set(holders)]);
  return new Map(told.map((one) => [`${one.thread} ${one.memberId}`, { ...one, id: one.thread }]));
}

/** When the next event comes within the time of reminders. */
export async function nextReminder({ db }: Pick<ChapterStore, 'db'>, now: Date): Promise<Date | undefined> {
  const start = await nextStart(db, new Date(now.getTime() + REMIND_BEFORE_MS));
  return start && new Date(start.getTime() - REMIND_BEFORE_MS);
}
