import type { Tx } from '../../../kernel/db/database.ts';
import { newUuid, type Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import type { ChangeBody, CountsState } from '../../../schema/changes.ts';
import { settleAnswers } from '../question/answers.ts';
import type { Answer } from '../question/question.ts';
import { answer } from './answer.ts';
import { digestOf, KeptAnswers, type Keyed } from './kept-answers.ts';
import { RsvpBook } from './rsvp.book.ts';
import { assertMayAnswer, doorOf, noSuchEvent } from './rsvp.policy.ts';
import { rsvpFromJson } from './rsvp.store.ts';
import type { Rsvp, RsvpResponse } from './rsvp.ts';

export interface RsvpRequest {
  readonly eventId: Uuid;
  readonly memberId: Uuid;
  readonly response: RsvpResponse;
  /** People brought along; counts for a YES alone. */
  readonly guests: number;
  /** To the event's questions; left out, what was said before stands. */
  readonly answers?: readonly Answer[] | null | undefined;
  readonly idempotencyKey: string | undefined;
}

export interface RsvpAnswer {
  readonly rsvp: Rsvp;
  readonly counts: CountsState;
  readonly capacity: number | null;
}

export interface Settlement {
  /** In the order of the requests: the answer, or why there is none. */
  readonly answers: readonly (RsvpAnswer | UserFault)[];
  readonly changes: readonly ChangeBody[];
}

/**
 * Settles the requests one after another, in a constant number of round trips however many they are. A refused one
 * leaves the others as they are. The caller appends the changes to the outbox in the same transaction.
 */
export async function settleRsvps(tx: Tx, requests: readonly RsvpRequest[], now: Date): Promise<Settlement> {
  const newSeats = requests.reduce((sum, request) => sum + 1 + request.guests, 0);
  const book = await RsvpBook.open(tx, requests, newSeats);
  const asked = requests.map((request) => ({ request, key: keyed(request) }));
  const keys = asked.map(({ key }) => key);
  const kept = await KeptAnswers.read<RsvpAnswer>(tx, keys, revive);
  const answers = asked.map(({ request, key }) => {
    try {
      return kept.find(key) ?? kept.keep(key, settle(book, request, now));
    } catch (error) {
      if (error instanceof UserFault) return error;
      throw error;
    }
  });
  await book.save(tx);
  await kept.save(tx, now);
  return { answers, changes: book.changes };
}

function settle(book: RsvpBook, request: RsvpRequest, now: Date): RsvpAnswer {
  const event = book.event(request.eventId);
  if (!event) throw noSuchEvent();
  const before = book.rsvp(request);
  const invited = book.isInvited(request);
  assertMayAnswer(event.terms, book.membership(request.memberId), { ...request, before, invited }, now);
  const questions = book.questions(request.eventId);
  const said = before?.answers ?? null;
  const answers = settleAnswers(questions, request.answers, said, request.response === 'YES');
  const asked = { ...request, answers, id: newUuid(now.getTime()) };
  const outcome = answer(event.standing, before, asked, now, doorOf(event.terms, invited));
  book.record(request.eventId, outcome);
  const { counts, capacity } = outcome.standing;
  return { rsvp: book.rsvp(request) as Rsvp, counts, capacity };
}

function keyed({ memberId, idempotencyKey: key, ...asked }: RsvpRequest): Keyed {
  if (key === undefined) return { memberId, key, digest: '' };
  const { eventId, response, guests, answers } = asked;
  return {
    memberId,
    key,
    digest: digestOf('rsvp', eventId, response, guests, ...(answers ? [answers] : [])),
  };
}

const revive = (kept: RsvpAnswer): RsvpAnswer => ({ ...kept, rsvp: rsvpFromJson(kept.rsvp as never) });
