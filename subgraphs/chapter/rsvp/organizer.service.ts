import { newUuid, type Uuid } from '../../../kernel/ids.ts';
import { isTombstone } from '../../../kernel/tombstone.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import { checkText, invalid } from '../checks.ts';
import type { ChapterContext } from '../context.ts';
import { assertChangeable } from '../event/event.ts';
import { may } from '../membership/membership.policy.ts';
import { add, approve, decline, seatOutOfTurn } from './let-in.ts';
import { type Opened, organize } from './organize.ts';
import { rsvpsById } from './rsvp.store.ts';
import type { Outcome, Rsvp } from './rsvp.ts';
import type { RsvpAnswer } from './settle-rsvps.ts';

const MOST_GUESTS = 20;

export interface Keyable {
  /** Repeating a request under its key gives its first answer again. */
  readonly idempotencyKey?: string | null | undefined;
}

/**
 * Lets in someone who waits for approval, or who was declined; for those who manage events, until the event is over.
 * @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, FORBIDDEN, NOT_FOUND, EVENT_CANCELLED, EVENT_PAST, INVALID,
 * IDEMPOTENCY_CONFLICT
 */
export const approveRsvp = (ctx: ChapterContext, rsvpId: Uuid, ask: Keyable = {}): Promise<RsvpAnswer> =>
  decideOn(ctx, rsvpId, ask, ['approve', rsvpId], ({ standing }, before) =>
    approve(standing, before, ctx.now),
  );

/** Says no to someone's answer. @param ask.reason 1 to 1,000 characters, for the member to read @throws as `approveRsvp` */
export async function declineRsvp(
  ctx: ChapterContext,
  rsvpId: Uuid,
  ask: Keyable & { readonly reason: string },
): Promise<RsvpAnswer> {
  const reason = checkText(ask.reason, 1_000, 'reason');
  return decideOn(ctx, rsvpId, ask, ['decline', rsvpId, reason], ({ standing }, before) =>
    decline(standing, before, reason, ctx.now),
  );
}

/**
 * Seats someone who waits out of turn: within the capacity, or over it when the organizer says so.
 * @throws as `approveRsvp`, and EVENT_FULL
 */
export function promoteFromWaitlist(
  ctx: ChapterContext,
  rsvpId: Uuid,
  ask: Keyable & { readonly overCapacity?: boolean } = {},
): Promise<RsvpAnswer> {
  const over = ask.overCapacity ?? false;
  return decideOn(ctx, rsvpId, ask, ['promote', rsvpId, over], ({ standing }, before) =>
    seatOutOfTurn(standing, before, ctx.now, over),
  );
}

export interface NewAttendee extends Keyable {
  readonly eventId: Uuid;
  readonly memberId: Uuid;
  readonly guests: number;
  readonly overCapacity?: boolean | undefined;
}

/**
 * Seats a member whatever they said, outside the RSVP window and before those who wait, too.
 * @throws as `approveRsvp`, and EVENT_FULL
 */
export async function addAttendee(ctx: ChapterContext, ask: NewAttendee): Promise<RsvpAnswer> {
  const { eventId, memberId, guests, overCapacity = false, idempotencyKey } = ask;
  if (!Number.isInteger(guests) || guests < 0 || guests > MOST_GUESTS) {
    throw invalid(['guests'], `A member brings 0 to ${MOST_GUESTS} guests.`);
  }
  const { rsvps, counts, capacity } = await organize(ctx, {
    ...{ action: 'MANAGE_EVENTS', eventId, memberIds: [memberId], idempotencyKey },
    asked: ['add', eventId, memberId, guests, overCapacity],
    decide({ book, terms, standing }) {
      assertRunning(terms, ctx.now);
      if (!may('RSVP', book.membership(memberId))) {
        throw invalid(['memberId'], 'Only active members of the chapter can be added.');
      }
      const asked = { eventId, memberId, guests, id: newUuid(ctx.now.getTime()) };
      return add(standing, book.rsvp(asked), asked, ctx.now, overCapacity);
    },
  });
  return { rsvp: rsvps[0] as Rsvp, counts, capacity };
}

/** A decision on one answer, as it is under the lock. */
async function decideOn(
  ctx: ChapterContext,
  rsvpId: Uuid,
  { idempotencyKey }: Keyable,
  asked: readonly unknown[],
  decide: (opened: Opened, before: Rsvp) => Outcome,
): Promise<RsvpAnswer> {
  ctx.signedIn();
  const [known] = await rsvpsById(ctx.db, [rsvpId]);
  if (!known || isTombstone(known.memberId)) throw noSuchAnswer();
  const { eventId, memberId } = known;
  const { rsvps, counts, capacity } = await organize(ctx, {
    ...{ action: 'MANAGE_EVENTS', eventId, memberIds: [memberId], idempotencyKey, asked },
    decide(opened) {
      assertRunning(opened.terms, ctx.now);
      const before = opened.book.rsvp({ eventId, memberId });
      if (before?.id !== rsvpId) throw noSuchAnswer();
      return decide(opened, before);
    },
  });
  return { rsvp: rsvps[0] as Rsvp, counts, capacity };
}

const noSuchAnswer = (): UserFault =>
  new UserFault('NOT_FOUND', 'There is no such answer.', ['input', 'rsvpId']);

function assertRunning(terms: Opened['terms'], now: Date): void {
  assertChangeable(terms, now);
  if (terms.status === 'DRAFT') throw new UserFault('RSVP_CLOSED', 'The event is not published yet.');
}
