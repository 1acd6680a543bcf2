import { setTimeout as sleep } from 'node:timers/promises';
import { Canceller } from './cancellation.ts';

describe('a canceller', () => {
  test('tells each listener once, with the reason', () => {
    const canceller = new Canceller();
    const told: string[] = [];
    canceller.addEventListener('abort', () => told.push(`first: ${canceller.reason}`));
    canceller.addEventListener('abort', () => told.push(`second: ${canceller.reason}`));
    canceller.abort('enough');
    canceller.abort('again');
    expect(told).toEqual(['first: enough', 'second: enough']);
    expect(canceller.aborted).toBe(true);
  });

  test('tells nobody who has stopped listening', () => {
    const canceller = new Canceller();
    const told: string[] = [];
    const listener = () => told.push('told');
    canceller.addEventListener('abort', listener);
    canceller.removeEventListener('abort', listener);
    canceller.abort();
    expect(told).toEqual([]);
    expect(canceller.reason).toMatchObject({ name: 'AbortError' });
  });

  test('gives a signal that is aborted together with it, and one already aborted afterwards', async () => {
    const canceller = new Canceller();
    const waiting = sleep(60_000, 'slept', { signal: canceller.signal });
    canceller.abort('enough');
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError', cause: 'enough' });
    const late = new Canceller();
    late.abort('enough');
    expect(late.signal).toMatchObject({ aborted: true, reason: 'enough' });
  });
});
