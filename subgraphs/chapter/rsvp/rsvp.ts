import type { Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import type { CountsState } from '../../../schema/changes.ts';

export type RsvpStatus = 'YES' | 'NO' | 'MAYBE' | 'WAITLIST' | 'PENDING_APPROVAL' | 'CANCELLED';
export type RsvpResponse = 'YES' | 'NO' | 'MAYBE';
export type AttendanceStatus = 'UNKNOWN' | 'ATTENDED' | 'NO_SHOW' | 'EXCUSED';

export interface Rsvp {
  readonly id: Uuid;
  readonly eventId: Uuid;
  readonly memberId: Uuid;
  readonly status: RsvpStatus;
  /** People brought along; kept while the answer is YES or WAITLIST, else 0. */
  readonly guests: number;
  /** Place in the order of the waiting, lowest first and never given twice; null unless waiting. */
  readonly queue: number | null;
  readonly attendance: AttendanceStatus;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What stands between one answer and the next: an event's seats, its counts and who waits. */
export interface Standing {
  /** Seats in all; null is no limit. */
  readonly capacity: number | null;
  readonly counts: CountsState;
  /** Part of the counted waitlist that an import brought without people: it has no place in the queue. */
  readonly importedWaitlist: number;
  readonly lastQueued: number;
  /** The front of the queue in its order: at least as many as there can be promotions. */
  readonly waiting: readonly Rsvp[];
}

/** A decision: the new standing and the rows that changed, each once, as they are now. */
export interface Outcome {
  readonly standing: Standing;
  readonly written: readonly Rsvp[];
}

export const seatsTaken = (counts: CountsState): number => counts.yes + counts.guests;

export const seatsLeft = (capacity: number | null, counts: CountsState): number | null =>
  capacity === null ? null : Math.max(0, capacity - seatsTaken(counts));

const someoneWaits = (standing: Standing): boolean => standing.counts.waitlist > standing.importedWaitlist;

const fits = (standing: Standing, seats: number): boolean =>
  standing.capacity === null || seatsTaken(standing.counts) + seats <= standing.capacity;

/**
 * A member's answer. A YES gets its seats when they are free and nobody waits; else it waits, last in the queue. Who
 * waits already keeps their place whatever guests they ask for. Seats given up go to the first waiting at once.
 * @param before the member's row so far
 * @throws EVENT_FULL when someone seated asks for more guests than there are seats
 */
export function answer(
  standing: Standing,
  before: Rsvp | undefined,
  asked: { id: Uuid; eventId: Uuid; memberId: Uuid; response: RsvpResponse; guests: number },
  now: Date,
): Outcome {
  const guests = asked.response === 'YES' ? asked.guests : 0;
  const place = asked.response === 'YES' ? seat(standing, before, guests) : undefined;
  const status = place?.status ?? asked.response;
  const queue = place?.queue ?? null;
  if (before && before.status === status && before.guests === guests && before.queue === queue) {
    return { standing, written: [] };
  }
  const after: Rsvp = {
    id: before?.id ?? asked.id,
    eventId: asked.eventId,
    memberId: asked.memberId,
    status,
    guests,
    queue,
    attendance: before?.attendance ?? 'UNKNOWN',
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  };
  return promote(replace({ standing, written: [] }, before, after), now, standing.counts);
}

function seat(
  standing: Standing,
  before: Rsvp | undefined,
  guests: number,
): { status: 'YES' | 'WAITLIST'; queue: number | null } {
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
  return !someoneWaits(standing) && fits(standing, 1 + guests)
    ? { status: 'YES', queue: null }
    : { status: 'WAITLIST', queue: standing.lastQueued + 1 };
}

/** Takes back an answer for someone who may no longer come; seats given up go to the first waiting. */
export function withdraw(standing: Standing, before: Rsvp, now: Date): Outcome {
  if (before.status === 'CANCELLED') return { standing, written: [] };
  const after: Rsvp = { ...before, status: 'CANCELLED', guests: 0, queue: null, updatedAt: now };
  return promote(replace({ standing, written: [] }, before, after), now, standing.counts);
}

/** Changes the number of seats; new ones go to the first waiting. @throws CAPACITY_BELOW_CONFIRMED */
export function resize(standing: Standing, capacity: number | null, now: Date): Outcome {
  const taken = seatsTaken(standing.counts);
  if (capacity !== null && capacity < taken && capacity < (standing.capacity ?? Number.POSITIVE_INFINITY)) {
    const message = `${taken} seats are confirmed; the capacity cannot be less.`;
    throw new UserFault('CAPACITY_BELOW_CONFIRMED', message, ['input', 'capacity']);
  }
  return promote({ standing: { ...standing, capacity }, written: [] }, now, standing.counts);
}

/** Who was there, or was not. */
export interface Mark {
  readonly rsvp: Rsvp;
  readonly attendance: AttendanceStatus;
}

/** Says who came: one step of the version, however many. Attendance changes no seat. */
export function attend(standing: Standing, marks: readonly Mark[], now: Date): Outcome {
  let outcome: Outcome = { standing, written: [] };
  for (const { rsvp, attendance } of marks) {
    if (rsvp.attendance !== attendance) {
      outcome = replace(outcome, rsvp, { ...rsvp, attendance, updatedAt: now });
    }
  }
  return promote(outcome, now, standing.counts);
}

/**
 * Seats someone who waits out of turn, as an organizer may when the first waiting do not fit.
 * @throws INVALID for someone who does not wait, EVENT_FULL
 */
export function seatOutOfTurn(standing: Standing, before: Rsvp, now: Date): Outcome {
  if (before.status === 'YES') return { standing, written: [] };
  if (before.status !== 'WAITLIST') {
    throw new UserFault('INVALID', 'This member does not wait for a seat.', ['input', 'rsvpId']);
  }
  if (!fits(standing, 1 + before.guests)) {
    throw new UserFault('EVENT_FULL', 'There are not enough free seats: raise the capacity first.');
  }
  const after: Rsvp = { ...before, status: 'YES', queue: null, updatedAt: now };
  return promote(replace({ standing, written: [] }, before, after), now, standing.counts);
}

/** Seats the first waiting while they fit: strictly in order, stopping at the first who does not. */
function promote(outcome: Outcome, now: Date, before: CountsState): Outcome {
  let current = outcome;
  for (;;) {
    const [first] = current.standing.waiting;
    if (!first || !fits(current.standing, 1 + first.guests)) break;
    current = replace(current, first, { ...first, status: 'YES', queue: null, updatedAt: now });
  }
  return {
    ...current,
    standing: { ...current.standing, counts: nextVersion(before, current.standing.counts) },
  };
}

function replace(outcome: Outcome, before: Rsvp | undefined, after: Rsvp): Outcome {
  const { standing } = outcome;
  const waiting = standing.waiting.filter((row) => row.id !== after.id);
  if (after.status === 'WAITLIST') {
    const place = waiting.findIndex((row) => (row.queue ?? 0) > (after.queue ?? 0));
    waiting.splice(place === -1 ? waiting.length : place, 0, after);
  }
  return {
    standing: {
      ...standing,
      counts: tally(before ? tally(standing.counts, before, -1) : standing.counts, after, 1),
      lastQueued: Math.max(standing.lastQueued, after.queue ?? 0),
      waiting,
    },
    written: [...outcome.written.filter((row) => row.id !== after.id), after],
  };
}

const COUNTED_AS = {
  YES: 'yes',
  NO: 'no',
  MAYBE: 'maybe',
  WAITLIST: 'waitlist',
  PENDING_APPROVAL: 'pending',
  CANCELLED: undefined,
} as const satisfies Record<RsvpStatus, keyof CountsState | undefined>;

function tally(counts: CountsState, row: Rsvp, sign: 1 | -1): CountsState {
  const result = { ...counts };
  const counted = COUNTED_AS[row.status];
  if (counted) result[counted] += sign;
  if (row.status === 'YES') result.guests += sign * row.guests;
  if (row.attendance === 'ATTENDED') result.attended += sign;
  return result;
}

function nextVersion(before: CountsState, after: CountsState): CountsState {
  const changed = (Object.keys(after) as (keyof CountsState)[]).some(
    (name) => name !== 'version' && after[name] !== before[name],
  );
  return { ...after, version: changed ? before.version + 1 : before.version };
}
