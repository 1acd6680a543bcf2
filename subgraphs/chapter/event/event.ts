import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import type { CountsState, EventState } from '../../../schema/changes.ts';
import type { Venue } from '../venue/venue.ts';

export type EventType = EventState['type'];
export type EventStatus = 'DRAFT' | 'PUBLISHED' | 'CANCELLED';
/** As shown: a published event is past once it has ended. */
export type ShownEventStatus = EventStatus | 'PAST';
export type RsvpMode = 'OPEN' | 'APPROVAL' | 'INVITE_ONLY';

/** An event as lists, entities and changes read it. */
export interface ChapterEvent {
  readonly id: Uuid;
  readonly title: string;
  readonly description: string | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly timeZone: string;
  readonly type: EventType;
  readonly venue: Venue | null;
  readonly onlineUrl: string | null;
  readonly topics: readonly string[];
  readonly status: EventStatus;
  readonly capacity: number | null;
  readonly guestLimit: number;
  readonly rsvpMode: RsvpMode;
  readonly rsvpOpensAt: Date | null;
  readonly rsvpClosesAt: Date | null;
  /** Grows with each change of time, place or cancellation once it is announced: iCalendar's SEQUENCE. */
  readonly sequence: number;
  /** Chapters asked to host it as well. */
  readonly coHosts: readonly ChapterKey[];
  /** The series it is an occurrence of. */
  readonly seriesId: Uuid | null;
  /** The wall time its series' rule has it at; null once the rule has it no more. */
  readonly recurrenceStart: string | null;
  readonly counts: CountsState;
  /** Members, in the order they are named. */
  readonly hosts: readonly Uuid[];
}

export const shownStatus = (event: { status: EventStatus; endsAt: Date }, now: Date): ShownEventStatus =>
  event.status === 'PUBLISHED' && event.endsAt <= now ? 'PAST' : event.status;

/** Characters of a description that cross the feed. */
const SUMMARY = 500;

function summaryOf(description: string | null): Pick<EventState, 'summary'> {
  const summary = Array.from(description ?? '')
    .slice(0, SUMMARY)
    .join('')
    .trim();
  return summary === '' ? {} : { summary };
}

/** What headquarters may know of an event; undefined for a draft, which it may not. */
export function eventState(event: ChapterEvent): EventState | undefined {
  if (event.status === 'DRAFT') return undefined;
  return {
    eventId: event.id,
    title: event.title,
    ...summaryOf(event.description),
    startsAt: event.startsAt.toISOString(),
    endsAt: event.endsAt.toISOString(),
    timeZone: event.timeZone,
    type: event.type,
    status: event.status,
    city: event.venue?.city ?? null,
    country: event.venue?.country ?? null,
    lat: event.venue?.lat ?? null,
    lon: event.venue?.lon ?? null,
    topics: [...event.topics],
    capacity: event.capacity,
    counts: event.counts,
    ...(event.coHosts.length > 0 ? { coHosts: [...event.coHosts] } : {}),
  };
}

/** @throws EVENT_CANCELLED, EVENT_PAST: what is over stays as it was */
export function assertChangeable(event: { status: EventStatus; endsAt: Date }, now: Date): void {
  const status = shownStatus(event, now);
  if (status === 'CANCELLED') throw new UserFault('EVENT_CANCELLED', 'The event is cancelled.');
  if (status === 'PAST') throw new UserFault('EVENT_PAST', 'The event is over.');
}

/** When and where an event is, as one text: what those who said yes must hear of when it changes. */
export const whenAndWhere = (
  event: Pick<ChapterEvent, 'startsAt' | 'endsAt' | 'timeZone' | 'type' | 'onlineUrl'>,
  venueId: Uuid | null,
): string =>
  JSON.stringify([event.startsAt, event.endsAt, event.timeZone, event.type, event.onlineUrl, venueId]);
