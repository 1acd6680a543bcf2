import type { Uuid } from '../../../kernel/ids.ts';
import type { CountsState } from '../../../schema/changes.ts';
import { checkText } from '../checks.ts';
import { allowed, type ChapterContext } from '../context.ts';
import { commit } from '../feed/commit.ts';
import type { Action } from '../membership/membership.policy.ts';
import { digestOf, KeptAnswers } from './kept-answers.ts';
import { RsvpBook } from './rsvp.book.ts';
import { noSuchEvent, type RsvpTerms } from './rsvp.policy.ts';
import { rsvpFromJson } from './rsvp.store.ts';
import type { Outcome, Rsvp, Standing } from './rsvp.ts';

/** A decision on one event's answers by someone who may take it. */
export interface OrganizerTask {
  readonly action: Action;
  readonly eventId: Uuid;
  /** Whose answers it is about. */
  readonly memberIds: readonly Uuid[];
  readonly idempotencyKey: string | null | undefined;
  /** What is asked, for the key to tell it from anything else. */
  readonly asked: readonly unknown[];
  decide(opened: Opened): Outcome;
}

export interface Opened {
  readonly book: RsvpBook;
  readonly terms: RsvpTerms;
  readonly standing: Standing;
}

export interface OrganizerAnswer {
  /** The answers it was about, each once and in their order. */
  readonly rsvps: readonly Rsvp[];
  readonly counts: CountsState;
  readonly capacity: number | null;
}

/**
 * Takes the decision in one transaction, in a constant number of round trips.
 * @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, FORBIDDEN, NOT_FOUND, IDEMPOTENCY_CONFLICT, and what `decide` throws
 */
export function organize(ctx: ChapterContext, task: OrganizerTask): Promise<OrganizerAnswer> {
  const memberId = ctx.signedIn();
  const { eventId } = task;
  const key = checkedKey(task.idempotencyKey);
  const keyed = { memberId, key, digest: digestOf(...task.asked) };
  return commit(ctx, async (tx) => {
    const seats = [memberId, ...task.memberIds].map((one) => ({ eventId, memberId: one }));
    const book = await RsvpBook.open(tx, seats, 0);
    allowed(task.action, book.membership(memberId));
    const kept = await KeptAnswers.read<OrganizerAnswer>(tx, [keyed], revive);
    const known = kept.find(keyed);
    if (known) return { result: known, changes: [] };

    const event = book.event(eventId);
    if (!event) throw noSuchEvent();
    const outcome = task.decide({ book, ...event });
    book.record(eventId, outcome);
    await book.save(tx);
    const { counts, capacity } = outcome.standing;
    const rsvps = [...new Set(task.memberIds)].flatMap((one) => book.rsvp({ eventId, memberId: one }) ?? []);
    const result = kept.keep(keyed, { rsvps, counts, capacity });
    await kept.save(tx, ctx.now);
    return { result, changes: book.changes };
  });
}

/** The key of a request, undefined when it has none. @throws INVALID */
export const checkedKey = (key: string | null | undefined): string | undefined =>
  key == null ? undefined : checkText(key, 200, 'idempotencyKey');

const revive = (kept: OrganizerAnswer): OrganizerAnswer => ({
  ...kept,
  rsvps: kept.rsvps.map((row) => rsvpFromJson(row as never)),
});
