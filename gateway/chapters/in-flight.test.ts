import type { Cancellation } from '../engine/cancellation.ts';
import { withDeadline } from './deadline.ts';
import { InFlight } from './in-flight.ts';

const open = new AbortController().signal;
const turn = () => new Promise(setImmediate);

/** Work that ends when told to. */
function controlled() {
  const started: number[] = [];
  const ends = new Map<number, () => void>();
  const work = (name: number) => () =>
    new Promise<number>((resolve) => {
      started.push(name);
      ends.set(name, () => resolve(name));
    });
  return { started, work, end: (name: number) => ends.get(name)?.() };
}

describe('calls in flight', () => {
  test('are bounded, and the others follow in the order they came', async () => {
    const { started, work, end } = controlled();
    const slots = new InFlight(2);
    const all = [0, 1, 2, 3].map((name) => slots.run(open, work(name)));
    await turn();
    expect(started).toEqual([0, 1]);
    end(1);
    await turn();
    expect(started).toEqual([0, 1, 2]);
    for (const name of [0, 2]) end(name);
    await turn();
    end(3);
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3]);
  });

  test('who leaves the queue does not take a turn, and who fails gives it on', async () => {
    const { started, work, end } = controlled();
    const slots = new InFlight(1);
    const gone = new AbortController();
    const failing = slots.run(open, () => Promise.reject(new Error('failed')));
    const leaving = slots.run(gone.signal, work(1));
    const last = slots.run(open, work(2));
    gone.abort(new Error('left'));
    await expect(leaving).rejects.toThrow('left');
    await expect(failing).rejects.toThrow('failed');
    await turn();
    expect(started).toEqual([2]);
    end(2);
    await last;
    const next = slots.run(open, work(3));
    await turn();
    end(3);
    expect(await next).toBe(3);
  });
});

describe('a deadline', () => {
  const late = () => new Error('too late');

  test('settles work that does not listen, and tells it to stop', async () => {
    let told: Cancellation | undefined;
    const slow = withDeadline(5, open, late, (signal) => {
      told = signal;
      return new Promise(() => undefined);
    });
    await expect(slow).rejects.toThrow('too late');
    expect(told?.aborted).toBe(true);
  });

  test('passes on that the caller left, before and during the work', async () => {
    const gone = new AbortController();
    const during = withDeadline(10_000, gone.signal, late, () => new Promise(() => undefined));
    gone.abort(new Error('left'));
    await expect(during).rejects.toThrow('left');
    await expect(withDeadline(10_000, gone.signal, late, async () => 1)).rejects.toThrow('left');
  });

  test('leaves alone what is done in time', async () => {
    await expect(withDeadline(10_000, open, late, async () => 1)).resolves.toBe(1);
    await expect(withDeadline(10_000, open, late, () => Promise.reject(new Error('own')))).rejects.toThrow(
      'own',
    );
  });
});
