import { EventQueue } from './event-queue.ts';

test('gives what was pushed, in order, and waits for what is to come', async () => {
  const queue = new EventQueue<number>(() => undefined);
  queue.push(1);
  queue.push(2);
  expect([await queue.next(), await queue.next()].map(({ value }) => value)).toEqual([1, 2]);
  const waiting = queue.next();
  queue.push(3);
  expect((await waiting).value).toBe(3);
});

test('gives what waits before it ends or fails', async () => {
  const ended = new EventQueue<number>(() => undefined);
  ended.push(1);
  ended.end();
  expect(await ended.next()).toEqual({ done: false, value: 1 });
  expect((await ended.next()).done).toBe(true);
  const failed = new EventQueue<number>(() => undefined);
  failed.push(1);
  failed.fail(new Error('broken'));
  expect((await failed.next()).value).toBe(1);
  await expect(failed.next()).rejects.toThrow('broken');
  expect((await failed.next()).done).toBe(true);
});

test('tells once that its consumer left, and lets nothing wait', async () => {
  let left = 0;
  const queue = new EventQueue<number>(() => {
    left += 1;
  });
  const waiting = queue.next();
  await queue.return();
  await queue.return();
  expect((await waiting).done).toBe(true);
  queue.push(1);
  expect((await queue.next()).done).toBe(true);
  expect(left).toBe(1);
});

test('gives a consumer up that is slower than the events for long', async () => {
  let left = 0;
  const queue = new EventQueue<number>(() => {
    left += 1;
  });
  for (let i = 0; i < 1_001; i += 1) queue.push(i);
  expect(left).toBe(1);
  for (let i = 0; i < 1_000; i += 1) expect((await queue.next()).value).toBe(i);
  await expect(queue.next()).rejects.toMatchObject({ code: 'CHAPTER_UNAVAILABLE' });
});
