import {
  checkInstant,
  checkOptionalText,
  checkPlace,
  checkText,
  checkTopics,
  invalid,
  type PlaceInput,
} from '../checks.ts';
import type { Place } from '../venue/venue.ts';
import type { EventType, RsvpMode } from './event.ts';

/** What organizers write of an event. */
export interface EventFields {
  readonly title: string;
  readonly description: string | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly timeZone: string;
  readonly type: EventType;
  readonly onlineUrl: string | null;
  readonly topics: readonly string[];
  /** Seats in all; null is no limit. */
  readonly capacity: number | null;
  readonly guestLimit: number;
  readonly rsvpMode: RsvpMode;
  readonly rsvpOpensAt: Date | null;
  readonly rsvpClosesAt: Date | null;
}

/** Changes to an event: what is undefined stays, null clears what may be empty. */
export type EventPatch = { readonly [Name in keyof EventFields]?: EventFields[Name] | null | undefined } & {
  readonly venue?: PlaceInput | null | undefined;
};

const MOST_SEATS = 100_000;
const MOST_GUESTS = 20;
const REQUIRED = [
  ...(['title', 'startsAt', 'endsAt', 'timeZone', 'type', 'topics', 'guestLimit', 'rsvpMode'] as const),
];

/**
 * The fields after a patch, checked as a whole. @throws INVALID with the path of the field
 */
export function patchedFields(before: EventFields, patch: EventPatch): EventFields {
  const given = <Name extends keyof EventFields>(name: Name): EventFields[Name] => {
    const value = patch[name];
    return value === undefined ? before[name] : (value as EventFields[Name]);
  };
  for (const name of REQUIRED) {
    if (patch[name] === null) throw invalid([name], 'This cannot be empty.');
  }
  const fields: EventFields = {
    title: checkText(given('title'), 200, 'title'),
    description: checkOptionalText(given('description'), 20_000, 'description'),
    startsAt: checkInstant(given('startsAt'), 'startsAt'),
    endsAt: checkInstant(given('endsAt'), 'endsAt'),
    timeZone: given('timeZone'),
    type: given('type'),
    onlineUrl: given('onlineUrl'),
    topics: checkTopics(given('topics'), 'topics'),
    capacity: given('capacity'),
    guestLimit: given('guestLimit'),
    rsvpMode: given('rsvpMode'),
    rsvpOpensAt: given('rsvpOpensAt'),
    rsvpClosesAt: given('rsvpClosesAt'),
  };
  const { capacity, guestLimit, rsvpOpensAt, rsvpClosesAt } = fields;
  if ((patch.startsAt || patch.endsAt) && fields.endsAt <= fields.startsAt) {
    throw invalid(['endsAt'], 'An event ends after it starts.');
  }
  if (capacity !== null && !within(capacity, 1, MOST_SEATS)) {
    throw invalid(
      ['capacity'],
      `A capacity is from 1 to ${MOST_SEATS.toLocaleString('en')}; none is no limit.`,
    );
  }
  if (!within(guestLimit, 0, MOST_GUESTS)) {
    throw invalid(['guestLimit'], `A guest limit is from 0 to ${MOST_GUESTS}.`);
  }
  if (rsvpOpensAt) checkInstant(rsvpOpensAt, 'rsvpOpensAt');
  if (rsvpClosesAt) checkInstant(rsvpClosesAt, 'rsvpClosesAt');
  if (rsvpOpensAt && rsvpClosesAt && rsvpClosesAt <= rsvpOpensAt) {
    throw invalid(['rsvpClosesAt'], 'Answers close after they open.');
  }
  return fields;
}

/** The venue after a patch; undefined when it stays as it is. @throws INVALID */
export const patchedVenue = (patch: EventPatch): Place | null | undefined =>
  patch.venue == null ? patch.venue : checkPlace(patch.venue, 'venue');

const within = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;
