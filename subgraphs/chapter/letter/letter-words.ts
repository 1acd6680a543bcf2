import { isUtc } from '../../../kernel/icalendar/zone-offset.ts';
import type { LetterKind } from '../../../kernel/letters.ts';
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
  readonly kind: LetterKind;
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

const SUBJECTS: Record<LetterKind, string> = {
  CONFIRMATION: 'You have a seat',
  PROMOTION: 'You have a seat now',
  CHANGE: 'Changed',
  CANCELLATION: 'Cancelled',
  REMINDER: 'Coming up',
  RELEASE: 'Your seat was given up',
};

type Sentences = (title: string, chapter: string, occasion: Occasion) => readonly string[];

const CANNOT_COME = 'If you cannot come, say no, so that someone else gets the seat.';

const SENTENCES: Record<LetterKind, Sentences> = {
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
