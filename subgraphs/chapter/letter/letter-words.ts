import { isUtc } from '../../../kernel/icalendar/zone-offset.ts';
import type { ChapterLetterKind } from '../../../kernel/letters.ts';
import { type CalendarEvent, placeOf } from '../calendar/calendar-event.ts';
import type { RsvpStatus } from '../rsvp/rsvp.ts';
import type { EventDifference } from './letter-kind.ts';

/** What a letter says, before it is text or HTML. */
export interface Words {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly facts: readonly (readonly [label: string, value: string])[];
}

export interface Occasion {
  readonly kind: ChapterLetterKind;
  readonly event: CalendarEvent;
  /** The chapter's name. */
  readonly chapter: string;
  readonly answer: RsvpStatus;
  /** For a CHANGE: what changed, and the times told before. */
  readonly difference: EventDifference;
  readonly before: Pick<CalendarEvent, 'startsAt' | 'endsAt' | 'timeZone'> | undefined;
}

export function wordsFor(occasion: Occasion): Words {
  const { kind, event, chapter, difference, before } = occasion;
  const title = `“${event.title}”`;
  const where = placeOf(event);
  const online = event.venue === null ? null : event.onlineUrl;
  return {
    subject: `${SUBJECTS[kind]}: ${event.title}, ${shortDay(event)}`,
    paragraphs: SENTENCES[kind](title, chapter, occasion),
    facts: [
      ['When', span(event)],
      ...(kind === 'CHANGE' && difference.time && before ? [['Was', span(before)] as const] : []),
      ...(where === null ? [] : [['Where', where] as const]),
      ...(online === null ? [] : [['Online', online] as const]),
    ],
  };
}

/** An event of a series, and what became of the member's seat there. */
export interface SeriesDate {
  readonly event: CalendarEvent;
  readonly as: 'SEATED' | 'WAITING' | 'CANCELLED' | 'GIVEN_UP';
  /** The times told before, when there are others now. */
  readonly before: When | undefined;
}

/** One letter about several events of a series. */
export function wordsForSeries({ kind, chapter, dates }: SeriesOccasion): Words {
  const [first] = dates as [SeriesDate];
  const title = `“${first.event.title}”`;
  const places = new Set(dates.map(({ event }) => placeOf(event)));
  const [place] = places;
  const shown = ({ event, before }: SeriesDate): string =>
    [span(event), places.size > 1 && placeOf(event), before && `was ${span(before)}`]
      .filter(Boolean)
      .join(', ');
  const facts = (['SEATED', 'WAITING', 'CANCELLED', 'GIVEN_UP'] as const).flatMap((as) =>
    dates
      .filter((date) => date.as === as)
      .map((date, index) => [index === 0 ? LABELS[as] : '', shown(date)] as const),
  );
  return {
    subject: `${SERIES_SUBJECTS[kind]}: ${first.event.title}, ${dates.length} dates from ${shortDay(first.event)}`,
    paragraphs: SERIES_SENTENCES[kind](title, chapter),
    facts: [...facts, ...(places.size === 1 && place ? [['Where', place] as const] : [])],
  };
}

interface SeriesOccasion {
  readonly kind: ChapterLetterKind;
  readonly chapter: string;
  /** Those it is about, in order. */
  readonly dates: readonly SeriesDate[];
}

const LABELS = { SEATED: 'When', WAITING: 'Waiting', CANCELLED: 'Cancelled', GIVEN_UP: 'Given up' } as const;

const SUBJECTS: Record<ChapterLetterKind, string> = {
  CONFIRMATION: 'You have a seat',
  PROMOTION: 'You have a seat now',
  CHANGE: 'Changed',
  CANCELLATION: 'Cancelled',
  REMINDER: 'Coming up',
  RELEASE: 'Your seat was given up',
};

const SERIES_SUBJECTS: Record<ChapterLetterKind, string> = {
  ...SUBJECTS,
  CONFIRMATION: 'You have seats',
  PROMOTION: 'You have seats now',
  RELEASE: 'Your seats were given up',
};

type Sentences = (title: string, chapter: string, occasion: Occasion) => readonly string[];

const CANNOT_COME = 'If you cannot come, say no, so that someone else gets the seat.';

const SENTENCES: Record<ChapterLetterKind, Sentences> = {
  CONFIRMATION: (title, chapter) => [`You have a seat at ${title} of ${chapter}.`, CANNOT_COME],
  PROMOTION: (title, chapter) => [
    `A seat became free: you are off the waitlist and have a seat at ${title} of ${chapter}.`,
    CANNOT_COME,
  ],
  CHANGE: (title, chapter, { difference, answer }) => [
    `${chapter} changed the ${changed(difference)} of ${title}.`,
    answer === 'YES' ? `Your seat stands. ${CANNOT_COME}` : 'Your place in the queue stands.',
  ],
  CANCELLATION: (title, chapter) => [`${chapter} cancelled ${title}. It does not take place.`],
  REMINDER: (title, chapter) => [`${title} of ${chapter} is coming up, and you have a seat.`, CANNOT_COME],
  RELEASE: (title, chapter, { answer }) => [
    `You no longer have a seat at ${title} of ${chapter}.`,
    ...(answer === 'WAITLIST' ? ['You are on the waitlist, and get the next seat that is yours.'] : []),
  ],
};

const CANNOT_COME_ONCE =
  'If you cannot come to one of them, say no to it, so that someone else gets the seat.';

const SERIES_SENTENCES: Record<ChapterLetterKind, (title: string, chapter: string) => readonly string[]> = {
  CONFIRMATION: (title, chapter) => [`You have seats at ${title} of ${chapter}.`, CANNOT_COME_ONCE],
  PROMOTION: (title, chapter) => [
    `Seats became free: you are off the waitlist and have seats at ${title} of ${chapter}.`,
    CANNOT_COME_ONCE,
  ],
  CHANGE: (title, chapter) => [`${chapter} changed ${title}. These are the dates now.`, CANNOT_COME_ONCE],
  CANCELLATION: (title, chapter) => [`${chapter} cancelled dates of ${title}. They do not take place.`],
  REMINDER: (title, chapter) => [`${title} of ${chapter} is coming up, and you have seats.`],
  RELEASE: (title, chapter) => [`You no longer have these seats at ${title} of ${chapter}.`],
};

const changed = ({ time, place }: EventDifference): string =>
  [time && 'time', place && 'place'].filter(Boolean).join(' and ');

type When = Pick<CalendarEvent, 'startsAt' | 'endsAt' | 'timeZone'>;

const zoneOf = ({ timeZone }: When): string => (isUtc(timeZone) ? 'UTC' : timeZone);

const format = (when: When, instant: Date, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zoneOf(when) }).format(instant);

const DAY = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

const shortDay = (event: CalendarEvent): string =>
  format(event, event.startsAt, { weekday: 'short', day: 'numeric', month: 'short' });

/** From when to when, in the wall time of the event's zone, which it names. */
function span(when: When): string {
  const [first, last] = [format(when, when.startsAt, DAY), format(when, when.endsAt, DAY)];
  const [from, to] = [format(when, when.startsAt, TIME), format(when, when.endsAt, TIME)];
  return `${first}, ${from}–${first === last ? '' : `${last}, `}${to} (${zoneOf(when)})`;
}
