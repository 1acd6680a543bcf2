import { expect, test } from '@jest/globals';
import { ExpiringCache } from './expiring-cache.ts';

function cacheOf(maxEntries: number) {
  const time = { now: 1000 };
  const asked: string[] = [];
  const cache = new ExpiringCache<string>(maxEntries, { now: () => new Date(time.now) });
  const get = (key: string) =>
    cache.get(
      key,
      async () => {
        asked.push(key);
        return key.toUpperCase();
      },
      () => time.now + 50,
    );
  return { time, asked, cache, get };
}

test('a value is looked up once until it expires', async () => {
  const { time, asked, get } = cacheOf(10);
  expect(await Promise.all([get('a'), get('a')])).toEqual(['A', 'A']);
  time.now += 49;
  await get('a');
  expect(asked).toEqual(['a']);
  time.now += 1;
  await get('a');
  expect(asked).toEqual(['a', 'a']);
});

test('it holds no more than it may, and the oldest goes first', async () => {
  const { asked, cache, get } = cacheOf(2);
  for (const key of ['a', 'b', 'c']) await get(key);
  expect(cache.size).toBe(2);
  await get('c');
  await get('a');
  expect(asked).toEqual(['a', 'b', 'c', 'a']);
});
