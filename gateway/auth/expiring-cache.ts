import type { Clock } from '../../kernel/clock.ts';

interface Entry<Value> {
  readonly value: Promise<Value>;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/**
 * Remembers what was looked up, for a while and in bounded number, oldest out first. Calls for the same key at the
 * same time share one look-up; a failed one is forgotten.
 */
export class ExpiringCache<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #maxEntries: number;
  readonly #clock: Clock;

  constructor(maxEntries: number, clock: Clock) {
    this.#maxEntries = maxEntries;
    this.#clock = clock;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** @param expiry of a value once it is there, in milliseconds since the epoch. */
  get(key: string, lookUp: () => Promise<Value>, expiry: (value: Value) => number): Promise<Value> {
    const before = this.#entries.get(key);
    if (before !== undefined && before.expiresAt > this.#clock.now().getTime()) return before.value;
    this.#entries.delete(key);
    const entry: Entry<Value> = { value: lookUp(), expiresAt: Number.POSITIVE_INFINITY };
    this.#entries.set(key, entry);
    entry.value.then(
      (value) => {
        entry.expiresAt = expiry(value);
      },
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      },
    );
    this.#trim();
    return entry.value;
  }

  #trim(): void {
    if (this.#entries.size <= this.#maxEntries) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }
}
