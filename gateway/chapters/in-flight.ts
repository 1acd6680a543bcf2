import type { Cancellation } from '../engine/cancellation.ts';

/** At most so many calls at once; the rest wait their turn, first come, first served. */
export class InFlight {
  private running = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly most: number) {}

  /** @throws `cancellation.reason` when it is aborted before the turn comes */
  async run<Result>(cancellation: Cancellation, work: () => Promise<Result>): Promise<Result> {
    if (this.running < this.most) this.running += 1;
    else await this.turn(cancellation);
    try {
      return await work();
    } finally {
      const [next] = this.waiting;
      if (next === undefined) this.running -= 1;
      else next();
    }
  }

  /** The place of whoever ends is handed on, so `running` stays as it is. */
  private turn(cancellation: Cancellation): Promise<void> {
    return new Promise((resolve, reject) => {
      const start = () => {
        this.waiting.delete(start);
        cancellation.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.waiting.delete(start);
        reject(cancellation.reason);
      };
      if (cancellation.aborted) {
        reject(cancellation.reason);
        return;
      }
      this.waiting.add(start);
      cancellation.addEventListener('abort', leave, { once: true });
    });
  }
}
