/** A wall time is text such as 2026-03-01T18:30:00: it sorts by time, and no server's own zone has a part in it. */
export type WallTime = string;

const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError when there is no such zone */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    // The Swedish write dates and times as ISO 8601 does, but for the T.
    format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone });
    formats.set(timeZone, format);
  }
  return format;
}

/** The wall time at an instant in a zone, to the second. @throws RangeError when there is no such zone */
export const wallText = (instant: Date, timeZone: string): WallTime =>
  formatOf(timeZone).format(instant).replace(' ', 'T');

/** The instant at which clocks in UTC show a wall time. @throws RangeError when it is none */
function asUtc(wall: WallTime): number {
  const instant = new Date(`${wall}Z`);
  if (!instant.toISOString().startsWith(wall)) throw new RangeError(`"${wall}" is no wall time.`);
  return instant.getTime();
}

/** What clocks in a zone are ahead of UTC at an instant, in milliseconds. */
const aheadAt = (instant: number, timeZone: string): number =>
  asUtc(wallText(new Date(instant), timeZone)) - Math.floor(instant / 1_000) * 1_000;

/**
 * The instant of a wall time in a zone. One that comes twice is the first; one that the clocks skip counts on from
 * before the gap (RFC 5545 §3.3.5, Temporal's `compatible`). @throws RangeError when it is no wall time or no zone
 */
export function instantOf(wall: WallTime, timeZone: string): Date {
  const utc = asUtc(wall);
  // Clocks change at most once in two days.
  const before = new Date(utc - aheadAt(utc - DAY, timeZone));
  const after = new Date(utc - aheadAt(utc + DAY, timeZone));
  if (before.getTime() === after.getTime()) return before;
  const showing = [before, after].filter((instant) => wallText(instant, timeZone) === wall);
  return showing.sort((a, b) => a.getTime() - b.getTime())[0] ?? before;
}

/** The instant of a wall time; undefined when the clocks skip it. */
export function existingInstant(wall: WallTime, timeZone: string): Date | undefined {
  const instant = instantOf(wall, timeZone);
  return wallText(instant, timeZone) === wall ? instant : undefined;
}

export const dateOf = (wall: WallTime): string => wall.slice(0, 10);

export const timeOf = (wall: WallTime): string => wall.slice(11);
