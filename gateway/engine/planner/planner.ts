import { type QueryPlan, QueryPlanner } from '@graphql-hive/router-query-planner';
import { PlannerProcess } from './planner-process.ts';
import { hasKeysToChoose, withoutSpareKeys } from './spare-keys.ts';
import { withoutSpareProvides } from './spare-provides.ts';

const NO_LABELS = new Set<string>();
/** One for all supergraphs of this process: a planner holds nothing but them. */
const PROCESS = new PlannerProcess();
const FORGOTTEN = new FinalizationRegistry<number>((graph) => PROCESS.forget(graph));

/** Plans operations over one supergraph: in a child where the planner is known to end its process. */
export class Planner {
  readonly #planner: QueryPlanner;
  readonly #graph: number | undefined;

  /** Throws what the library throws for a supergraph that it can't read. */
  constructor(supergraphSdl: string) {
    const sdl = withoutSpareProvides(withoutSpareKeys(supergraphSdl));
    this.#planner = new QueryPlanner(sdl);
    if (!hasKeysToChoose(sdl)) return;
    this.#graph = PROCESS.add(sdl);
    FORGOTTEN.register(this, this.#graph);
  }

  /** SDL of the public API, spelt out to the last built-in. */
  get publicSdl(): string {
    return this.#planner.consumerSchema;
  }

  /** Rejects for an operation without a plan. */
  plan(text: string): Promise<QueryPlan> {
    return this.#graph === undefined
      ? this.#planner.planAsync(text, null, NO_LABELS, 0)
      : PROCESS.plan(this.#graph, text);
  }
}
