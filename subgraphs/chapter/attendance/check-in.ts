import type { Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import { invalid } from '../checks.ts';
import type { ChapterContext } from '../context.ts';
import { organize } from '../rsvp/organize.ts';
import type { RsvpTerms } from '../rsvp/rsvp.policy.ts';
import { rsvpsById } from '../rsvp/rsvp.store.ts';
import type { Rsvp } from '../rsvp/rsvp.ts';
import type { RsvpAnswer } from '../rsvp/settle-rsvps.ts';
import { attend } from './attend.ts';
import { readCheckInCode } from './check-in-code.ts';

const HOUR_MS = 3_600_000;
/** Hours before the start and after the end in which codes are taken. */
const WINDOW = { before: 4, after: 24 };

export interface CheckInAsk {
  readonly eventId: Uuid;
  readonly code: string;
  readonly idempotencyKey?: string | null | undefined;
}

/**
 * Checks in who shows their code; for those who check in, from some hours before the event to a day after it.
 * @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, FORBIDDEN, NOT_FOUND, EVENT_CANCELLED, EVENT_PAST, IDEMPOTENCY_CONFLICT;
 * INVALID for a code that is not of this event, or of someone without a seat
 */
export async function checkIn(
  ctx: ChapterContext,
  { eventId, code, idempotencyKey }: CheckInAsk,
): Promise<RsvpAnswer & { readonly alreadyCheckedIn: boolean }> {
  ctx.signedIn();
  const rsvpId = readCheckInCode(await ctx.loaders.checkInSecret(), code);
  const [known] = rsvpId ? await rsvpsById(ctx.db, [rsvpId]) : [];
  if (known?.eventId !== eventId) throw invalid(['code'], 'This is no code of this event.');
  const { memberId } = known;
  let alreadyCheckedIn = false;
  const { rsvps, counts, capacity } = await organize(ctx, {
    ...{ action: 'RECORD_ATTENDANCE', eventId, memberIds: [memberId], idempotencyKey },
    asked: ['check in', eventId, code],
    decide({ book, terms, standing }) {
      assertDoorsOpen(terms, ctx.now);
      const rsvp = book.rsvp({ eventId, memberId });
      if (rsvp?.id !== known.id || rsvp.status !== 'YES') {
        throw invalid(['code'], 'The code is genuine, but its member has no seat.');
      }
      alreadyCheckedIn = rsvp.attendance === 'ATTENDED';
      return attend(standing, [{ rsvp, attendance: 'ATTENDED' }], ctx.now);
    },
  });
  return { rsvp: rsvps[0] as Rsvp, counts, capacity, alreadyCheckedIn };
}

function assertDoorsOpen({ status, startsAt, endsAt }: RsvpTerms, now: Date): void {
  if (status === 'CANCELLED') throw new UserFault('EVENT_CANCELLED', 'The event is cancelled.');
  const opens = new Date(startsAt.getTime() - WINDOW.before * HOUR_MS);
  if (status === 'DRAFT' || now < opens) {
    throw invalid(['eventId'], `Check-in opens at ${opens.toISOString()}.`);
  }
  if (now.getTime() >= endsAt.getTime() + WINDOW.after * HOUR_MS) {
    throw new UserFault('EVENT_PAST', 'Check-in is over; attendance can still be recorded from the list.');
  }
}
