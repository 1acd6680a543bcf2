import { UserFault } from '../../../kernel/user-error.ts';
import type { EventStatus, RsvpMode } from '../event/event.ts';
import { may } from '../membership/membership.policy.ts';
import type { Membership } from '../membership/membership.ts';
import type { Door } from './answer.ts';
import type { Rsvp, RsvpResponse } from './rsvp.ts';

/** What of an event decides whether it can be answered. */
export interface RsvpTerms {
  readonly status: EventStatus;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly guestLimit: number;
  readonly rsvpMode: RsvpMode;
  readonly rsvpOpensAt: Date | null;
  readonly rsvpClosesAt: Date | null;
}

/** An answer as a member wants to give it, and what is known of them. */
export interface Answering {
  readonly response: RsvpResponse;
  readonly guests: number;
  readonly before: Rsvp | undefined;
  readonly invited: boolean;
}

/**
 * Whether a member may give this answer now. Only active members answer. A NO, or fewer guests, is taken until the event
 * ends, inside the RSVP window or not, since it only ever frees seats. Who is in stays in, whatever the event's mode
 * has become. Who was declined waits for an organizer's word.
 * @throws NOT_FOUND, BANNED, NOT_A_MEMBER, EVENT_CANCELLED, EVENT_PAST, RSVP_CLOSED, FORBIDDEN, INVALID
 */
export function assertMayAnswer(
  event: RsvpTerms,
  membership: Membership | undefined,
  asked: Answering,
  now: Date,
): void {
  if (event.status === 'DRAFT' && !may('SEE_DRAFTS', membership)) throw noSuchEvent();
  if (membership?.status === 'BANNED') {
    throw new UserFault('BANNED', 'You are banned from this chapter.');
  }
  if (!may('RSVP', membership)) {
    throw new UserFault('NOT_A_MEMBER', 'Only active members of the chapter answer: join it first.');
  }
  if (event.status === 'CANCELLED') throw new UserFault('EVENT_CANCELLED', 'The event is cancelled.');
  if (event.endsAt <= now) throw new UserFault('EVENT_PAST', 'The event is over.');
  if (event.status === 'DRAFT') throw new UserFault('RSVP_CLOSED', 'The event is not published yet.');
  assertLetIn(event, asked);
  if (onlyFrees(asked)) return;
  assertWindow(event, now);
  if (asked.response === 'YES' && asked.guests > event.guestLimit) {
    const message =
      event.guestLimit === 0
        ? 'This event is for members alone: no guests.'
        : `At most ${event.guestLimit} guests each.`;
    throw new UserFault('INVALID', message, ['input', 'guests']);
  }
}

/** Whether a YES takes its seat, or asks for it: an invitation is an approval beforehand. */
export const doorOf = (event: RsvpTerms, invited: boolean): Door =>
  event.rsvpMode === 'APPROVAL' && !invited ? 'ASK' : 'OPEN';

export const noSuchEvent = (): UserFault =>
  new UserFault('NOT_FOUND', 'There is no such event.', ['input', 'eventId']);

const IN: ReadonlySet<Rsvp['status'] | undefined> = new Set(['YES', 'WAITLIST', 'PENDING_APPROVAL', 'MAYBE']);

function assertLetIn(event: RsvpTerms, { response, before, invited }: Answering): void {
  if (before && response === 'NO') return;
  if (before?.status === 'NO' && before.declineReason !== null) {
    throw new UserFault('FORBIDDEN', 'The organizers have declined your answer; ask them.');
  }
  if (event.rsvpMode === 'INVITE_ONLY' && !invited && !IN.has(before?.status)) {
    throw new UserFault('FORBIDDEN', 'This event is by invitation.');
  }
}

function onlyFrees({ response, guests, before }: Answering): boolean {
  const holds = before?.status === 'YES' || before?.status === 'WAITLIST';
  return response === 'NO' || (response === 'YES' && holds && guests <= before.guests);
}

function assertWindow(event: RsvpTerms, now: Date): void {
  if (event.rsvpOpensAt !== null && event.rsvpOpensAt > now) {
    throw new UserFault('RSVP_CLOSED', `Answers are taken from ${event.rsvpOpensAt.toISOString()}.`);
  }
  if (event.rsvpClosesAt !== null && event.rsvpClosesAt <= now) {
    throw new UserFault('RSVP_CLOSED', `Answers were taken until ${event.rsvpClosesAt.toISOString()}.`);
  }
}
