interface Entry<Value> {
  /** The very string it was set by: one from each request, equal to it, would stay on the heap (see `Roster`). */
  readonly key: string;
  readonly value: Value;
  weight: number;
}

/** Keeps the most recently used values, bounded by their number and by the sum of their weights. */
export class LeastRecentlyUsed<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #maxEntries: number;
  readonly #maxWeight: number;
  #weight = 0;
  #evictions = 0;

  constructor(maxEntries: number, maxWeight = Number.POSITIVE_INFINITY) {
    this.#maxEntries = maxEntries;
    this.#maxWeight = maxWeight;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Of all values kept. */
  get weight(): number {
    return this.#weight;
  }

  /** Values dropped for want of room, ever. */
  get evictions(): number {
    return this.#evictions;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(entry.key);
    this.#entries.set(entry.key, entry);
    return entry.value;
  }

  set(key: string, value: Value, weight = 1): void {
    this.#drop(key);
    this.#entries.set(key, { key, value, weight });
    this.#weight += weight;
    this.#makeRoom();
  }

  /** For a value that has grown since it was set; one that is no longer kept is left alone. */
  grow(key: string, value: Value, by: number): void {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.value !== value) return;
    entry.weight += by;
    this.#weight += by;
    this.#makeRoom();
  }

  #makeRoom(): void {
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxEntries && this.#weight <= this.#maxWeight) return;
      this.#drop(oldest);
      this.#evictions += 1;
    }
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#weight -= entry.weight;
  }
}
