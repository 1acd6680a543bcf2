import { instantsOf, offsetAt, wallTime } from '../../../../kernel/icalendar/zone-offset.ts';

export type DigestFrequency = 'DAILY' | 'WEEKLY';

const DAY_MS = 86_400_000;
const HOUR = 9;
const MONDAY = 1;

/** The first instant after `after` at which clocks in the zone show nine in the morning, of a Monday when weekly. */
export function nextDigestAt(after: Date, zone: string, frequency: DigestFrequency): Date {
  const wall = wallTime(after, zone);
  const today = Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate(), HOUR);
  for (let days = 0; ; days += 1) {
    const at = new Date(today + days * DAY_MS);
    if (frequency === 'WEEKLY' && at.getUTCDay() !== MONDAY) continue;
    // Where clocks skip nine o'clock, the offset before them tells.
    const instant =
      instantsOf(at, zone)[0] ?? new Date(at.getTime() - offsetAt(at.getTime() - DAY_MS, zone).ms);
    if (instant > after) return instant;
  }
}
