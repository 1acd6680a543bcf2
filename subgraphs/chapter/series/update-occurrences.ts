import type { Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import type { ChangeBody } from '../../../schema/changes.ts';
import { changeSeats } from '../event/seat-changes.ts';
import { RsvpBook } from '../rsvp/rsvp.book.ts';
import {
  askAsSeries,
  cancelOccurrences,
  deleteOccurrences,
  occurrencesOf,
  renameOccurrences,
  replaceOccurrenceHosts,
  rewriteOccurrences,
} from './occurrence.store.ts';
import { occurrenceAt } from './occurrence.ts';
import { type Occurrence, type Revision, revise } from './revise.ts';
import { comingSlots, type Series } from './series.ts';
import { standingAnswers } from './standing.store.ts';
import type { Template } from './template.ts';
import { eventChanges, makeOccurrences, settleSeries } from './tend.ts';
import { dateOf, wallText } from './wall-time.ts';

interface Options {
  readonly viewer: Uuid;
  /** Whether occurrences that were changed by themselves become like the others again. */
  readonly exceptionsToo: boolean;
  readonly now: Date;
}

/** More seats than any capacity adds: with it whole queues are read. */
const EVERYONE = 10_000_000;
const TWO_DAYS = 2 * 86_400_000;

/** Brings the events of a locked series from what it was to what it is after a change, and writes the series. */
export async function updateOccurrences(
  tx: Tx,
  before: Series,
  after: Series,
  { viewer, exceptionsToo, now }: Options,
): Promise<readonly ChangeBody[]> {
  const { capacity, rsvpMode } = before.template;
  const reseated =
    exceptionsToo || capacity !== after.template.capacity || rsvpMode !== after.template.rsvpMode;
  const { book, occurrences } = await lockOccurrences(tx, before, viewer, reseated ? EVERYONE : 0, now);
  const revision = revise(before.recurrence, after.recurrence, occurrences, exceptionsToo, now);
  await changeAllSeats(tx, book, revision.rewrite, after.template, now);
  await book.save(tx);

  const rows = revision.rewrite.map(({ id, slot }) => occurrenceAt(after, slot, now, id));
  const rewritten = await rewriteOccurrences(tx, rows, now);
  const ids = rows.map((row) => row.id);
  if (exceptionsToo) await askAsSeries(tx, ids);
  if (after.template.hostIds !== before.template.hostIds || exceptionsToo) {
    await replaceOccurrenceHosts(tx, ids, after.template.hostIds);
  }
  await renameOccurrences(tx, revision.rename);
  await cancelOccurrences(tx, revision.cancel, true, now);
  await deleteOccurrences(tx, revision.remove);
  const made = await makeOccurrences(tx, after, revision.make, now);
  const removed = occurrences.filter((one) => one.status !== 'DRAFT' && revision.remove.includes(one.id));
  const madeUntil = comingSlots(after.recurrence, now).slots.at(-1)?.wall ?? after.madeUntil;
  return [
    ...(await eventChanges(tx, [...rewritten, ...revision.cancel])),
    ...removed.map(({ id }): ChangeBody => ({ type: 'event.removed', data: { eventId: id } })),
    ...made,
    ...(await settleSeries(tx, { ...after, madeUntil }, revision.lookAgainAt, now)),
  ];
}

/**
 * Locks the events, and with them the memberships of all who may get answers to new ones: memberships are always locked
 * before events.
 */
async function lockOccurrences(
  tx: Tx,
  series: Series,
  viewer: Uuid,
  newSeats: number,
  now: Date,
): Promise<{ book: RsvpBook; occurrences: readonly Occurrence[] }> {
  const since = wallText(new Date(now.getTime() - TWO_DAYS), series.recurrence.timeZone);
  const read = () => occurrencesOf(tx, series.id, since, now);
  const eventIds = (await read()).map((one) => one.id);
  const standing = await standingAnswers(tx, series.id);
  const [first] = eventIds;
  const seats = [
    ...eventIds.map((eventId) => ({ eventId, memberId: viewer })),
    ...(first ? standing.map(({ memberId }) => ({ eventId: first, memberId })) : []),
  ];
  const book = await RsvpBook.open(tx, seats, newSeats);
  return { book, occurrences: await read() };
}

/** @throws CAPACITY_BELOW_CONFIRMED, naming the day */
async function changeAllSeats(
  tx: Tx,
  book: RsvpBook,
  events: Revision['rewrite'],
  template: Template,
  now: Date,
): Promise<void> {
  for (const { id, slot } of events) {
    const event = book.event(id);
    if (!event) continue;
    const before = { id, capacity: event.standing.capacity, rsvpMode: event.terms.rsvpMode };
    try {
      await changeSeats(tx, book, before, template, [], now);
    } catch (error) {
      if (!(error instanceof UserFault) || error.code !== 'CAPACITY_BELOW_CONFIRMED') throw error;
      const message = `On ${dateOf(slot.wall)} more seats are confirmed. Change that event by itself first.`;
      throw new UserFault(error.code, message, error.field);
    }
  }
}
