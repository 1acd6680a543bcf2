import type { CalendarEntry } from '../../../kernel/icalendar/calendar.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { type CalendarEvent, calendarEntry } from '../calendar/calendar-event.ts';
import { expand, type Recurrence } from '../series/expand.ts';
import { endedBy, printRule } from '../series/rule.ts';
import { instantOf, type WallTime } from '../series/wall-time.ts';

/** An event in its place of a recurring entry. */
export interface Placed {
  readonly event: CalendarEvent;
  /** The wall time the rule has it at: its RECURRENCE-ID. */
  readonly wall: WallTime;
}

/** A recurring entry of one member's calendar. */
export interface Thread {
  readonly id: Uuid;
  readonly sequence: number;
  readonly recurrence: Recurrence;
}

/** The wall times between two of them that a recurrence gives, both included. */
export const wallsBetween = (recurrence: Recurrence, first: WallTime, last: WallTime): WallTime[] => {
  const { timeZone } = recurrence;
  const end = new Date(instantOf(last, timeZone).getTime() + 1);
  const whole = { ...recurrence, exceptDates: [] };
  return [...expand(whole, instantOf(first, timeZone), end)].map(({ wall }) => wall);
};

/**
 * The entry for the events a member comes to: a rule from the first to the last, without the others it gives, and what
 * of them is otherwise than most. Programs know rules, exceptions and moved occurrences of one UID; a list of dates
 * (RDATE), or several UIDs in one message (RFC 5546 §3.2.2), not all of them.
 * @param placed at least one, all where the thread's recurrence has an occurrence
 */
export function wholeEntry(
  { id, sequence, recurrence }: Thread,
  placed: readonly Placed[],
  now: Date,
): { readonly entry: CalendarEntry; readonly others: readonly CalendarEntry[] } {
  const { timeZone } = recurrence;
  const inOrder = placed.toSorted((a, b) => (a.wall < b.wall ? -1 : 1));
  const [first, last] = [inOrder[0], inOrder.at(-1)] as [Placed, Placed];
  const at = ({ wall }: Pick<Placed, 'wall'>): Date => instantOf(wall, timeZone);
  const entryOf = (event: CalendarEvent) => ({
    ...calendarEntry(event),
    uid: uidOf(id),
    sequence,
    changedAt: now,
  });
  const usual =
    inOrder.find(({ event, wall }) => event.startsAt.getTime() === at({ wall }).getTime()) ?? first;
  const length = usual.event.endsAt.getTime() - usual.event.startsAt.getTime();
  const occurrence = (one: Placed): CalendarEntry => ({
    ...entryOf(usual.event),
    timeZone,
    startsAt: at(one),
    endsAt: new Date(at(one).getTime() + length),
  });
  const walls = new Set(inOrder.map(({ wall }) => wall));
  const gone = wallsBetween(recurrence, first.wall, last.wall).filter((wall) => !walls.has(wall));
  const others = inOrder.filter(
    (one) => JSON.stringify(entryOf(one.event)) !== JSON.stringify(occurrence(one)),
  );
  return {
    entry: {
      ...occurrence(first),
      recurrence: {
        rule: printRule(endedBy(recurrence.rule, at(last))),
        until: at(last),
        exceptions: gone.map((wall) => instantOf(wall, timeZone)),
      },
    },
    others: others.map((one) => ({ ...entryOf(one.event), occurrence: { at: at(one), timeZone } })),
  };
}

/** One occurrence of an entry alone. */
export const occurrenceEntry = (
  { id, sequence, recurrence: { timeZone } }: Thread,
  { event, wall }: Placed,
  now: Date,
): CalendarEntry => ({
  ...calendarEntry(event),
  uid: uidOf(id),
  sequence,
  changedAt: now,
  occurrence: { at: instantOf(wall, timeZone), timeZone },
});

/** The entry as a whole, taken back. @param event any of it */
export const endedEntry = (id: Uuid, sequence: number, event: CalendarEvent, now: Date): CalendarEntry => ({
  ...calendarEntry(event),
  uid: uidOf(id),
  sequence,
  status: 'CANCELLED',
  changedAt: now,
});

const uidOf = (thread: Uuid): string => `series-${thread}@chapterhouse`;
