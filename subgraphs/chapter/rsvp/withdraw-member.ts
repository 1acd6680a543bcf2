import type { Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { ChangeBody } from '../../../schema/changes.ts';
import { withdraw } from './answer.ts';
import { RsvpBook } from './rsvp.book.ts';
import { comingEventsOf } from './rsvp.list.store.ts';

/**
 * Takes back a member's answers to all events that are not over; their seats go to the first waiting. The caller holds
 * the lock on the membership, so no new answer can come in between.
 */
export async function withdrawMember(tx: Tx, memberId: Uuid, now: Date): Promise<readonly ChangeBody[]> {
  const eventIds = await comingEventsOf(tx, memberId, now);
  if (eventIds.length === 0) return [];
  const seats = eventIds.map((eventId) => ({ eventId, memberId }));
  const book = await RsvpBook.open(tx, seats, 0);
  for (const seat of seats) {
    const event = book.event(seat.eventId);
    const before = book.rsvp(seat);
    if (event && before) book.record(seat.eventId, withdraw(event.standing, before, now));
  }
  await book.save(tx);
  return book.changes;
}
