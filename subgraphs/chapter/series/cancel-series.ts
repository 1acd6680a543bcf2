import type { Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { ChangeBody } from '../../../schema/changes.ts';
import { RsvpBook } from '../rsvp/rsvp.book.ts';
import type { Slot } from './expand.ts';
import { cancelOccurrences, comingOccurrences, deleteOccurrences } from './occurrence.store.ts';
import { saveSeries } from './series.store.ts';
import { type Series, splitRecurrence } from './series.ts';
import { deleteStanding, nextOpening } from './standing.store.ts';
import { eventChanges } from './tend.ts';

/**
 * Cancels a locked series' events from a slot on, or all to come; drafts, which nobody was told of, are removed. The rule
 * ends before them; a series of which nothing is left is cancelled itself.
 */
export async function cancelFrom(
  tx: Tx,
  series: Series,
  slot: Slot | undefined,
  viewer: Uuid,
  now: Date,
): Promise<{ series: Series; changes: readonly ChangeBody[] }> {
  const events = await comingOccurrences(tx, series.id, slot, now);
  const seats = events.map((event) => ({ eventId: event.id, memberId: viewer }));
  if (seats.length > 0) await RsvpBook.open(tx, seats, 0);
  const withStatus = (status: string): Uuid[] =>
    events.filter((event) => event.status === status).map((event) => event.id);
  await deleteOccurrences(tx, withStatus('DRAFT'));
  await cancelOccurrences(tx, withStatus('PUBLISHED'), false, now);

  const halves = slot && splitRecurrence(series.recurrence, slot);
  const ended: Series = halves ? { ...series, recurrence: halves.before } : { ...series, cancelledAt: now };
  if (ended.cancelledAt) await deleteStanding(tx, series.id, null);
  await saveSeries(tx, ended, await nextOpening(tx, series.id), now);
  return { series: ended, changes: await eventChanges(tx, withStatus('PUBLISHED')) };
}
