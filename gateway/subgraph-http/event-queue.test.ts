import { EventQueue, type EventQueueOptions } from './event-queue.ts';

let left: number;
beforeEach(() => {
  left = 0;
});

function queueOf(options: Partial<EventQueueOptions> = {}): EventQueue<number> {
  return new EventQueue<number>({
    most: 3,
    mostSize: 100,
    newestWins: false,
    overflow: () => new Error('too many'),
    onLeave: () => {
      left += 1;
    },
    ...options,
  });
}

test('gives what was pushed, in order, and waits for what is to come', async () => {
  const queue = queueOf();
  queue.push(1, 1);
  queue.push(2, 1);
  expect([await queue.next(), await queue.next()].map(({ value }) => value)).toEqual([1, 2]);
  const waiting = queue.next();
  queue.push(3, 1);
  expect((await waiting).value).toBe(3);
});

test('gives what waits before it ends or fails', async () => {
  const ended = queueOf();
  ended.push(1, 1);
  ended.end();
  expect(await ended.next()).toEqual({ done: false, value: 1 });
  expect((await ended.next()).done).toBe(true);
  const failed = queueOf();
  failed.push(1, 1);
  failed.fail(new Error('broken'));
  expect((await failed.next()).value).toBe(1);
  await expect(failed.next()).rejects.toThrow('broken');
  expect((await failed.next()).done).toBe(true);
  expect(left).toBe(0);
});

test('tells once that its consumer left, and lets nothing wait', async () => {
  const queue = queueOf();
  const waiting = queue.next();
  await queue.return();
  await queue.return();
  expect((await waiting).done).toBe(true);
  queue.push(1, 1);
  expect((await queue.next()).done).toBe(true);
  expect(left).toBe(1);
});

test('gives a consumer up for whom too many events wait', async () => {
  const queue = queueOf();
  for (const event of [1, 2, 3, 4, 5]) queue.push(event, 1);
  expect(left).toBe(1);
  for (const event of [1, 2, 3]) expect((await queue.next()).value).toBe(event);
  await expect(queue.next()).rejects.toThrow('too many');
});

test('keeps the newest where each replaces the one before', async () => {
  const queue = queueOf({ newestWins: true, most: 1 });
  for (const event of [1, 2, 3]) queue.push(event, 1);
  queue.end();
  expect((await queue.next()).value).toBe(3);
  expect((await queue.next()).done).toBe(true);
  expect(left).toBe(0);
});

test('counts what waits by its size as well, and takes one event of any size', async () => {
  const queue = queueOf();
  queue.push(1, 500);
  expect((await queue.next()).value).toBe(1);
  queue.push(2, 60);
  queue.push(3, 40);
  expect(left).toBe(0);
  queue.push(4, 1);
  expect(left).toBe(1);
  expect([await queue.next(), await queue.next()].map(({ value }) => value)).toEqual([2, 3]);
  await expect(queue.next()).rejects.toThrow('too many');
});
