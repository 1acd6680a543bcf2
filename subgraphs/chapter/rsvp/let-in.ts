import { UserFault } from '../../../kernel/user-error.ts';
import type { Asked } from './answer.ts';
import { conclude, placeFor, replace, unchanged } from './outcome.ts';
import { fits, type Outcome, type Rsvp, type Standing } from './rsvp.ts';

/**
 * An organizer approves an answer, or takes a decline back: seated when there is room and nobody waits, else last in
 * the queue. Who is in already stays as they are.
 * @throws INVALID for someone who does not ask for approval
 */
export function approve(standing: Standing, before: Rsvp, now: Date): Outcome {
  if (before.status === 'YES' || before.status === 'WAITLIST') return unchanged(standing);
  const declined = before.status === 'NO' && before.declineReason !== null;
  if (before.status !== 'PENDING_APPROVAL' && !declined) {
    throw new UserFault('INVALID', 'This member does not ask for approval.', ['input', 'rsvpId']);
  }
  return conclude(letIn(unchanged(standing), before, now), standing.counts, now);
}

/** Lets in all who wait for approval, in the order they asked, as when an event is opened to everyone. */
export function approveAll(standing: Standing, pending: readonly Rsvp[], now: Date): Outcome {
  const admitted = pending.reduce((outcome, row) => letIn(outcome, row, now), unchanged(standing));
  return conclude(admitted, standing.counts, now);
}

/** An organizer says no to an answer, whatever it was; a seat given up goes to the first waiting. @throws INVALID */
export function decline(standing: Standing, before: Rsvp, reason: string, now: Date): Outcome {
  if (before.status === 'CANCELLED') {
    throw new UserFault('INVALID', 'This answer was taken back.', ['input', 'rsvpId']);
  }
  if (before.status === 'NO' && before.declineReason === reason) return unchanged(standing);
  const after: Rsvp = {
    ...before,
    status: 'NO',
    guests: 0,
    queue: null,
    declineReason: reason,
    updatedAt: now,
  };
  return conclude(replace(unchanged(standing), before, after), standing.counts, now);
}

/**
 * Seats someone who waits out of turn, as an organizer may when the first waiting do not fit.
 * @param overCapacity whether it may be more than there are seats
 * @throws INVALID for someone who does not wait, EVENT_FULL
 */
export function seatOutOfTurn(standing: Standing, before: Rsvp, now: Date, overCapacity = false): Outcome {
  if (before.status === 'YES') return unchanged(standing);
  if (before.status !== 'WAITLIST') {
    throw new UserFault('INVALID', 'This member does not wait for a seat.', ['input', 'rsvpId']);
  }
  assertRoom(standing, 1 + before.guests, overCapacity);
  const after: Rsvp = { ...before, status: 'YES', queue: null, updatedAt: now };
  return conclude(replace(unchanged(standing), before, after), standing.counts, now);
}

/**
 * Seats a member by an organizer's word, whatever they said before and whoever waits.
 * @param overCapacity whether it may be more than there are seats
 * @throws EVENT_FULL
 */
export function add(
  standing: Standing,
  before: Rsvp | undefined,
  asked: Omit<Asked, 'response' | 'answers'>,
  now: Date,
  overCapacity: boolean,
): Outcome {
  const { guests } = asked;
  if (before?.status === 'YES' && before.guests === guests) return unchanged(standing);
  const held = before?.status === 'YES' ? 1 + before.guests : 0;
  if (1 + guests > held) assertRoom(standing, 1 + guests - held, overCapacity);
  const after: Rsvp = {
    id: before?.id ?? asked.id,
    eventId: asked.eventId,
    memberId: asked.memberId,
    status: 'YES',
    guests,
    queue: null,
    attendance: before?.attendance ?? 'UNKNOWN',
    answers: before?.answers ?? null,
    declineReason: null,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  };
  return conclude(replace(unchanged(standing), before, after), standing.counts, now);
}

function letIn(outcome: Outcome, before: Rsvp, now: Date): Outcome {
  const place = placeFor(outcome.standing, before.guests);
  return replace(outcome, before, { ...before, ...place, declineReason: null, updatedAt: now });
}

function assertRoom(standing: Standing, seats: number, overCapacity: boolean): void {
  if (!overCapacity && !fits(standing, seats)) {
    const message = 'There are not enough free seats: raise the capacity first, or seat them over it.';
    throw new UserFault('EVENT_FULL', message);
  }
}
