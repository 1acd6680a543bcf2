import type { Path } from './answer.ts';

/** Reads of an error's path that are not worth more: an honest one takes a few for each of its keys. */
const MAX_READS = 500;

/** Something that knows how the path goes on below it. */
export interface Reader {
  /** From the key at the index on: in response keys, as far as it can be read. */
  below(path: ErrorPath, at: number): Path;
}

/** The path of an error in names of the merged data, on its way to response keys: each reader is asked once at each key. */
export class ErrorPath {
  readonly keys: Path;
  readonly #known = new Map<Reader, Map<number, Path>>();
  #reads = 0;

  constructor(keys: Path) {
    this.keys = keys;
  }

  read(reader: Reader, at: number): Path {
    let known = this.#known.get(reader);
    if (known === undefined) {
      known = new Map();
      this.#known.set(reader, known);
    }
    let below = known.get(at);
    if (below === undefined) {
      below = this.#reads++ < MAX_READS ? reader.below(this, at) : [];
      known.set(at, below);
    }
    return below;
  }
}
