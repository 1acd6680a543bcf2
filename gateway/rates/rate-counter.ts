import { createHash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateCounts } from '../../kernel/peers.ts';

export const WINDOW_SECONDS = 60;
/** Into how many parts of its limit a count is told to the other gateways: all of them together exceed it by so little. */
const PARTS = 10;

export interface RateCounterOptions {
  /** Tells it from other counters of the same community. */
  readonly name: string;
  /** Points allowed in a window. */
  readonly limit: number;
  /** Where gateways count together. */
  readonly shared: RateCounts;
  readonly onError: (error: unknown) => void;
}

/**
 * Counts what each key does in a minute. Every gateway counts by itself, in memory, and decides by that at once. When a
 * key has used another tenth of its limit, the tenth is added to the count all gateways share, in the background; if that
 * is over the limit, the key is barred here, too. So what is far below its limit costs no round trip, nobody waits for
 * one, and gateways that cannot reach the shared count go on by their own.
 */
export class RateCounter {
  readonly #options: RateCounterOptions;
  readonly #part: number;
  readonly #memory: RateLimiterMemory;

  constructor(options: RateCounterOptions) {
    this.#options = options;
    this.#part = Math.max(1, Math.floor(options.limit / PARTS));
    this.#memory = new RateLimiterMemory({ points: options.limit, duration: WINDOW_SECONDS, keyPrefix: '' });
  }

  /**
   * Counts, also what is refused.
   * @param points 0 only asks
   * @returns milliseconds until the key may go on; undefined when it may now
   */
  async use(key: string, points: number): Promise<number | undefined> {
    const before = await this.#consume(key, points);
    const total = before.consumedPoints;
    if (total > this.#options.limit) return before.msBeforeNext;
    const parts = Math.floor(total / this.#part) - Math.floor((total - points) / this.#part);
    if (parts > 0) void this.#share(key, parts * this.#part);
    return undefined;
  }

  async #consume(key: string, points: number): Promise<RateLimiterRes> {
    try {
      return await this.#memory.consume(key, points);
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return refused;
      throw refused;
    }
  }

  async #share(key: string, points: number): Promise<void> {
    const { name, limit, shared, onError } = this.#options;
    try {
      // Who it is stays here.
      const hidden = `${name}.${createHash('sha256').update(key).digest('base64url')}`;
      const { points: total, resetMs } = await shared.count(hidden, points, WINDOW_SECONDS);
      if (total > limit) await this.#memory.block(key, Math.ceil(resetMs / 1000));
    } catch (error) {
      onError(error);
    }
  }
}
