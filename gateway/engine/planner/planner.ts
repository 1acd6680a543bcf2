import { type QueryPlan, QueryPlanner } from '@graphql-hive/router-query-planner';
import { hasKeysToChoose, withoutSpareKeys } from './spare-keys.ts';
import { withoutSpareProvides } from './spare-provides.ts';

const NO_LABELS = new Set<string>();

/** The library planner over one supergraph. */
export class Planner {
  /**
   * Whether it ends its process over some legal operations (a panic where it must not unwind: for one, a field with
   * `@requires` of a type with two keys that both count). It must plan none over such a supergraph.
   */
  readonly isDeadly: boolean;
  readonly #planner: QueryPlanner;

  /** Throws what the library throws for a supergraph that it can't read. */
  constructor(supergraphSdl: string) {
    const sdl = withoutSpareProvides(withoutSpareKeys(supergraphSdl));
    this.#planner = new QueryPlanner(sdl);
    this.isDeadly = hasKeysToChoose(sdl);
  }

  /** SDL of the public API, spelt out to the last built-in. */
  get publicSdl(): string {
    return this.#planner.consumerSchema;
  }

  /** Rejects for an operation without a plan. */
  plan(text: string): Promise<QueryPlan> {
    return this.#planner.planAsync(text, null, NO_LABELS, 0);
  }
}
