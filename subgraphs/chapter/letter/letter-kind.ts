import type { ChapterLetterKind } from '../../../kernel/letters.ts';
import type { CalendarEvent } from '../calendar/calendar-event.ts';
import type { EventStatus } from '../event/event.ts';
import type { RsvpStatus } from '../rsvp/rsvp.ts';

/** An event as those who said yes were last told of it. */
export interface EventTold {
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly timeZone: string;
  readonly type: CalendarEvent['type'];
  readonly venueId: string | null;
  readonly onlineUrl: string | null;
  readonly status: EventStatus;
}

/** What of an event changed so that it matters to who means to come. */
export interface EventDifference {
  readonly cancelled: boolean;
  readonly time: boolean;
  readonly place: boolean;
}

const NONE: EventDifference = { cancelled: false, time: false, place: false };

/** @param told undefined for an event nobody was told of yet */
export function differenceOf(told: EventTold | undefined, now: EventTold): EventDifference {
  if (told === undefined) return NONE;
  return {
    cancelled: now.status === 'CANCELLED' && told.status !== 'CANCELLED',
    time:
      now.startsAt.getTime() !== told.startsAt.getTime() ||
      now.endsAt.getTime() !== told.endsAt.getTime() ||
      now.timeZone !== told.timeZone,
    place: now.venueId !== told.venueId || now.onlineUrl !== told.onlineUrl || now.type !== told.type,
  };
}

/** An answer as it stands, and as its member was last told; null when never. */
export interface AnswerTold {
  readonly now: RsvpStatus;
  readonly told: RsvpStatus | null;
}

const SAID_YES: ReadonlySet<RsvpStatus> = new Set(['YES', 'WAITLIST', 'PENDING_APPROVAL']);

/** The one letter an answer's member is due, if any. Who only waits hears of no waiting: the answer said so. */
export function letterKind(
  difference: EventDifference,
  { now, told }: AnswerTold,
): ChapterLetterKind | undefined {
  if (difference.cancelled) return SAID_YES.has(now) || told === 'YES' ? 'CANCELLATION' : undefined;
  if (now === 'YES' && told !== 'YES') return told === 'WAITLIST' ? 'PROMOTION' : 'CONFIRMATION';
  if (now !== 'YES' && told === 'YES') return 'RELEASE';
  return (difference.time || difference.place) && SAID_YES.has(now) ? 'CHANGE' : undefined;
}

/** What the member's calendar is to do: it holds the event while the member has a seat. */
export function methodFor(kind: ChapterLetterKind, { now, told }: AnswerTold): 'REQUEST' | 'CANCEL' | null {
  if (kind === 'CANCELLATION' || kind === 'RELEASE') return told === 'YES' ? 'CANCEL' : null;
  return now === 'YES' ? 'REQUEST' : null;
}
