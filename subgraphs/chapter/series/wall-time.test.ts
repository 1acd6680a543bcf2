import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { existingInstant, instantOf, wallText } from './wall-time.ts';

describe('a wall time', () => {
  it('is the instant that Temporal’s `compatible` says, in any zone', () => {
    const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    const minute = fc.integer({ min: Date.UTC(2020, 0, 1) / 60_000, max: Date.UTC(2035, 0, 1) / 60_000 });
    fc.assert(
      fc.property(zone, minute, (timeZone, at) => {
        const wall = new Date(at * 60_000).toISOString().slice(0, 19);
        const theirs = Temporal.PlainDateTime.from(wall).toZonedDateTime(timeZone);
        expect(instantOf(wall, timeZone).getTime()).toBe(theirs.epochMilliseconds);
        const shown = theirs.toPlainDateTime().toString({ smallestUnit: 'second' });
        expect(wallText(new Date(theirs.epochMilliseconds), timeZone)).toBe(shown);
      }),
      { numRuns: 300 },
    );
  });

  it('that clocks skip counts on from before; that comes twice is the first', () => {
    expect(instantOf('2026-03-29T02:30:00', 'Europe/Berlin')).toEqual(new Date('2026-03-29T01:30:00Z'));
    expect(existingInstant('2026-03-29T02:30:00', 'Europe/Berlin')).toBeUndefined();
    expect(existingInstant('2026-10-25T02:30:00', 'Europe/Berlin')).toEqual(new Date('2026-10-25T00:30:00Z'));
    // A whole day was skipped at the date line.
    expect(existingInstant('2011-12-30T12:00:00', 'Pacific/Apia')).toBeUndefined();
  });

  it('is a day of the calendar in a zone there is', () => {
    expect(() => instantOf('2026-02-31T12:00:00', 'UTC')).toThrow(RangeError);
    expect(() => instantOf('2026-02-01T25:00:00', 'UTC')).toThrow(RangeError);
    expect(() => instantOf('2026-02-01T12:00:00', 'Mars/Olympus')).toThrow(RangeError);
  });
});
