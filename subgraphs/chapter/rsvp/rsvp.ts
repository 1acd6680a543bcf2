import type { Uuid } from '../../../kernel/ids.ts';
import type { CountsState } from '../../../schema/changes.ts';
import type { Answer } from '../question/question.ts';

export type RsvpStatus = 'YES' | 'NO' | 'MAYBE' | 'WAITLIST' | 'PENDING_APPROVAL' | 'CANCELLED';
export type RsvpResponse = 'YES' | 'NO' | 'MAYBE';
export type AttendanceStatus = 'UNKNOWN' | 'ATTENDED' | 'NO_SHOW' | 'EXCUSED';

export interface Rsvp {
  readonly id: Uuid;
  readonly eventId: Uuid;
  /** A tombstone once the member has left. */
  readonly memberId: Uuid;
  readonly status: RsvpStatus;
  /** People brought along; kept while the answer is YES or waits to be, else 0. */
  readonly guests: number;
  /** Place among those who wait for a seat, or among those who wait for approval, lowest first; null for the others. */
  readonly queue: number | null;
  readonly attendance: AttendanceStatus;
  /** What the member said to the event's questions, asked then or now. */
  readonly answers: readonly Answer[] | null;
  /** Why an organizer said no; null unless one did. */
  readonly declineReason: string | null;
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
  /** The last place given at the end of the queue. */
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

export const someoneWaits = (standing: Standing): boolean =>
  standing.counts.waitlist > standing.importedWaitlist;

export const fits = (standing: Standing, seats: number): boolean =>
  standing.capacity === null || seatsTaken(standing.counts) + seats <= standing.capacity;
