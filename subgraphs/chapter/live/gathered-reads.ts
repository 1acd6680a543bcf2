interface Asked<Value> {
  readonly value: Promise<Value | undefined>;
  readonly resolve: (value: Value | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads of many at the same moment as one: what is asked while a read is under way goes into the next, so that a value
 * is never older than the moment it was asked for.
 */
export class GatheredReads<Key, Value> {
  private asked = new Map<Key, Asked<Value>>();
  private reading = false;

  constructor(private readonly read: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>) {}

  /** Undefined when there is none. Rejects as the read does. */
  load(key: Key): Promise<Value | undefined> {
    const known = this.asked.get(key);
    if (known) return known.value;
    let [resolve, reject]: [Asked<Value>['resolve'], Asked<Value>['reject']] = [noop, noop];
    const value = new Promise<Value | undefined>((...settle) => {
      [resolve, reject] = settle;
    });
    this.asked.set(key, { value, resolve, reject });
    if (!this.reading) {
      this.reading = true;
      // Notices of many changes come within one turn of the event loop.
      setImmediate(() => void this.run());
    }
    return value;
  }

  private async run(): Promise<void> {
    while (this.asked.size > 0) {
      const batch = this.asked;
      this.asked = new Map();
      try {
        const found = await this.read([...batch.keys()]);
        for (const [key, { resolve }] of batch) resolve(found.get(key));
      } catch (error) {
        for (const { reject } of batch.values()) reject(error);
      }
    }
    this.reading = false;
  }
}

const noop = (): void => undefined;
