/**
 * Runs `work` with a signal that is aborted with `signal` or after `ms`, and settles at that moment even when `work`
 * does not listen.
 * @throws `signal.reason`, what `expired` makes, or what `work` throws
 */
export function withDeadline<Result>(
  ms: number,
  signal: AbortSignal,
  expired: () => Error,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  if (signal.aborted) return Promise.reject(signal.reason);
  const limit = new AbortController();
  return new Promise<Result>((resolve, reject) => {
    const stop = (reason: unknown) => {
      settle();
      reject(reason);
      limit.abort(reason);
    };
    const onAbort = () => stop(signal.reason);
    const timer = setTimeout(() => stop(expired()), ms);
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    work(limit.signal).finally(settle).then(resolve, reject);
  });
}
