import type { Notices } from '../../../kernel/notices.ts';

/** A value and what tells whether it changed. */
export interface Versioned<Value> {
  readonly value: Value;
  readonly version: string | number;
}

/**
 * The present value, then the newest after every notice that changed its version. A slow consumer gets the newest when
 * it asks; nothing queues up. Returning it, even while a value is awaited, ends it and stops listening.
 * @param read gives the present value; undefined ends the stream
 */
export class Newest<Value> implements AsyncIterableIterator<Value> {
  private stirred = true;
  private done = false;
  private seen: string | number | undefined;
  private wake: () => void = () => undefined;
  private readonly stopListening: () => void;

  constructor(
    notices: Notices,
    topic: string,
    private readonly read: () => Promise<Versioned<Value> | undefined>,
  ) {
    this.stopListening = notices.listen(topic, () => this.stir());
  }

  /** Looks again, as after a notice. */
  stir(): void {
    this.stirred = true;
    this.wake();
  }

  async next(): Promise<IteratorResult<Value, undefined>> {
    while (!this.done) {
      if (!this.stirred) {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      }
      if (this.done) break;
      this.stirred = false;
      const newest = await this.readOrEnd();
      if (newest && newest.version !== this.seen && !this.done) {
        this.seen = newest.version;
        return { value: newest.value, done: false };
      }
    }
    return { value: undefined, done: true };
  }

  async return(): Promise<IteratorResult<Value, undefined>> {
    this.end();
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private async readOrEnd(): Promise<Versioned<Value> | undefined> {
    try {
      const newest = await this.read();
      if (!newest) this.end();
      return newest;
    } catch (error) {
      this.end();
      throw error;
    }
  }

  private end(): void {
    this.done = true;
    this.stopListening();
    this.wake();
  }
}
