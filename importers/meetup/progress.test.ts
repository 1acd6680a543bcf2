import { formatRate, formatSeconds, paceOf } from './progress.ts';

test('the pace is what was done in the time it took', () => {
  expect(paceOf(50, 200, 10_000)).toEqual({ rate: 5, secondsLeft: 30 });
  expect(paceOf(200, 200, 10_000).secondsLeft).toBe(0);
});

test('before anything is done nothing is said of the time left', () => {
  expect(paceOf(0, 200, 10_000)).toEqual({ rate: 0, secondsLeft: undefined });
  expect(paceOf(0, 200, 0)).toEqual({ rate: 0, secondsLeft: undefined });
});

test.each([
  [0.2, '0:01'],
  [59, '0:59'],
  [750, '12:30'],
  [3_723, '1:02:03'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});

test.each([
  [0, '0.0/s'],
  [4.21, '4.2/s'],
  [38.4, '38/s'],
  [1_204, '1,204/s'],
])('the rate %d is %s', (rate, text) => {
  expect(formatRate(rate)).toBe(text);
});
