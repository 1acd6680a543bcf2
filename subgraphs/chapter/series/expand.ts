import { countOf, type Rule, untilOf } from './rule.ts';
import { RuleDates } from './rule-dates.ts';
import { dateOf, existingInstant, instantOf, timeOf, type WallTime, wallText } from './wall-time.ts';

/** What a series is in the calendar: a rule that counts from a wall time in a zone, but for some days. */
export interface Recurrence {
  readonly rule: Rule;
  readonly localStart: WallTime;
  readonly timeZone: string;
  /** Days of the calendar without an occurrence, such as 2026-12-24. */
  readonly exceptDates: readonly string[];
}

/** A place in the calendar that a rule gives; `wall` names it within its series. */
export interface Slot {
  readonly wall: WallTime;
  readonly startsAt: Date;
}

const DAY = 86_400_000;

/**
 * The occurrences that start at `from` or later and before `to`, in order. Wall times that the clocks skip are no
 * occurrences and do not count (RFC 5545 §3.3.10); of those that come twice the first is meant. A start that does not
 * fit the rule is no occurrence either.
 * @returns whether the rule has no occurrence after these
 */
export function* expand(recurrence: Recurrence, from: Date, to: Date): Generator<Slot, boolean, undefined> {
  const { rule, localStart, timeZone, exceptDates } = recurrence;
  const until = untilOf(rule, timeZone);
  const end = until && until < to ? new Date(until.getTime() + 1) : to;
  let left = countOf(rule);
  // What is counted is counted from the start.
  const begin = Number.isFinite(left) ? instantOf(localStart, timeZone) : from;
  for (const wall of walls(recurrence, begin, end)) {
    const startsAt = existingInstant(wall, timeZone);
    if (!startsAt || startsAt < begin) continue;
    if (startsAt >= end) break;
    left -= 1;
    if (startsAt >= from && !exceptDates.includes(dateOf(wall))) yield { wall, startsAt };
    if (left === 0) return true;
  }
  return end !== to;
}

/** The wall times the rule gives from a day before one instant to a day after the other, clocks skipping or not. */
function* walls({ rule, localStart, timeZone }: Recurrence, from: Date, to: Date): Generator<WallTime> {
  const day = (wall: WallTime): number => Date.parse(`${dateOf(wall)}T00:00:00Z`) / DAY;
  const dates = new RuleDates(rule, day(localStart));
  const times = timesOf(rule, timeOf(localStart));
  const positions = rule.get('BYSETPOS')?.split(',').map(Number);
  const last = day(wallText(to, timeZone)) + 1;
  for (const { first, days } of dates.periods(day(wallText(from, timeZone)) - 1)) {
    if (first > last) return;
    const all = days.flatMap((one) => times.map((time) => `${dateText(one)}T${time}`));
    const picked = positions
      ? all.filter((_, at) => positions.includes(at + 1) || positions.includes(at - all.length))
      : all;
    yield* picked.filter((wall) => wall >= localStart);
  }
}

const dateText = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

/** The times of a day, in order; what the rule does not say is as the start has it. */
function timesOf(rule: Rule, start: string): string[] {
  const [hours = [], minutes = [], seconds = []] = ['BYHOUR', 'BYMINUTE', 'BYSECOND'].map((name, index) =>
    (rule.get(name) ?? start.split(':')[index] ?? '').split(',').map((one) => one.padStart(2, '0')),
  );
  const times = hours.flatMap((hour) =>
    minutes.flatMap((minute) => seconds.map((second) => `${hour}:${minute}:${second}`)),
  );
  return [...new Set(times)].sort();
}
