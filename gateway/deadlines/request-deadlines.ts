import { Roster, type Rostered } from '../../kernel/roster.ts';
import type { Canceller } from '../engine/cancellation.ts';
import { tookTooLong } from './took-too-long.ts';

/** Looks at the clock within one deadline: a request may take that share of it longer. */
const LOOKS = 20;

/** Something that must end in time. */
export interface Running extends Rostered {
  readonly canceller: Canceller;
  /** The time of the last look before it began. */
  readonly beganAfter: number;
}

/**
 * Cancels what runs longer than it may. One timer for all: hardly any request needs it, and one for each would cost
 * every request something.
 */
export class RequestDeadlines {
  readonly #ms: number;
  readonly #intervalMs: number;
  readonly #timer: NodeJS.Timeout;
  readonly #running = new Roster<Running>();
  #lookedAt = performance.now();

  /** @param ms what one request may take */
  constructor(ms: number) {
    this.#ms = ms;
    this.#intervalMs = Math.ceil(ms / LOOKS);
    this.#timer = setInterval(() => this.#look(), this.#intervalMs);
    this.#timer.unref();
  }

  begin(canceller: Canceller): Running {
    const running = { canceller, beganAfter: this.#lookedAt, place: -1 };
    this.#running.add(running);
    return running;
  }

  end(running: Running): void {
    this.#running.delete(running);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    this.#lookedAt = performance.now();
    const latest = this.#lookedAt - this.#ms - this.#intervalMs;
    for (const running of this.#running.all()) {
      if (running.beganAfter > latest) continue;
      this.#running.delete(running);
      running.canceller.abort(tookTooLong(this.#ms));
    }
  }
}
