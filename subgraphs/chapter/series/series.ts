import type { Uuid } from '../../../kernel/ids.ts';
import { invalid } from '../checks.ts';
import { expand, type Recurrence, type Slot } from './expand.ts';
import { countOf, endedBy, parseRule, type Rule, untilOf, withoutFirst, withUtcUntil } from './rule.ts';
import type { Template } from './template.ts';
import { dateOf, instantOf, timeOf, type WallTime, wallText } from './wall-time.ts';

export interface Series {
  readonly id: Uuid;
  readonly recurrence: Recurrence;
  /** How long each occurrence is. */
  readonly seconds: number;
  readonly template: Template;
  /** The wall time of the last occurrence made. */
  readonly madeUntil: WallTime | null;
  readonly cancelledAt: Date | null;
  readonly createdBy: Uuid | null;
  readonly createdAt: Date;
}

/** Changes to when occurrences are: what is undefined stays. */
export interface RecurrencePatch {
  readonly rule?: string | undefined;
  readonly timeZone?: string | undefined;
  /** Time of the day, such as 18:30 or 18:30:00. */
  readonly localTime?: string | undefined;
  readonly exceptDates?: readonly string[] | undefined;
}

const DAY = 86_400_000;
/** How far ahead occurrences are made, and how many at most. */
export const HORIZON = { ms: 366 * DAY, occurrences: 100 } as const;
/** How often a rule that goes on beyond the horizon is looked at again. */
const LOOK_AGAIN = 30 * DAY;
const MOST_EXCEPT_DATES = 500;
const LONGEST = 31 * 86_400;
const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;

/** @throws INVALID */
export function checkSeconds(seconds: number, ...path: string[]): number {
  if (!(seconds > 0 && seconds <= LONGEST)) throw invalid(path, 'An event takes up to 31 days.');
  return seconds;
}

/** @throws INVALID */
export function newRecurrence(
  rule: string,
  startsAt: Date,
  timeZone: string,
  exceptDates: readonly string[] = [],
): Recurrence {
  return {
    rule: withUtcUntil(parseRule(rule), timeZone),
    localStart: wallText(startsAt, timeZone),
    timeZone,
    exceptDates: checkExceptDates(exceptDates),
  };
}

/**
 * The recurrence after a patch. It counts from the same day as before; a rule that stays ends with the same day, too.
 * @throws INVALID
 */
export function patchedRecurrence(before: Recurrence, patch: RecurrencePatch): Recurrence {
  const timeZone = patch.timeZone ?? before.timeZone;
  const rule = patch.rule === undefined ? undefined : withUtcUntil(parseRule(patch.rule), timeZone);
  const time = checkTime(patch.localTime, rule ?? before.rule) ?? timeOf(before.localStart);
  return {
    rule: rule ?? sameLastDay(before, time, timeZone),
    localStart: `${dateOf(before.localStart)}T${time}`,
    timeZone,
    exceptDates: patch.exceptDates ? checkExceptDates(patch.exceptDates) : before.exceptDates,
  };
}

function checkTime(text: string | undefined, rule: Rule): string | undefined {
  if (text === undefined) return undefined;
  if (!TIME.test(text)) throw invalid(['localTime'], 'A time of the day is written 18:30.');
  if (['BYHOUR', 'BYMINUTE', 'BYSECOND'].some((name) => rule.has(name))) {
    throw invalid(['localTime'], 'The rule says the time by BYHOUR and the like: change the rule instead.');
  }
  return text.length === 5 ? `${text}:00` : text;
}

/** UNTIL is often the very start of the last occurrence; when that moves, the rule must not lose it. */
function sameLastDay({ rule, localStart, timeZone }: Recurrence, time: string, zone: string): Rule {
  const until = untilOf(rule, timeZone);
  if (!until || (zone === timeZone && time === timeOf(localStart))) return rule;
  const wall = wallText(until, timeZone);
  const dayBefore = wallText(new Date(instantOf(wall, 'UTC').getTime() - DAY), 'UTC');
  const last =
    timeOf(localStart) > timeOf(wall)
      ? `${dateOf(dayBefore)}T23:59:59`
      : `${dateOf(wall)}T${time > timeOf(wall) ? time : timeOf(wall)}`;
  return endedBy(rule, instantOf(last, zone));
}

function checkExceptDates(dates: readonly string[]): readonly string[] {
  if (dates.length > MOST_EXCEPT_DATES) throw invalid(['exceptDates'], `At most ${MOST_EXCEPT_DATES} days.`);
  return [...new Set(dates)].sort();
}

/** What there should be of a series now. */
export interface Coming {
  /** Those to come within the horizon, in order. */
  readonly slots: readonly Slot[];
  /** When there may be more; null when there never will be. */
  readonly lookAgainAt: Date | null;
}

export function comingSlots(recurrence: Recurrence, now: Date): Coming {
  const from = new Date(now.getTime() + 1);
  const slots: Slot[] = [];
  const found = expand(recurrence, from, new Date(now.getTime() + HORIZON.ms));
  for (;;) {
    const next = found.next();
    if (next.done) {
      return { slots, lookAgainAt: next.value ? null : new Date(now.getTime() + LOOK_AGAIN) };
    }
    if (slots.length === HORIZON.occurrences) return { slots, lookAgainAt: slots[0]?.startsAt ?? null };
    slots.push(next.value);
  }
}

/**
 * The two halves of a series around an occurrence: what is before it, and what begins with it; undefined when nothing
 * is before it.
 */
export function splitRecurrence(
  recurrence: Recurrence,
  at: Slot,
): { readonly before: Recurrence; readonly after: Recurrence } | undefined {
  const whole = { ...recurrence, exceptDates: [] };
  const gone = [...expand(whole, instantOf(recurrence.localStart, recurrence.timeZone), at.startsAt)].length;
  if (gone === 0) return undefined;
  const last = new Date(at.startsAt.getTime() - 1_000);
  const rest = Number.isFinite(countOf(recurrence.rule))
    ? withoutFirst(recurrence.rule, gone)
    : recurrence.rule;
  return {
    before: { ...recurrence, rule: endedBy(recurrence.rule, last) },
    after: { ...recurrence, rule: rest, localStart: at.wall },
  };
}
