import { ChapterhouseError } from '../../kernel/errors.ts';

/** Events that may wait for a consumer before the stream is given up. */
const MAX_WAITING = 1_000;

/** Events pushed from one side and iterated from the other, by one consumer. */
export class EventQueue<Event> implements AsyncIterableIterator<Event> {
  private readonly events: Event[] = [];
  private ended = false;
  private error: Error | undefined;
  private wake: () => void = () => undefined;

  /** @param onReturn called once when the consumer leaves */
  constructor(private readonly onReturn: () => void) {}

  push(event: Event): void {
    if (this.ended) return;
    if (this.events.length >= MAX_WAITING) {
      this.fail(
        new ChapterhouseError(
          'CHAPTER_UNAVAILABLE',
          'The chapter’s events came faster than they were taken.',
        ),
      );
      this.onReturn();
      return;
    }
    this.events.push(event);
    this.wake();
  }

  end(): void {
    this.ended = true;
    this.wake();
  }

  /** Ends the stream with an error, after the events that wait. */
  fail(error: Error): void {
    if (this.ended) return;
    this.error = error;
    this.end();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Event>> {
    while (this.events.length === 0 && !this.ended) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    const [event] = this.events.splice(0, 1);
    if (event !== undefined) return { done: false, value: event };
    const { error } = this;
    this.error = undefined;
    if (error !== undefined) throw error;
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Event>> {
    if (!this.ended || this.events.length > 0) {
      this.events.length = 0;
      this.error = undefined;
      this.end();
      this.onReturn();
    }
    return { done: true, value: undefined };
  }
}
