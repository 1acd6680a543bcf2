import { durationMs } from './duration.ts';

const MINUTE = 60_000;

test.each([
  ['PT2H', 120 * MINUTE],
  ['PT1H30M', 90 * MINUTE],
  ['PT0S', 0],
  ['P1DT2H', 26 * 60 * MINUTE],
  ['P2W', 14 * 24 * 60 * MINUTE],
  ['PT1.5S', 1_500],
])('%s is %d ms', (text, expected) => {
  expect(durationMs(text)).toBe(expected);
});

test.each(['', 'P', 'PT', '2H', 'P1Y', 'P1M', 'PT-2H', 'two hours'])('%j is no fixed duration', (text) => {
  expect(durationMs(text)).toBeUndefined();
});
