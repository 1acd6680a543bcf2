import { UserFault } from '../../../kernel/user-error.ts';
import type { EventStatus, RsvpMode } from '../event/event.ts';
import { may } from '../membership/membership.policy.ts';
import type { Membership } from '../membership/membership.ts';
import type { RsvpResponse } from './rsvp.ts';

/** What of an event decides whether it can be answered. */
export interface RsvpTerms {
  readonly status: EventStatus;
  readonly endsAt: Date;
  readonly guestLimit: number;
  readonly rsvpMode: RsvpMode;
  readonly rsvpOpensAt: Date | null;
  readonly rsvpClosesAt: Date | null;
}

/**
 * Whether a member may give this answer now. Only active members answer. A NO is taken until the event ends, inside the
 * RSVP window or not, since it only ever frees a seat.
 * @throws NOT_FOUND, BANNED, NOT_A_MEMBER, EVENT_CANCELLED, EVENT_PAST, RSVP_CLOSED, INVALID
 */
export function assertMayAnswer(
  event: RsvpTerms,
  membership: Membership | undefined,
  asked: { response: RsvpResponse; guests: number },
  now: Date,
): void {
  if (event.status === 'DRAFT' && !may('SEE_DRAFTS', membership)) throw noSuchEvent();
  if (membership?.status === 'BANNED') {
    throw new UserFault('BANNED', 'You are banned from this chapter.');
  }
  if (!may('RSVP', membership)) {
    throw new UserFault('NOT_A_MEMBER', 'Only active members of the chapter answer: join it first.');
  }
  assertOpen(event, asked.response, now);
  if (asked.response === 'YES' && asked.guests > event.guestLimit) {
    const message =
      event.guestLimit === 0
        ? 'This event is for members alone: no guests.'
        : `At most ${event.guestLimit} guests each.`;
    throw new UserFault('INVALID', message, ['input', 'guests']);
  }
}

export const noSuchEvent = (): UserFault =>
  new UserFault('NOT_FOUND', 'There is no such event.', ['input', 'eventId']);

function assertOpen(event: RsvpTerms, response: RsvpResponse, now: Date): void {
  if (event.status === 'CANCELLED') throw new UserFault('EVENT_CANCELLED', 'The event is cancelled.');
  if (event.endsAt <= now) throw new UserFault('EVENT_PAST', 'The event is over.');
  if (event.status === 'DRAFT') throw new UserFault('RSVP_CLOSED', 'The event is not published yet.');
  if (response === 'NO') return;
  if (event.rsvpMode !== 'OPEN') {
    throw new UserFault('RSVP_CLOSED', 'The organizers choose who comes to this event.');
  }
  if (event.rsvpOpensAt !== null && event.rsvpOpensAt > now) {
    throw new UserFault('RSVP_CLOSED', `Answers are taken from ${event.rsvpOpensAt.toISOString()}.`);
  }
  if (event.rsvpClosesAt !== null && event.rsvpClosesAt <= now) {
    throw new UserFault('RSVP_CLOSED', `Answers were taken until ${event.rsvpClosesAt.toISOString()}.`);
  }
}
