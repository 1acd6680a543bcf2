import type { CountsState } from '../../../schema/changes.ts';
import { fits, type Outcome, type Rsvp, type RsvpStatus, type Standing, someoneWaits } from './rsvp.ts';

/** A decision that changes nothing. */
export const unchanged = (standing: Standing): Outcome => ({ standing, written: [] });

/** Puts one row in the place of another; counts and queue follow, the version does not. */
export function replace(outcome: Outcome, before: Rsvp | undefined, after: Rsvp): Outcome {
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

/** Ends a decision: seats the first waiting while they fit, strictly in order and stopping at the first who does not. */
export function conclude(outcome: Outcome, before: CountsState, now: Date): Outcome {
  let current = outcome;
  for (;;) {
    const [first] = current.standing.waiting;
    if (!first || !fits(current.standing, 1 + first.guests)) return stepVersion(current, before);
    current = replace(current, first, { ...first, status: 'YES', queue: null, updatedAt: now });
  }
}

/** Takes the version one step on from the counts before, if any count differs. */
export function stepVersion(outcome: Outcome, before: CountsState): Outcome {
  const { counts } = outcome.standing;
  const changed = (Object.keys(counts) as (keyof CountsState)[]).some(
    (name) => name !== 'version' && counts[name] !== before[name],
  );
  const version = changed ? before.version + 1 : before.version;
  return { ...outcome, standing: { ...outcome.standing, counts: { ...counts, version } } };
}

/** Where someone let in finds themselves: seated when there is room and nobody waits, else last in the queue. */
export const placeFor = (
  standing: Standing,
  guests: number,
): { status: 'YES' | 'WAITLIST'; queue: number | null } =>
  !someoneWaits(standing) && fits(standing, 1 + guests)
    ? { status: 'YES', queue: null }
    : { status: 'WAITLIST', queue: standing.lastQueued + 1 };

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
