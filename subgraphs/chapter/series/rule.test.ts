import { describe, expect, it } from '@jest/globals';
import { countOf, endedBy, parseRule, printRule, untilOf, withoutFirst, withUtcUntil } from './rule.ts';

describe('parseRule', () => {
  it('reads a rule in either case, with or without its name, and prints its parts in one order', () => {
    const rule = parseRule(' rrule:byday=tu;interval=2;wkst=su;freq=weekly; ');
    expect(printRule(rule)).toBe('FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SU');
  });

  it.each([
    ['', 'recurrence rule'],
    ['FREQ=HOURLY', 'BYHOUR'],
    ['FREQ=MINUTELY', 'BYHOUR'],
    ['FREQ=SECONDLY;COUNT=3', 'BYHOUR'],
    ['FREQ=FORTNIGHTLY', 'FREQ=FORTNIGHTLY'],
    ['BYDAY=TU', 'FREQ=WEEKLY'],
    ['FREQ=DAILY;FREQ=DAILY', 'twice'],
    ['FREQ=DAILY;COUNT=0', '1 to 1000'],
    ['FREQ=DAILY;COUNT=1001', 'leave it out'],
    ['FREQ=DAILY;COUNT=-3', 'COUNT=-3'],
    ['FREQ=DAILY;COUNT=2;UNTIL=20270101', 'not both'],
    ['FREQ=DAILY;INTERVAL=0', 'INTERVAL=0'],
    ['FREQ=WEEKLY;BYDAY=XX', 'BYDAY=XX'],
    ['FREQ=WEEKLY;BYDAY=2TU', 'FREQ=MONTHLY or YEARLY'],
    ['FREQ=WEEKLY;BYMONTHDAY=3', 'FREQ=WEEKLY'],
    ['FREQ=MONTHLY;BYMONTHDAY=32', 'BYMONTHDAY=32'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', 'BYMONTHDAY=0'],
    ['FREQ=MONTHLY;BYWEEKNO=3', 'FREQ=YEARLY'],
    ['FREQ=MONTHLY;BYYEARDAY=3', 'FREQ=YEARLY'],
    ['FREQ=MONTHLY;BYSETPOS=1', 'another BY'],
    ['FREQ=DAILY;UNTIL=tomorrow', 'UNTIL=TOMORROW'],
    ['FREQ=DAILY;X-OWN=1', 'X-OWN=1'],
    ['FREQ=DAILY;BYHOUR=1,2,3,4;BYMINUTE=0,20,40', '10 occurrences a day'],
    ['RSCALE=HEBREW;FREQ=YEARLY', 'RSCALE=HEBREW'],
    [`FREQ=DAILY;BYMONTH=${'1,'.repeat(300)}1`, '500 characters'],
    ['FREQ=DAILY\nDTSTART:20260101', 'FREQ=DAILY'],
  ])('refuses %j and says why', (text, why) => {
    expect(() => parseRule(text)).toThrow(
      expect.objectContaining({
        code: 'INVALID',
        field: ['input', 'rule'],
        message: expect.stringContaining(why),
      }),
    );
  });
});

describe('UNTIL', () => {
  it('is a day to its end, a wall time of the zone, or an instant', () => {
    const until = (text: string) =>
      untilOf(parseRule(`FREQ=DAILY;UNTIL=${text}`), 'Europe/Berlin')?.toISOString();
    expect(until('20260701')).toBe('2026-07-01T21:59:59.000Z');
    expect(until('20260701T120000')).toBe('2026-07-01T10:00:00.000Z');
    expect(until('20260701T120000Z')).toBe('2026-07-01T12:00:00.000Z');
    expect(printRule(withUtcUntil(parseRule('FREQ=DAILY;UNTIL=20260701'), 'Europe/Berlin'))).toBe(
      'FREQ=DAILY;UNTIL=20260701T215959Z',
    );
  });

  it('takes the place of COUNT when a rule is ended', () => {
    const rule = parseRule('FREQ=DAILY;COUNT=10');
    expect(printRule(endedBy(rule, new Date('2026-07-01T10:00:00Z')))).toBe(
      'FREQ=DAILY;UNTIL=20260701T100000Z',
    );
    expect(countOf(withoutFirst(rule, 4))).toBe(6);
  });
});
