interface Entry<Value> {
  readonly value: Value;
  weight: number;
  /** Since it last came under review for want of room. */
  isUsed: boolean;
}

/**
 * Keeps values that are used, bounded by their number and by the sum of their weights: whoever was used since the last
 * review stays until the next one, in the order of a clock's hand. Using a value changes nothing but a mark, since a Map
 * that is written at every request leaves tables behind that keep its old keys alive (see `Roster`).
 */
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
    entry.isUsed = true;
    return entry.value;
  }

  set(key: string, value: Value, weight = 1): void {
    this.#drop(key);
    this.#entries.set(key, { value, weight, isUsed: true });
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
    for (const [key, entry] of this.#entries) {
      if (this.#entries.size <= this.#maxEntries && this.#weight <= this.#maxWeight) return;
      if (entry.isUsed) {
        entry.isUsed = false;
        this.#entries.delete(key);
        this.#entries.set(key, entry);
      } else {
        this.#drop(key);
        this.#evictions += 1;
      }
    }
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#weight -= entry.weight;
  }
}
