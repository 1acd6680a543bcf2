import type { CalendarEntry } from '../../../kernel/icalendar/calendar.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { EventStatus, EventType } from '../event/event.ts';
import type { RsvpStatus } from '../rsvp/rsvp.ts';
import type { Place } from '../venue/venue.ts';

/** An event as calendars and letters tell of it. */
export interface CalendarEvent {
  readonly id: Uuid;
  readonly title: string;
  readonly description: string | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly timeZone: string;
  readonly type: EventType;
  readonly venue: Place | null;
  readonly onlineUrl: string | null;
  readonly topics: readonly string[];
  readonly status: EventStatus;
  readonly sequence: number;
  readonly updatedAt: Date;
}

/** Where it takes place, in one line; null when nothing is known of it. */
export function placeOf({ venue, onlineUrl }: Pick<CalendarEvent, 'venue' | 'onlineUrl'>): string | null {
  const address = venue && [venue.name, venue.address, venue.city, venue.country].filter(Boolean).join(', ');
  return address ?? onlineUrl;
}

/** @param answer the member's, in a calendar of their own */
export const calendarEntry = (event: CalendarEvent, answer?: RsvpStatus): CalendarEntry => ({
  uid: `${event.id}@chapterhouse`,
  sequence: event.sequence,
  status:
    event.status === 'CANCELLED' ? 'CANCELLED' : (answer ?? 'YES') === 'YES' ? 'CONFIRMED' : 'TENTATIVE',
  title: event.title,
  description: [event.description, event.venue && event.onlineUrl].filter(Boolean).join('\n\n') || null,
  location: placeOf(event),
  geo:
    event.venue?.lat == null || event.venue.lon === null
      ? null
      : { lat: event.venue.lat, lon: event.venue.lon },
  url: event.onlineUrl,
  topics: event.topics,
  startsAt: event.startsAt,
  endsAt: event.endsAt,
  timeZone: event.timeZone,
  changedAt: event.updatedAt,
});
