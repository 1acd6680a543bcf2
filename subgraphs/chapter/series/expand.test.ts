import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RRuleTemporal } from 'rrule-temporal';
import { expand, type Recurrence } from './expand.ts';
import { ICAL_JS_SAMPLES } from './ical-js-samples.testing.ts';
import { countOf, parseRule } from './rule.ts';
import { aRule, aStart, DAY, HOUR } from './rules.testing.ts';
import { dateOf, instantOf, wallText } from './wall-time.ts';

const recurrence = (
  rule: string,
  localStart: string,
  timeZone = 'UTC',
  exceptDates: string[] = [],
): Recurrence => ({
  rule: parseRule(rule),
  localStart,
  timeZone,
  exceptDates,
});

/** The first wall times from the start on, within `years`. */
function walls(what: Recurrence, most: number, years = 40): string[] {
  const found: string[] = [];
  const from = instantOf(what.localStart, what.timeZone);
  for (const slot of expand(what, from, new Date(from.getTime() + years * 366 * DAY))) {
    if (found.push(slot.wall) === most) break;
  }
  return found;
}

describe('public samples', () => {
  const samples = ICAL_JS_SAMPLES.trim()
    .split('\n')
    .map((line) => line.split('|').map((part) => part.trim()) as [string, string, string]);

  it.each(samples)('ical.js: %s from %s', (rule, start, days) => {
    const expected = days === '' ? [] : days.split(' ');
    const what = recurrence(rule, start);
    const ends = what.rule.has('COUNT') || what.rule.has('UNTIL') || expected.length === 0;
    const found = walls(what, expected.length + (ends ? 1 : 0));
    expect(found.map((wall) => dateOf(wall).replaceAll('-', ''))).toEqual(expected);
    expect(found.every((wall) => wall.slice(11) === start.slice(11))).toBe(true);
  });

  // Where its tests have other days, RFC 5545 has these: BYMONTHDAY in a year is of every month, and a start that the
  // rule does not give is no occurrence of it.
  it.each([
    ['FREQ=YEARLY;BYMONTHDAY=-1', '2014-04-30T08:00:00', ['2014-04-30', '2014-05-31', '2014-06-30']],
    [
      'FREQ=MONTHLY;BYSETPOS=-1;BYDAY=SU,MO,TU,WE,TH,FR,SA;COUNT=2',
      '2016-01-01T00:00:00',
      ['2016-01-31', '2016-02-29'],
    ],
    [
      'FREQ=MONTHLY;BYSETPOS=2;BYDAY=SU,MO,TU,WE,TH,FR,SA;COUNT=2',
      '2016-01-01T00:00:00',
      ['2016-01-02', '2016-02-02'],
    ],
  ])('differ from ical.js: %s', (rule, start, expected) => {
    expect(walls(recurrence(rule, start), 3).map(dateOf)).toEqual(expected);
  });

  it.each([
    ['FREQ=YEARLY;BYDAY=1SU', '2016-01-03'],
    ['FREQ=YEARLY;BYDAY=53MO', '1984-12-31'],
    ['FREQ=YEARLY;BYDAY=-1TU', '1999-12-28'],
    ['FREQ=YEARLY;BYDAY=-17WE', '2000-09-06'],
    ['FREQ=MONTHLY;BYDAY=2TH', '2003-04-10'],
    ['FREQ=MONTHLY;BYDAY=-3FR', '2017-05-12'],
    ['FREQ=MONTHLY;BYDAY=-5SA', '2053-11-01'],
    ['FREQ=YEARLY;BYDAY=9MO', '2023-02-27'],
    ['FREQ=YEARLY;BYDAY=10MO', '2023-03-06'],
  ])('icalendar: %s gives %s', (rule, day) => {
    expect(walls(recurrence(rule, `${day}T00:00:00`), 1)).toEqual([`${day}T00:00:00`]);
  });

  it('icalendar: days left out, and an end in UTC', () => {
    const except = ['2012-05-29', '2012-04-03', '2012-04-10', '2012-05-01', '2012-04-17'];
    const rule = 'FREQ=WEEKLY;UNTIL=20120703T080000Z;BYDAY=TU';
    const found = walls(recurrence(rule, '2012-03-27T10:00:00', 'Europe/Vienna', except), 100);
    expect(found.map(dateOf)).toEqual(
      ['03-27', '04-24', '05-08', '05-15', '05-22', '06-05', '06-12', '06-19', '06-26', '07-03'].map(
        (day) => `2012-${day}`,
      ),
    );
    const daily = recurrence('FREQ=DAILY;COUNT=100', '1996-04-01T01:00:00', 'UTC', [
      '1996-04-02',
      '1996-04-03',
      '1996-04-04',
    ]);
    expect(walls(daily, 200)).toHaveLength(97);
    expect(walls(daily, 200).at(-1)).toBe('1996-07-09T01:00:00');
  });

  it.each([
    ['America/New_York', 'FREQ=YEARLY;BYMONTH=3;BYDAY=2SU', 'FREQ=YEARLY;BYMONTH=11;BYDAY=1SU'],
    ['Europe/Vienna', 'FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', 'FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU'],
    ['Australia/Sydney', 'FREQ=YEARLY;BYMONTH=4;BYDAY=1SU', 'FREQ=YEARLY;BYMONTH=10;BYDAY=1SU'],
  ])(
    'icalendar: the rules of its time zones give the days on which clocks change in %s',
    (timeZone, ...rules) => {
      const changes: string[] = [];
      for (let at = Date.UTC(2010, 0, 1); at < Date.UTC(2030, 0, 1); at += DAY) {
        const time = (instant: number) => wallText(new Date(instant), timeZone).slice(11);
        if (time(at) !== time(at + DAY))
          changes.push(wallText(new Date(at + 20 * HOUR), timeZone).slice(0, 10));
      }
      const days = rules.flatMap((rule) =>
        walls(recurrence(rule, '2010-01-01T03:00:00', timeZone), 20).map(dateOf),
      );
      expect(days.sort()).toEqual(changes);
    },
  );
});

