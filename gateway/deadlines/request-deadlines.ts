import type { Canceller } from '../engine/cancellation.ts';
import { tookTooLong } from './took-too-long.ts';

/** Looks at the clock within one deadline: a request may take that share of it longer. */
const LOOKS = 20;

/**
 * Cancels what runs longer than it may. One timer for all: hardly any request needs it, and one for each would cost
 * every request something.
 */
export class RequestDeadlines {
  readonly #ms: number;
  readonly #intervalMs: number;
  readonly #timer: NodeJS.Timeout;
  /** The time of the last look before each began, the oldest first. */
  readonly #running = new Map<Canceller, number>();
  #lookedAt = performance.now();

  /** @param ms what one request may take */
  constructor(ms: number) {
    this.#ms = ms;
    this.#intervalMs = Math.ceil(ms / LOOKS);
    this.#timer = setInterval(() => this.#look(), this.#intervalMs);
    this.#timer.unref();
  }

  begin(canceller: Canceller): void {
    this.#running.set(canceller, this.#lookedAt);
  }

  end(canceller: Canceller): void {
    this.#running.delete(canceller);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    this.#lookedAt = performance.now();
    const latest = this.#lookedAt - this.#ms - this.#intervalMs;
    for (const [canceller, beganAfter] of this.#running) {
      if (beganAfter > latest) break;
      this.#running.delete(canceller);
      canceller.abort(tookTooLong(this.#ms));
    }
  }
}
