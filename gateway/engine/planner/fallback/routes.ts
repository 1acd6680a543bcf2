import type { Door, Home, JoinedGraph, View } from './joined-graph.ts';
import { TYPENAME, type Want } from './want.ts';

/** Something found to be possible. */
interface Finding {
  /** When it was found: it rests on earlier findings alone, so that to follow it back never goes round. */
  readonly time: number;
  /** Fetches it takes. */
  readonly cost: number;
}

/** A way from one view of an object to another, by a key that can be had. */
export interface Route extends Finding {
  readonly view: View;
  readonly key: readonly Want[];
  readonly sentAs: string;
  /** What is known of the type of whoever takes it: the type, or an interface whose object it is. */
  readonly from: string;
}

/** How many fetches it takes to get all of what is wanted of an object; undefined when it cannot be got. */
type Cost = (view: View, typeName: string, wants: readonly Want[]) => number | undefined;

interface Search<Result> {
  result: Result;
  /** How deep among the searches under way, while it is. */
  depth: number | undefined;
  isDone: boolean;
}

/**
 * Finds which views of an object can be come by from another. One search may ask for the result of another that is under
 * way, and gets what has been found so far: such a result is not final, and sought again when it is asked for again.
 */
export class Routes {
  readonly #graph: JoinedGraph;
  readonly #cost: Cost;
  readonly #routes = new Map<string, Search<Map<string, Route>>>();
  readonly #inputs = new Map<string, Search<Finding | undefined>>();
  #time = 0;
  #depth = 0;
  /** The outermost search under way that was asked for its result. */
  #outermost = Number.POSITIVE_INFINITY;
  #unsettled = 0;

  constructor(graph: JoinedGraph, cost: Cost) {
    this.#graph = graph;
    this.#cost = cost;
  }

  /** Grows with each result used that was not final. */
  get unsettled(): number {
    return this.#unsettled;
  }

  /**
   * The route to a view of an object of the type found before the time. `isSharp`: for objects of this one type, where
   * the subgraph they come from knows only an interface of theirs.
   */
  route(from: View, typeName: string, to: View, before: number, isSharp = false): Route | undefined {
    const route = this.#from(from, typeName, before).get(routeId(to, isSharp));
    return route !== undefined && route.time < before ? route : undefined;
  }

  /** The routes to where the type of an object is known. */
  toTypes(from: View, typeName: string, before: number): Route[] {
    const routes = [...this.#from(from, typeName, before).values()];
    return routes.filter(({ view, time }) => view.as === undefined && time < before);
  }

  /** That what a field `@requires` can be had of an object of the type. */
  inputs(from: View, typeName: string, { view, field }: Home, name: string, before: number) {
    const search = entry(this.#inputs, `${from.id} ${view.id} ${typeName} ${name}`, undefined);
    if (before === Number.POSITIVE_INFINITY && search.result === undefined) {
      this.#run(search, () => {
        const cost = this.#cost(from, typeName, field.requires);
        if (cost !== undefined) search.result = { time: ++this.#time, cost };
      });
    }
    return search.result !== undefined && search.result.time < before ? search.result : undefined;
  }

  #from(from: View, typeName: string, before: number): ReadonlyMap<string, Route> {
    if (from.graph === '') return this.#rootRoutes(typeName);
    const search = entry(this.#routes, `${from.id} ${typeName}`, new Map<string, Route>());
    if (before < Number.POSITIVE_INFINITY) return search.result;
    this.#run(search, () => {
      for (let next = this.#next(from, typeName, search.result); next !== undefined; ) {
        search.result.set(...next);
        next = this.#next(from, typeName, search.result);
      }
    });
    return search.result;
  }

  #rootRoutes(typeName: string): ReadonlyMap<string, Route> {
    const views = this.#graph.graphs.map((graph) => this.#graph.view(graph, undefined));
    return new Map(
      views.map((view) => [
        routeId(view, false),
        { view, time: 0, cost: 1, key: [], sentAs: typeName, from: typeName },
      ]),
    );
  }

  /** The cheapest route not found yet. */
  #next(from: View, typeName: string, known: ReadonlyMap<string, Route>): [string, Route] | undefined {
    let best: [string, Omit<Route, 'time'>] | undefined;
    for (const door of this.#graph.doors(typeName)) {
      for (const [id, way] of waysThrough(door, from, typeName)) {
        if (known.has(id)) continue;
        const cost = this.#cost(from, typeName, way.key);
        if (cost === undefined || cost + 1 >= (best?.[1].cost ?? Number.POSITIVE_INFINITY)) continue;
        best = [id, { ...way, cost: cost + 1 }];
      }
    }
    return best && [best[0], { ...best[1], time: ++this.#time }];
  }

  #run<Result>(search: Search<Result>, seek: () => void): void {
    if (search.isDone) return;
    if (search.depth !== undefined) {
      this.#unsettled++;
      this.#outermost = Math.min(this.#outermost, search.depth);
      return;
    }
    const before = { unsettled: this.#unsettled, outermost: this.#outermost };
    this.#outermost = Number.POSITIVE_INFINITY;
    search.depth = this.#depth++;
    seek();
    search.isDone = this.#outermost >= search.depth;
    search.depth = undefined;
    this.#depth--;
    if (search.isDone) this.#unsettled = before.unsettled;
    this.#outermost = search.isDone ? before.outermost : Math.min(before.outermost, this.#outermost);
  }
}

/** Where only an interface is known of an object, its type is asked for first, unless it is sent as that interface. */
function* waysThrough(
  { view, sentAs, key }: Door,
  from: View,
  typeName: string,
): Generator<[string, Omit<Route, 'time' | 'cost'>]> {
  const isOfType = sentAs === typeName || view.as !== undefined;
  if (from.as === undefined) {
    if (isOfType) yield [routeId(view, false), { view, key, sentAs, from: typeName }];
    return;
  }
  const typed = { view, key: [TYPENAME, ...key], sentAs, from: typeName };
  if (sentAs !== from.as) {
    if (isOfType) yield [routeId(view, false), typed];
    return;
  }
  yield [routeId(view, false), { view, key, sentAs, from: sentAs }];
  if (view.as !== undefined) yield [routeId(view, true), typed];
}

function routeId({ id }: View, isSharp: boolean): string {
  return isSharp ? `${id}!` : String(id);
}

function entry<Result>(all: Map<string, Search<Result>>, key: string, result: Result): Search<Result> {
  let search = all.get(key);
  if (search === undefined) {
    search = { result, depth: undefined, isDone: false };
    all.set(key, search);
  }
  return search;
}
