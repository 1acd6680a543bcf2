/**
 * A stream whose source takes a while to open. Opens with the first `next`; `return` closes the source at once, even
 * while a `next` waits (an async generator would wait with it), and an abort of `signal` does the same.
 */
export class DeferredStream<Source, Result> implements AsyncIterableIterator<Result> {
  private source: Promise<AsyncIterator<Source>> | undefined;
  private closed = false;
  private wake: (() => void) | undefined;
  private readonly onAbort = () => void this.return();

  constructor(
    private readonly open: () => Promise<AsyncIterable<Source>>,
    private readonly map: (value: Source) => Result,
    private readonly signal: AbortSignal,
  ) {
    if (signal.aborted) this.closed = true;
    else signal.addEventListener('abort', this.onAbort, { once: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Result>> {
    if (this.closed) return { done: true, value: undefined };
    try {
      const outcome = await this.advanceOrClose();
      if (outcome !== undefined && outcome.done !== true) {
        return { done: false, value: this.map(outcome.value) };
      }
    } catch (error) {
      await this.return();
      throw error;
    }
    return this.return();
  }

  async return(): Promise<IteratorResult<Result>> {
    if (!this.closed) {
      this.closed = true;
      this.signal.removeEventListener('abort', this.onAbort);
      this.wake?.();
      void this.source?.then((source) => source.return?.()).catch(() => undefined);
    }
    return { done: true, value: undefined };
  }

  /** One promise a step: racing each value against one lasting promise would keep every value's reaction alive. */
  private advanceOrClose(): Promise<IteratorResult<Source> | undefined> {
    return new Promise((resolve, reject) => {
      this.wake = () => resolve(undefined);
      this.advance().then(resolve, reject);
    });
  }

  private async advance(): Promise<IteratorResult<Source>> {
    this.source ??= this.open().then((opened) => opened[Symbol.asyncIterator]());
    return (await this.source).next();
  }
}
