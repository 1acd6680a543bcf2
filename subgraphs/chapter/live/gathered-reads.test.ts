import { expect, it } from '@jest/globals';
import { GatheredReads } from './gathered-reads.ts';

/** Reads that wait until they are let go. */
function held() {
  const batches: { keys: readonly string[]; finish: (fault?: Error) => void }[] = [];
  const next: (() => void)[] = [];
  const reads = new GatheredReads<string, string>(
    (keys) =>
      new Promise((resolve, reject) => {
        const finish = (fault?: Error) =>
          fault
            ? reject(fault)
            : resolve(new Map(keys.filter((key) => key !== 'none').map((key) => [key, `<${key}>`])));
        batches.push({ keys, finish });
        next.shift()?.();
      }),
  );
  const begun = () => new Promise<void>((resolve) => next.push(resolve));
  return { reads, batches, begun };
}

it('reads what is asked at one moment together, each once', async () => {
  const { reads, batches, begun } = held();
  const first = begun();
  const asked = [reads.load('a'), reads.load('b'), reads.load('a'), reads.load('none')];
  await first;
  batches[0]?.finish();
  expect(await Promise.all(asked)).toEqual(['<a>', '<b>', '<a>', undefined]);
  expect(batches.map(({ keys }) => keys)).toEqual([['a', 'b', 'none']]);
});

it('never gives what was read before it was asked for', async () => {
  const { reads, batches, begun } = held();
  const first = begun();
  const before = reads.load('a');
  await first;
  const after = [reads.load('a'), reads.load('b')];
  const second = begun();
  batches[0]?.finish();
  await before;
  await second;
  expect(batches[1]?.keys).toEqual(['a', 'b']);
  batches[1]?.finish();
  expect(await Promise.all(after)).toEqual(['<a>', '<b>']);
});

it('fails those alone whose read failed', async () => {
  const { reads, batches, begun } = held();
  const first = begun();
  const fails = reads.load('a');
  await first;
  const second = begun();
  const works = reads.load('b');
  batches[0]?.finish(new Error('gone'));
  await expect(fails).rejects.toThrow('gone');
  await second;
  batches[1]?.finish();
  expect(await works).toBe('<b>');
});
