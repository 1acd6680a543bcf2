import { createHash } from 'node:crypto';
import type { Tx } from '../../../kernel/db/database.ts';
import { newUuid, type Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import type { ChangeBody, CountsState } from '../../../schema/changes.ts';
import { type KeptAnswer, keepAnswers, keptAnswers } from './idempotency.store.ts';
import { RsvpBook } from './rsvp.book.ts';
import { assertMayAnswer, noSuchEvent } from './rsvp.policy.ts';
import { rsvpFromJson } from './rsvp.store.ts';
import { answer, type Rsvp, type RsvpResponse } from './rsvp.ts';

export interface RsvpRequest {
  readonly eventId: Uuid;
  readonly memberId: Uuid;
  readonly response: RsvpResponse;
  /** People brought along; counts for a YES alone. */
  readonly guests: number;
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
  const kept = await KeptAnswers.read(tx, requests);
  const answers = requests.map((request) => {
    try {
      return kept.find(request) ?? kept.keep(request, settle(book, request, now));
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
  assertMayAnswer(event.terms, book.membership(request.memberId), request, now);
  const before = book.rsvp(request);
  const outcome = answer(event.standing, before, { ...request, id: newUuid(now.getTime()) }, now);
  book.record(request.eventId, outcome);
  const { counts, capacity } = outcome.standing;
  return { rsvp: book.rsvp(request) as Rsvp, counts, capacity };
}

/** The answers kept under the requests' keys, those of this settlement included. */
class KeptAnswers {
  private readonly fresh: KeptAnswer<RsvpAnswer>[] = [];

  private constructor(private readonly known: Map<string, { digest: string; answer: RsvpAnswer }>) {}

  static async read(tx: Tx, requests: readonly RsvpRequest[]): Promise<KeptAnswers> {
    const keyed = requests.flatMap(({ memberId, idempotencyKey: key }) =>
      key === undefined ? [] : [{ memberId, key }],
    );
    const found = keyed.length === 0 ? [] : await keptAnswers<RsvpAnswer>(tx, keyed);
    return new KeptAnswers(
      new Map(found.map(({ memberId, key, digest, answer }) => [`${memberId}/${key}`, { digest, answer }])),
    );
  }

  /** @throws IDEMPOTENCY_CONFLICT when the key stands for another request */
  find(request: RsvpRequest): RsvpAnswer | undefined {
    const known = this.known.get(`${request.memberId}/${request.idempotencyKey}`);
    if (known && known.digest !== digest(request)) {
      const message = 'This idempotency key was used for another request. Take a new one.';
      throw new UserFault('IDEMPOTENCY_CONFLICT', message, ['input', 'idempotencyKey']);
    }
    // What is kept is only known to be such an answer once the digest has said so.
    return known && { ...known.answer, rsvp: rsvpFromJson(known.answer.rsvp as never) };
  }

  keep(request: RsvpRequest, answer: RsvpAnswer): RsvpAnswer {
    const { memberId, idempotencyKey: key } = request;
    if (key !== undefined) {
      const kept = { digest: digest(request), answer };
      this.known.set(`${memberId}/${key}`, kept);
      this.fresh.push({ memberId, key, ...kept });
    }
    return answer;
  }

  async save(tx: Tx, now: Date): Promise<void> {
    if (this.fresh.length > 0) await keepAnswers(tx, this.fresh, now);
  }
}

const digest = (request: RsvpRequest): string =>
  createHash('sha256')
    .update(JSON.stringify(['rsvp', request.eventId, request.response, request.guests]))
    .digest('base64url');
