import { UserFault } from '../../../kernel/user-error.ts';
import { conclude, replace, unchanged } from './outcome.ts';
import { type Outcome, type Rsvp, type Standing, seatsTaken } from './rsvp.ts';

/**
 * Changes the number of seats; new ones go to the first waiting.
 * @param moved those with a seat who give it up. They go to the front of the queue, the first named first: they had
 * their seats before anyone there. Who fits after all is seated again.
 * @throws CAPACITY_BELOW_CONFIRMED, INVALID for someone moved who has no seat
 */
export function resize(
  standing: Standing,
  capacity: number | null,
  now: Date,
  moved: readonly Rsvp[] = [],
): Outcome {
  const front = (standing.waiting[0]?.queue ?? standing.lastQueued + 1) - moved.length;
  const outcome = moved.reduce((current, row, index) => {
    if (row.status !== 'YES') {
      const field = ['input', 'moveToWaitlist', String(index)];
      throw new UserFault('INVALID', 'Only who has a seat can be moved from it.', field);
    }
    return replace(current, row, { ...row, status: 'WAITLIST', queue: front + index, updatedAt: now });
  }, unchanged(standing));
  const taken = seatsTaken(outcome.standing.counts);
  if (capacity !== null && capacity < taken && capacity < (standing.capacity ?? Number.POSITIVE_INFINITY)) {
    const message = `${taken} seats are confirmed; the capacity cannot be less. Name in moveToWaitlist who moves.`;
    throw new UserFault('CAPACITY_BELOW_CONFIRMED', message, ['input', 'capacity']);
  }
  const resized = { ...outcome, standing: { ...outcome.standing, capacity } };
  return conclude(resized, standing.counts, now);
}
