import type { Uuid } from '../../../kernel/ids.ts';
import { invalid } from '../checks.ts';
import type { ChapterContext } from '../context.ts';
import type { Answer } from '../question/question.ts';
import { checkedKey } from './organize.ts';
import type { RsvpResponse } from './rsvp.ts';
import type { RsvpAnswer } from './settle-rsvps.ts';

export interface RsvpAsk {
  readonly eventId: Uuid;
  readonly response: RsvpResponse;
  readonly guests?: number | null | undefined;
  /** To the event's questions; left out, what was said before stands. */
  readonly answers?: readonly Answer[] | null | undefined;
  /** Repeating a request under its key gives its first answer again. */
  readonly idempotencyKey?: string | null | undefined;
}

/**
 * The viewer's answer to an event.
 * @throws UNAUTHENTICATED, NOT_FOUND, BANNED, NOT_A_MEMBER, EVENT_CANCELLED, EVENT_PAST, RSVP_CLOSED, FORBIDDEN,
 * EVENT_FULL, INVALID, IDEMPOTENCY_CONFLICT
 */
export async function rsvp(ctx: ChapterContext, ask: RsvpAsk): Promise<RsvpAnswer> {
  const memberId = ctx.signedIn();
  const guests = ask.guests ?? 0;
  if (!Number.isInteger(guests) || guests < 0 || guests > 1_000) {
    throw invalid(['guests'], 'The number of guests is 0 or more.');
  }
  const { eventId, response, answers } = ask;
  const idempotencyKey = checkedKey(ask.idempotencyKey);
  const request = { eventId, memberId, response, guests, answers, idempotencyKey };
  const answer = await ctx.desk.ask(request, ctx.clock);
  ctx.refresh();
  return answer;
}
