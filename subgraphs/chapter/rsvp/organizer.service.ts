import type { Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import { invalid } from '../checks.ts';
import { allowed, type ChapterContext } from '../context.ts';
import { assertChangeable } from '../event/event.ts';
import { commit } from '../feed/commit.ts';
import type { Action } from '../membership/membership.policy.ts';
import { RsvpBook } from './rsvp.book.ts';
import { noSuchEvent, type RsvpTerms } from './rsvp.policy.ts';
import { rsvpsById } from './rsvp.store.ts';
import {
  type AttendanceStatus,
  attend,
  type Outcome,
  type Rsvp,
  type Standing,
  seatOutOfTurn,
} from './rsvp.ts';
import type { RsvpAnswer } from './settle-rsvps.ts';

const MOST_MARKS = 500;

export interface AttendanceMark {
  readonly memberId: Uuid;
  readonly attendance: AttendanceStatus;
}

/**
 * Says who came to an event, all of it or nothing; for those who check in.
 * @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, FORBIDDEN, NOT_FOUND, EVENT_CANCELLED; INVALID for a draft, for
 * someone who gave no answer, and for too many at once
 */
export function recordAttendance(
  ctx: ChapterContext,
  eventId: Uuid,
  marks: readonly AttendanceMark[],
): Promise<{ rsvps: Rsvp[]; standing: Standing }> {
  if (marks.length > MOST_MARKS) throw invalid(['records'], `At most ${MOST_MARKS} at once.`);
  const memberIds = marks.map((mark) => mark.memberId);
  return organize(ctx, eventId, memberIds, 'RECORD_ATTENDANCE', ({ book, terms, standing }) => {
    if (terms.status === 'CANCELLED') throw new UserFault('EVENT_CANCELLED', 'The event is cancelled.');
    if (terms.status === 'DRAFT') throw invalid(['eventId'], 'A draft has nobody to come.');
    const last = new Map(marks.map((mark) => [mark.memberId, mark.attendance]));
    const found = [...last].map(([memberId, attendance]) => {
      const rsvp = book.rsvp({ eventId, memberId });
      if (rsvp) return { rsvp, attendance };
      throw invalid(
        ['records', String(memberIds.indexOf(memberId)), 'memberId'],
        'This member gave no answer.',
      );
    });
    const outcome = attend(standing, found, ctx.now);
    const rsvps = (): Rsvp[] =>
      [...last.keys()].flatMap((memberId) => book.rsvp({ eventId, memberId }) ?? []);
    return { outcome, result: () => ({ rsvps: rsvps(), standing: outcome.standing }) };
  });
}

/**
 * Seats someone who waits out of turn, within the capacity; for those who manage events.
 * @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, FORBIDDEN, NOT_FOUND, EVENT_CANCELLED, EVENT_PAST, INVALID, EVENT_FULL
 */
export async function promoteFromWaitlist(ctx: ChapterContext, rsvpId: Uuid): Promise<RsvpAnswer> {
  ctx.signedIn();
  const [known] = await rsvpsById(ctx.db, [rsvpId]);
  if (!known) throw new UserFault('NOT_FOUND', 'There is no such answer.', ['input', 'rsvpId']);
  const { eventId, memberId } = known;
  return organize(ctx, eventId, [memberId], 'MANAGE_EVENTS', ({ book, terms, standing }) => {
    assertChangeable(terms, ctx.now);
    const outcome = seatOutOfTurn(standing, book.rsvp({ eventId, memberId }) ?? known, ctx.now);
    const { counts, capacity } = outcome.standing;
    const rsvp = (): Rsvp => book.rsvp({ eventId, memberId }) ?? known;
    return { outcome, result: () => ({ rsvp: rsvp(), counts, capacity }) };
  });
}

interface Opened {
  readonly book: RsvpBook;
  readonly terms: RsvpTerms;
  readonly standing: Standing;
}

/** One decision on one event's answers by someone who may take it. `result` is asked once the decision is recorded. */
function organize<Result>(
  ctx: ChapterContext,
  eventId: Uuid,
  memberIds: readonly Uuid[],
  action: Action,
  decide: (opened: Opened) => { outcome: Outcome; result: () => Result },
): Promise<Result> {
  const viewer = ctx.signedIn();
  return commit(ctx, async (tx: Tx) => {
    const seats = [viewer, ...memberIds].map((memberId) => ({ eventId, memberId }));
    const book = await RsvpBook.open(tx, seats, 0);
    allowed(action, book.membership(viewer));
    const event = book.event(eventId);
    if (!event) throw noSuchEvent();
    const { outcome, result } = decide({ book, ...event });
    book.record(eventId, outcome);
    await book.save(tx);
    return { result: result(), changes: book.changes };
  });
}
