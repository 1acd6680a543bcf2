export interface EventQueueOptions {
  /** Events that may wait for the consumer. */
  readonly most: number;
  /** Of all that wait together, in the unit `push` is told; a single event may be larger. */
  readonly mostSize: number;
  /** Each event replaces what came before it, so one over the most pushes out the oldest; else it ends the stream. */
  readonly newestWins: boolean;
  /** What the stream ends with when too many events wait. */
  readonly overflow: () => Error;
  /** Called once, when the consumer leaves or is given up. */
  readonly onLeave: () => void;
}

/** Events pushed from one side and iterated from the other, by one consumer. */
export class EventQueue<Event> implements AsyncIterableIterator<Event> {
  readonly #options: EventQueueOptions;
  readonly #events: { readonly event: Event; readonly size: number }[] = [];
  #size = 0;
  #ended = false;
  #error: Error | undefined;
  #wake: () => void = () => undefined;

  constructor(options: EventQueueOptions) {
    this.#options = options;
  }

  push(event: Event, size: number): void {
    if (this.#ended) return;
    const { newestWins, overflow, onLeave } = this.#options;
    while (this.#isFullFor(size)) {
      if (!newestWins) {
        this.fail(overflow());
        onLeave();
        return;
      }
      this.#take();
    }
    this.#events.push({ event, size });
    this.#size += size;
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Ends the stream with an error, after the events that wait. */
  fail(error: Error): void {
    if (this.#ended) return;
    this.#error = error;
    this.end();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Event>> {
    while (this.#events.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const first = this.#take();
    if (first !== undefined) return { done: false, value: first.event };
    const error = this.#error;
    this.#error = undefined;
    if (error !== undefined) throw error;
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Event>> {
    const open = !this.#ended;
    this.#events.length = 0;
    this.#error = undefined;
    this.end();
    if (open) this.#options.onLeave();
    return { done: true, value: undefined };
  }

  #isFullFor(size: number): boolean {
    const { most, mostSize } = this.#options;
    const { length } = this.#events;
    return length > 0 && (length >= most || this.#size + size > mostSize);
  }

  #take() {
    const first = this.#events.shift();
    this.#size -= first?.size ?? 0;
    return first;
  }
}
