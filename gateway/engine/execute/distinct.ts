import type { Representation } from '../subgraph.ts';
import type { Data } from './run.ts';

/** Where a representation stands in the list, and the path that led to it first. */
export interface Place {
  readonly index: number;
  readonly path: number;
}

interface Known extends Place {
  readonly keys: readonly string[];
  readonly entity: Data;
}

/** Representations without doubles. An entity sent as plain values alone is known again by them, before it is written. */
export class Distinct {
  readonly representations: Representation[] = [];
  readonly #byText = new Map<string, Place>();
  /** By the first of the values. */
  readonly #byValue = new Map<unknown, Known[]>();

  /** @param keys of the values the entity is sent as */
  find(keys: readonly string[], entity: Data): Place | undefined {
    const known = this.#byValue.get(entity[keys[0] ?? '']);
    if (known === undefined) return undefined;
    for (let i = 0; i < known.length; i++) {
      const one = known[i] as Known;
      if (one.keys === keys && areSame(keys, one.entity, entity)) return one;
    }
    return undefined;
  }

  /** The place of the text; a new one is at the end. */
  place(json: string, path: number): Place {
    let place = this.#byText.get(json);
    if (place === undefined) {
      place = { index: this.representations.length, path };
      this.#byText.set(json, place);
      this.representations.push(new WrittenRepresentation(json));
    }
    return place;
  }

  /** Has the entity known by its values from now on. */
  remember(keys: readonly string[], entity: Data, { index, path }: Place): void {
    const value = entity[keys[0] ?? ''];
    const known = this.#byValue.get(value);
    if (known === undefined) this.#byValue.set(value, [{ keys, entity, index, path }]);
    else known.push({ keys, entity, index, path });
  }
}

/** Objects are never the same: what they hold is told by their text alone. */
function areSame(keys: readonly string[], one: Data, other: Data): boolean {
  for (let i = 0; i < keys.length; i++) {
    const value = one[keys[i] as string];
    if (typeof value === 'object' || value !== other[keys[i] as string]) return false;
  }
  return true;
}

class WrittenRepresentation implements Representation {
  readonly json: string;
  #value: Readonly<Record<string, unknown>> | undefined;

  constructor(json: string) {
    this.json = json;
  }

  get value(): Readonly<Record<string, unknown>> {
    this.#value ??= JSON.parse(this.json) as Record<string, unknown>;
    return this.#value;
  }

  get typename(): string {
    return String(this.value['__typename']);
  }
}
