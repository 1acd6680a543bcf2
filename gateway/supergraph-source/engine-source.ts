import { createHash } from 'node:crypto';
import type { PlanCacheFigures } from '../engine/prepare/plan-cache.ts';
import { type BuiltEngine, EngineLease } from './engine-lease.ts';

/** The engine of the present supergraph, replaced when there is another. */
export class EngineSource<Context> {
  readonly #build: (supergraphSdl: string) => BuiltEngine<Context>;
  #lease: EngineLease<Context>;
  #digest: string;
  /** What the plan caches of engines that were replaced have done. */
  #past = { hits: 0, misses: 0, evictions: 0 };

  /** @throws BAD_CONFIG when the supergraph can't be used; what `build` throws leaves nothing open. */
  constructor(build: (supergraphSdl: string) => BuiltEngine<Context>, supergraphSdl: string) {
    this.#build = build;
    this.#lease = new EngineLease(build(supergraphSdl));
    this.#digest = digestOf(supergraphSdl);
  }

  /** To be asked for each operation. */
  get current(): EngineLease<Context> {
    return this.#lease;
  }

  /** SHA-256 of the supergraph's text, in hexadecimal. */
  get digest(): string {
    return this.#digest;
  }

  /** Of all engines there have been, entries and bytes of the present one. */
  get planCache(): PlanCacheFigures {
    const { entries, bytes, hits, misses, evictions } = this.#lease.engine.planCache;
    const past = this.#past;
    return {
      entries,
      bytes,
      hits: past.hits + hits,
      misses: past.misses + misses,
      evictions: past.evictions + evictions,
    };
  }

  /**
   * Serves another supergraph from here on.
   * @returns false when it is the same. @throws BAD_CONFIG when it can't be used; the present one stays.
   */
  replace(supergraphSdl: string): boolean {
    const digest = digestOf(supergraphSdl);
    if (digest === this.#digest) return false;
    const lease = new EngineLease(this.#build(supergraphSdl));
    const { hits, misses, evictions } = this.planCache;
    this.#past = { hits, misses, evictions };
    const replaced = this.#lease;
    this.#lease = lease;
    this.#digest = digest;
    replaced.replaceWith(lease);
    return true;
  }

  close(): Promise<void> {
    return this.#lease.close();
  }
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
