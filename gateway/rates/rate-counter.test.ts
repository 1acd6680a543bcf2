import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { RateCounts } from '../../kernel/peers.ts';
import { RateCounter } from './rate-counter.ts';

const MINUTE = 60_000;
const told: string[] = [];
const totals = new Map<string, number>();
const errors: unknown[] = [];
let down = false;
const shared: RateCounts = {
  async count(key, points) {
    if (down) throw new Error('down');
    told.push(`${key.split('.')[0]} ${points}`);
    const total = (totals.get(key) ?? 0) + points;
    totals.set(key, total);
    return { points: total, resetMs: MINUTE };
  },
};
const counter = (limit: number, name = 'rsvp') =>
  new RateCounter({ name, limit, shared, onError: (error) => errors.push(error) });

beforeEach(() => {
  jest.useFakeTimers();
  for (const list of [told, errors]) list.length = 0;
  totals.clear();
  down = false;
});
afterEach(() => void jest.useRealTimers());

async function times(count: number, one: RateCounter, key = 'ada'): Promise<(number | undefined)[]> {
  const answers = [];
  for (let time = 0; time < count; time += 1) answers.push(await one.use(key, 1));
  return answers;
}

test('a key may do so much in a minute, and then again', async () => {
  const one = counter(3);
  expect(await times(4, one)).toEqual([undefined, undefined, undefined, MINUTE]);
  expect(await times(1, one, 'grace')).toEqual([undefined]);
  jest.advanceTimersByTime(20_000);
  expect(await times(1, one)).toEqual([40_000]);
  jest.advanceTimersByTime(40_000);
  expect(await times(1, one)).toEqual([undefined]);
});

test('what is done at once counts as much as one after the other', async () => {
  const one = counter(10);
  expect(await one.use('ada', 11)).toBe(MINUTE);
});

test('to ask costs nothing', async () => {
  const one = counter(1);
  for (let time = 0; time < 3; time += 1) expect(await one.use('ada', 0)).toBeUndefined();
});

test('a count is shared a tenth of the limit at a time, without telling whom it is of', async () => {
  const one = counter(100);
  await times(9, one);
  expect(told).toEqual([]);
  await times(16, one);
  expect(told).toEqual(['rsvp 10', 'rsvp 10']);
  expect([...totals.keys()].join()).not.toContain('ada');
});

test('gateways together let through little more than one would', async () => {
  const gateways = [counter(100), counter(100), counter(100)];
  let passed = 0;
  for (let round = 0; round < 100; round += 1)
    for (const gateway of gateways) passed += (await gateway.use('ada', 1)) === undefined ? 1 : 0;
  expect(passed).toBeGreaterThanOrEqual(100);
  expect(passed).toBeLessThanOrEqual(100 + gateways.length * 10);
});

test('who is barred does not reach the shared count any more', async () => {
  const one = counter(10);
  await times(30, one);
  expect(told).toHaveLength(10);
});

test('a gateway that cannot share goes on by itself', async () => {
  down = true;
  const one = counter(2);
  expect(await times(3, one)).toEqual([undefined, undefined, MINUTE]);
  expect(errors).toHaveLength(2);
});
