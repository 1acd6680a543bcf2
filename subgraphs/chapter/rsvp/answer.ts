import type { Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import type { Answer } from '../question/question.ts';
import { conclude, placeFor, replace, unchanged } from './outcome.ts';
import {
  fits,
  type Outcome,
  type Rsvp,
  type RsvpResponse,
  type RsvpStatus,
  type Standing,
  someoneWaits,
} from './rsvp.ts';

/** What a member says; `id` is for their row, if there is none yet. */
export interface Asked {
  readonly id: Uuid;
  readonly eventId: Uuid;
  readonly memberId: Uuid;
  readonly response: RsvpResponse;
  readonly guests: number;
  /** All that is said to the event's questions; undefined leaves what was said before. */
  readonly answers?: readonly Answer[] | null | undefined;
}

/** Whether a YES that has no seat yet takes one, or asks an organizer for it. */
export type Door = 'OPEN' | 'ASK';

/**
 * A member's answer. A YES gets its seats when they are free and nobody waits; else it waits, last in the queue. Who
 * waits already keeps their place whatever guests they ask for. Seats given up go to the first waiting at once.
 * @param before the member's row so far
 * @throws EVENT_FULL when someone seated asks for more guests than there are seats
 */
export function answer(
  standing: Standing,
  before: Rsvp | undefined,
  asked: Asked,
  now: Date,
  door: Door = 'OPEN',
): Outcome {
  const yes = asked.response === 'YES';
  const guests = yes ? asked.guests : 0;
  const answers = asked.answers === undefined ? (before?.answers ?? null) : asked.answers;
  const { status, queue } = yes ? placeOf(standing, before, guests, door) : notComing(asked.response);
  if (before && said(before) === said({ status, guests, queue, answers })) return unchanged(standing);
  const after: Rsvp = {
    id: before?.id ?? asked.id,
    eventId: asked.eventId,
    memberId: asked.memberId,
    status,
    guests,
    queue,
    attendance: before?.attendance ?? 'UNKNOWN',
    answers,
    declineReason: status === 'NO' ? (before?.declineReason ?? null) : null,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  };
  return conclude(replace(unchanged(standing), before, after), standing.counts, now);
}

/** Takes back an answer for someone who may no longer come; seats given up go to the first waiting. */
export function withdraw(standing: Standing, before: Rsvp, now: Date): Outcome {
  if (before.status === 'CANCELLED') return unchanged(standing);
  const nothing = { status: 'CANCELLED', guests: 0, queue: null, declineReason: null } as const;
  const after: Rsvp = { ...before, ...nothing, updatedAt: now };
  return conclude(replace(unchanged(standing), before, after), standing.counts, now);
}

type Place = Pick<Rsvp, 'status' | 'queue'>;

const notComing = (response: RsvpStatus): Place => ({ status: response, queue: null });

function placeOf(standing: Standing, before: Rsvp | undefined, guests: number, door: Door): Place {
  if (before?.status === 'YES') {
    const more = guests - before.guests;
    if (more > 0 && (someoneWaits(standing) || !fits(standing, more))) {
      const message =
        'The event has no free seats for more guests. Your own seats stand as they are; bring fewer guests.';
      throw new UserFault('EVENT_FULL', message, ['input', 'guests']);
    }
    return { status: 'YES', queue: null };
  }
  if (before?.status === 'WAITLIST') return { status: 'WAITLIST', queue: before.queue };
  if (door === 'OPEN') return placeFor(standing, guests);
  const queue = before?.status === 'PENDING_APPROVAL' ? before.queue : standing.lastQueued + 1;
  return { status: 'PENDING_APPROVAL', queue };
}

const said = ({ status, guests, queue, answers }: Pick<Rsvp, 'status' | 'guests' | 'queue' | 'answers'>) =>
  JSON.stringify([status, guests, queue, answers]);
