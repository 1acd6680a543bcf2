import { LeastRecentlyUsed } from './lru.ts';

test('gives up the entry used longest ago', () => {
  const cache = new LeastRecentlyUsed<number>(2);
  cache.set('a', 1);
  cache.set('b', 2);
  cache.get('a');
  cache.set('c', 3);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
});

test('stays below its weight, replaced entries not counted twice', () => {
  const cache = new LeastRecentlyUsed<number>(100, 10);
  cache.set('a', 1, 6);
  cache.set('a', 2, 6);
  cache.set('b', 3, 4);
  expect(cache.size).toBe(2);
  cache.set('c', 4, 5);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([undefined, 3, 4]);
});

test('keeps nothing that is too heavy by itself', () => {
  const cache = new LeastRecentlyUsed<number>(100, 10);
  cache.set('a', 1, 11);
  expect(cache.size).toBe(0);
});
