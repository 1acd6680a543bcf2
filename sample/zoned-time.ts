const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** The wall clock of a zone at an instant, written as if it were UTC, in milliseconds. */
function wallTime(instant: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(timeZone, format);
  }
  return Date.parse(`${format.format(instant).replace(' ', 'T')}Z`);
}

/**
 * The instant at which the clocks of a zone show a wall time. Of two, at the end of summer time, one of them; of none,
 * at its beginning, one an hour off.
 * @param wall the wall time as if it were UTC, in milliseconds
 */
function instantOf(wall: number, timeZone: string): number {
  const guess = wall - (wallTime(wall, timeZone) - wall);
  return guess - (wallTime(guess, timeZone) - wall);
}

/**
 * The first time after `from` that a zone's clocks show this weekday (0 is Sunday) and time, and `weeks` weeks later
 * by the calendar: the wall time stays when summer time begins or ends.
 * @param weeks may be negative
 */
export function weekdayTime(
  from: Date,
  at: { readonly weekday: number; readonly time: string; readonly timeZone: string },
  weeks = 0,
): Date {
  const [hours = 0, minutes = 0] = at.time.split(':').map(Number);
  const today = Math.floor(wallTime(from.getTime(), at.timeZone) / DAY_MS) * DAY_MS;
  const ahead = (at.weekday - new Date(today).getUTCDay() + 7) % 7;
  const wall = today + ahead * DAY_MS + (hours * 60 + minutes) * 60_000;
  const first = instantOf(wall, at.timeZone) > from.getTime() ? wall : wall + 7 * DAY_MS;
  return new Date(instantOf(first + weeks * 7 * DAY_MS, at.timeZone));
}
