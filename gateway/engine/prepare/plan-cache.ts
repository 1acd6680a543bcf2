import type { GraphqlAnswer } from '../request.ts';
import { LeastRecentlyUsed } from './lru.ts';
import { isAnswer } from './operation.ts';

export interface PlanCacheLimits {
  /** Operations, refused ones included. */
  readonly entries: number;
  /** Estimated bytes of heap, all operations together. */
  readonly bytes: number;
}

/** What a plan cache has done and holds. */
export interface PlanCacheFigures {
  readonly entries: number;
  readonly bytes: number;
  readonly hits: number;
  readonly misses: number;
  readonly evictions: number;
}

export const DEFAULT_PLAN_CACHE: PlanCacheLimits = { entries: 2_000, bytes: 64 * 1024 * 1024 };

/*
 * Measured on the heap: an operation of eleven characters takes 11 KB, one of 53 with one fetch 15 KB, one with two
 * fetches 25 KB, one of 511 with seven fetches 129 KB. Syntax trees, of the text and of the fetches, are most of it.
 */
const BYTES_PER_OPERATION = 8_192;
const BYTES_PER_CHARACTER = 80;
/** Of a text that is kept as text alone. */
const BYTES_PER_PLAIN_CHARACTER = 2;
const BYTES_PER_PROJECTED_FIELD = 1_000;

/** Of a plan. @param characters of the texts of its fetches; fields: that its answer has been compiled for */
export function planBytes(characters: number, fields: number): number {
  return characters * BYTES_PER_CHARACTER + fields * BYTES_PER_PROJECTED_FIELD;
}

/** Operations ready to run, and the answers to those that cannot be, by their text and name. */
export class PlanCache<Operation extends object> {
  readonly #kept: LeastRecentlyUsed<Operation | GraphqlAnswer>;
  #hits = 0;
  #misses = 0;

  constructor({ entries, bytes }: PlanCacheLimits) {
    this.#kept = new LeastRecentlyUsed(entries, bytes);
  }

  get figures(): PlanCacheFigures {
    const { size, weight, evictions } = this.#kept;
    return { entries: size, bytes: weight, hits: this.#hits, misses: this.#misses, evictions };
  }

  /** @param counted whether finding it is a hit; looking once more for the same request is none */
  get(key: string, counted = true): Operation | GraphqlAnswer | undefined {
    const found = this.#kept.get(key);
    if (found === undefined) this.#misses += 1;
    else if (counted) this.#hits += 1;
    return found;
  }

  set(key: string, prepared: Operation | GraphqlAnswer): void {
    const bytes = isAnswer(prepared)
      ? (key.length + prepared.body.length) * BYTES_PER_PLAIN_CHARACTER
      : key.length * BYTES_PER_CHARACTER;
    this.#kept.set(key, prepared, BYTES_PER_OPERATION + bytes);
  }

  /** An operation has been planned, or compiled further. */
  grown(key: string, prepared: Operation, bytes: number): void {
    this.#kept.grow(key, prepared, bytes);
  }
}
