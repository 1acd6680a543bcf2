import { invalid } from '../checks.ts';
import { instantOf, wallText } from './wall-time.ts';

/** Parts of a recurrence rule by name, as written but in upper case (RFC 5545 §3.3.10). */
export type Rule = ReadonlyMap<string, string>;

const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];
const TOO_OFTEN = ['HOURLY', 'MINUTELY', 'SECONDLY'];
const WEEKDAY = '(?:MO|TU|WE|TH|FR|SA|SU)';
const UNTIL = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/;
const LONGEST = 500;
const MOST_OCCURRENCES = 1_000;
const MOST_A_DAY = 10;

/** Whether a part's value is one: a list of integers from `least` to `most`, none of them 0 unless `least` is. */
const integers =
  (least: number, most: number) =>
  (value: string): boolean =>
    value.split(',').every((one) => {
      const number = Number(one);
      return /^[+-]?\d{1,4}$/.test(one) && number >= least && number <= most && (number !== 0 || least === 0);
    });
const matching = (pattern: RegExp) => (value: string) => pattern.test(value);

/** In the order they are written. */
const PARTS: Readonly<Record<string, (value: string) => boolean>> = {
  FREQ: (value) => FREQUENCIES.includes(value),
  UNTIL: matching(UNTIL),
  COUNT: (value) => /^\d+$/.test(value) && integers(1, MOST_OCCURRENCES)(value),
  INTERVAL: (value) => /^\d+$/.test(value) && integers(1, 1_000)(value),
  BYSECOND: integers(0, 59),
  BYMINUTE: integers(0, 59),
  BYHOUR: integers(0, 23),
  BYDAY: matching(new RegExp(`^(?:[+-]?[1-9]\\d?)?${WEEKDAY}(?:,(?:[+-]?[1-9]\\d?)?${WEEKDAY})*$`)),
  BYMONTHDAY: integers(-31, 31),
  BYYEARDAY: integers(-366, 366),
  BYWEEKNO: integers(-53, 53),
  BYMONTH: integers(1, 12),
  BYSETPOS: integers(-366, 366),
  WKST: matching(new RegExp(`^${WEEKDAY}$`)),
};

/** Why a rule of valid parts is none, by RFC 5545 §3.3.10; undefined when it is one. */
function contradiction(rule: Rule): string | undefined {
  const freq = rule.get('FREQ');
  const has = (name: string): boolean => rule.has(name);
  if (has('COUNT') && has('UNTIL')) return 'Give COUNT or UNTIL, not both.';
  if (has('BYWEEKNO') && freq !== 'YEARLY') return 'BYWEEKNO goes with FREQ=YEARLY alone.';
  if (has('BYYEARDAY') && freq !== 'YEARLY') return 'BYYEARDAY goes with FREQ=YEARLY alone.';
  if (has('BYMONTHDAY') && freq === 'WEEKLY') return 'BYMONTHDAY does not go with FREQ=WEEKLY.';
  const counted = /\d/.test(rule.get('BYDAY') ?? '');
  if (counted && (freq === 'DAILY' || freq === 'WEEKLY' || has('BYWEEKNO'))) {
    return 'BYDAY counts weekdays, as in 2TU, with FREQ=MONTHLY or YEARLY alone.';
  }
  const others = [...rule.keys()].some((name) => name.startsWith('BY') && name !== 'BYSETPOS');
  if (has('BYSETPOS') && !others) return 'BYSETPOS picks from what another BY… part gives.';
  const times = ['BYHOUR', 'BYMINUTE', 'BYSECOND'].map((name) => rule.get(name)?.split(',').length ?? 1);
  if (times.reduce((product, one) => product * one, 1) > MOST_A_DAY) {
    return `At most ${MOST_A_DAY} occurrences a day.`;
  }
  return undefined;
}

/**
 * Reads the text of a rule, with or without `RRULE:` before it.
 * @throws INVALID, saying which part to change
 */
export function parseRule(text: string): Rule {
  const refuse = (message: string) => invalid(['rule'], message);
  if (text.length > LONGEST) throw refuse(`At most ${LONGEST} characters.`);
  const rule = new Map<string, string>();
  const body = text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .replace(/;$/, '');
  for (const part of body.split(';')) {
    const [name = '', value = '', ...rest] = part.split('=');
    if (rule.has(name)) throw refuse(`${name} stands twice.`);
    if (name === 'FREQ' && TOO_OFTEN.includes(value)) {
      throw refuse(
        `FREQ=${value} is too often for events: take FREQ=DAILY, with BYHOUR=9,18 for several a day.`,
      );
    }
    if (rest.length > 0 || !PARTS[name]?.(value)) {
      const bound = name === 'COUNT' ? ` COUNT is from 1 to ${MOST_OCCURRENCES}; leave it out to go on.` : '';
      throw refuse(`"${part.slice(0, 60)}" is no part of a recurrence rule (RFC 5545).${bound}`);
    }
    rule.set(name, value);
  }
  if (!rule.has('FREQ')) throw refuse('A rule says how often: FREQ=WEEKLY;BYDAY=TU, for example.');
  const fault = contradiction(rule);
  if (fault) throw refuse(fault);
  return rule;
}

export const printRule = (rule: Rule): string =>
  Object.keys(PARTS)
    .flatMap((name) => (rule.has(name) ? [`${name}=${rule.get(name)}`] : []))
    .join(';');

/** How many occurrences the rule gives at most. */
export const countOf = (rule: Rule): number => Number(rule.get('COUNT') ?? Number.POSITIVE_INFINITY);

/** The last instant an occurrence may start at. A date stands for its whole day, a wall time is the zone's. */
export function untilOf(rule: Rule, timeZone: string): Date | undefined {
  const match = UNTIL.exec(rule.get('UNTIL') ?? '');
  if (!match) return undefined;
  const [, year, month, day, hour = '23', minute = '59', second = '59', utc] = match;
  const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  return instantOf(wall, utc ? 'UTC' : timeZone);
}

/** The rule with UNTIL as RFC 5545 wants it beside a zone, in UTC. @throws INVALID for a day there is not */
export function withUtcUntil(rule: Rule, timeZone: string): Rule {
  try {
    const until = untilOf(rule, timeZone);
    return until ? endedBy(rule, until) : rule;
  } catch {
    throw invalid(['rule'], `UNTIL=${rule.get('UNTIL')} is no day of the calendar.`);
  }
}

/** The rule, ending with the last occurrence that starts at `last` or before. */
export function endedBy(rule: Rule, last: Date): Rule {
  const until = `${wallText(last, 'UTC').replace(/[-:]/g, '')}Z`;
  return new Map([...rule, ['UNTIL', until] as const].filter(([name]) => name !== 'COUNT'));
}

/** The rule for what is left of it after its first `gone` occurrences. */
export const withoutFirst = (rule: Rule, gone: number): Rule =>
  rule.has('COUNT') ? new Map([...rule, ['COUNT', String(countOf(rule) - gone)] as const]) : rule;
