import type { Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { invalid } from '../checks.ts';
import type { ChapterContext } from '../context.ts';
import { approveAll } from '../rsvp/let-in.ts';
import { resize } from '../rsvp/resize.ts';
import type { RsvpBook } from '../rsvp/rsvp.book.ts';
import { pendingRsvps, rsvpsById } from '../rsvp/rsvp.store.ts';
import type { Rsvp } from '../rsvp/rsvp.ts';
import type { ChapterEvent } from './event.ts';

/** The answers an organizer names to give up their seats, as they are before the lock. @throws INVALID */
export async function findMovers(
  ctx: ChapterContext,
  eventId: Uuid,
  ids: readonly Uuid[],
): Promise<readonly Rsvp[]> {
  if (ids.length === 0) return [];
  const rows = new Map((await rsvpsById(ctx.db, ids)).map((row) => [row.id, row]));
  return [...new Set(ids)].map((id, index) => {
    const row = rows.get(id);
    return row?.eventId === eventId ? row : strange(index);
  });
}

/**
 * What a change of an event means for those who answered it. Another capacity seats those who wait, or moves who is
 * named. Opened to everyone, the event lets in all who wait for approval, in the order they asked; any other change of
 * the mode holds for answers to come alone.
 * @throws CAPACITY_BELOW_CONFIRMED, INVALID
 */
export async function changeSeats(
  tx: Tx,
  book: RsvpBook,
  before: Pick<ChapterEvent, 'id' | 'capacity' | 'rsvpMode'>,
  after: Pick<ChapterEvent, 'capacity' | 'rsvpMode'>,
  movers: readonly Rsvp[],
  now: Date,
): Promise<void> {
  const event = book.event(before.id);
  if (event && (after.capacity !== before.capacity || movers.length > 0)) {
    const moved = movers.map((row, index) => {
      const present = book.rsvp(row);
      return present?.id === row.id ? present : strange(index);
    });
    book.record(before.id, resize(event.standing, after.capacity, now, moved));
  }
  const opened = after.rsvpMode === 'OPEN' && before.rsvpMode !== 'OPEN' && book.event(before.id);
  if (opened) {
    book.record(before.id, approveAll(opened.standing, await pendingRsvps(tx, before.id), now));
  }
}

function strange(index: number): never {
  throw invalid(['moveToWaitlist', String(index)], 'This is no answer to this event.');
}
