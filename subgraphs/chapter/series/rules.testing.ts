import fc from 'fast-check';

/** Rules and starts to draw from. */

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

const some = (one: fc.Arbitrary<number | string>, most = 3): fc.Arbitrary<string> =>
  fc.uniqueArray(one, { minLength: 1, maxLength: most }).map((list) => list.join(','));
const maybe = (name: string, value: fc.Arbitrary<number | string>): fc.Arbitrary<string> =>
  fc.option(
    value.map((one) => `;${name}=${one}`),
    { nil: '', freq: 2 },
  );
const fromEitherEnd = (most: number) =>
  fc.oneof(fc.integer({ min: 1, max: most }), fc.integer({ min: -most, max: -1 }));

const weekday = fc.constantFrom(...WEEKDAYS);
const nth = fc.tuple(fc.constantFrom(1, 2, 3, 4, 5, -1, -2), weekday).map((parts) => parts.join(''));
const interval = maybe('INTERVAL', fc.integer({ min: 1, max: 5 }));
const months = maybe('BYMONTH', some(fc.integer({ min: 1, max: 12 })));
const dates = maybe('BYMONTHDAY', some(fromEitherEnd(31)));
const weekStart = maybe('WKST', weekday);

const rule = (freq: string, ...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(interval, months, weekStart, ...parts).chain((drawn) => {
    const text = `FREQ=${freq}${drawn.join('')}`;
    const picks = maybe('BYSETPOS', some(fromEitherEnd(4), 2));
    return /;BY/.test(text) ? picks.map((pick) => text + pick) : fc.constant(text);
  });

/** Of a year one way to name days at a time: rules that combine them have another library at odds with RFC 5545. */
export const aRule: fc.Arbitrary<string> = fc.oneof(
  rule('DAILY', maybe('BYDAY', some(weekday)), dates),
  rule('WEEKLY', maybe('BYDAY', some(weekday, 4))),
  rule('MONTHLY', fc.oneof(maybe('BYDAY', some(weekday, 4)), maybe('BYDAY', some(nth))), dates),
  rule('YEARLY', fc.oneof(maybe('BYDAY', some(nth)), maybe('BYDAY', some(weekday)), dates)),
  fc
    .tuple(interval, some(fromEitherEnd(366)))
    .map(([every, days]) => `FREQ=YEARLY${every};BYYEARDAY=${days}`),
);

/** A wall time in the evening. */
export const aStart: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 2_500 })
  .map((days) => `${new Date(Date.UTC(2020, 0, 1) + days * DAY).toISOString().slice(0, 10)}T18:30:00`);
