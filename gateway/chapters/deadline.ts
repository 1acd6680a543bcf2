import { type Cancellation, Canceller } from '../engine/cancellation.ts';

/**
 * Runs `work` with a cancellation that comes with `cancellation` or after `ms`, and settles at that moment even when `work`
 * does not listen.
 * @throws `cancellation.reason`, what `expired` makes, or what `work` throws
 */
export function withDeadline<Result>(
  ms: number,
  cancellation: Cancellation,
  expired: () => Error,
  work: (cancellation: Cancellation) => Promise<Result>,
): Promise<Result> {
  if (cancellation.aborted) return Promise.reject(cancellation.reason);
  const limit = new Canceller();
  return new Promise<Result>((resolve, reject) => {
    const stop = (reason: unknown) => {
      settle();
      reject(reason);
      limit.abort(reason);
    };
    const onAbort = () => stop(cancellation.reason);
    const timer = setTimeout(() => stop(expired()), ms);
    const settle = () => {
      clearTimeout(timer);
      cancellation.removeEventListener('abort', onAbort);
    };
    cancellation.addEventListener('abort', onAbort, { once: true });
    work(limit).finally(settle).then(resolve, reject);
  });
}