describe('expand', () => {
  it('does as another library does', () => {
    fc.assert(
      fc.property(aRule, aStart, (text, start) => {
        const from = instantOf(start, 'UTC');
        const to = new Date(from.getTime() + 3 * 366 * DAY);
        const ours = [...expand(recurrence(text, start), from, to)].map((slot) => slot.wall);
        const rruleString = `DTSTART:${start.replace(/[-:]/g, '')}Z\nRRULE:${text}`;
        const theirs = new RRuleTemporal({ rruleString, cache: false })
          .between(from, new Date(to.getTime() - 1), true)
          .map((date) => date.toPlainDateTime().toString());
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 100 },
    );
  });

  it('gives the same whole as in parts, in order, each once, within COUNT and UNTIL', () => {
    const zone = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Pacific/Apia',
      'Australia/Lord_Howe',
    );
    const end = fc.oneof(
      fc.constant(''),
      fc.integer({ min: 1, max: 60 }).map((count) => `;COUNT=${count}`),
      aStart.map((wall) => `;UNTIL=${wall.replace(/[-:]/g, '')}Z`),
    );
    fc.assert(
      fc.property(
        aRule,
        end,
        aStart,
        zone,
        fc.integer({ min: 1, max: 700 }),
        (rule, ending, start, timeZone, days) => {
          const what = recurrence(rule + ending, start, timeZone);
          const from = instantOf(start, timeZone);
          const to = new Date(from.getTime() + 800 * DAY);
          const middle = new Date(from.getTime() + days * DAY);
          const whole = [...expand(what, from, to)];
          expect([...expand(what, from, middle), ...expand(what, middle, to)]).toEqual(whole);
          expect(whole.map((slot) => slot.wall)).toEqual([...new Set(whole.map((slot) => slot.wall))].sort());
          expect(whole.length).toBeLessThanOrEqual(countOf(what.rule));
          for (const { wall, startsAt } of whole) expect(wallText(startsAt, timeZone)).toBe(wall);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('passes over wall times the clocks skip, without counting them, and takes the first of two', () => {
    const found = (start: string) =>
      [
        ...expand(
          recurrence('FREQ=DAILY;COUNT=3', start, 'Europe/Berlin'),
          instantOf(start, 'Europe/Berlin'),
          new Date('2027-01-01'),
        ),
      ].map((slot) => slot.startsAt.toISOString());
    expect(found('2026-03-28T02:30:00')).toEqual([
      '2026-03-28T01:30:00.000Z',
      '2026-03-30T00:30:00.000Z',
      '2026-03-31T00:30:00.000Z',
    ]);
    expect(found('2026-10-24T02:30:00')).toEqual([
      '2026-10-24T00:30:00.000Z',
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
  });

  it('says whether there is more', () => {
    const ends = (rule: string) => {
      const found = expand(
        recurrence(rule, '2026-01-01T10:00:00'),
        new Date('2026-01-01'),
        new Date('2026-02-01'),
      );
      let next = found.next();
      while (!next.done) next = found.next();
      return next.value;
    };
    expect(ends('FREQ=WEEKLY')).toBe(false);
    expect(ends('FREQ=WEEKLY;COUNT=100')).toBe(false);
    expect(ends('FREQ=WEEKLY;COUNT=3')).toBe(true);
    expect(ends('FREQ=WEEKLY;UNTIL=20260120')).toBe(true);
    expect(ends('FREQ=WEEKLY;UNTIL=20260301')).toBe(false);
  });
});
