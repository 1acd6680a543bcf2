import type { Field, JoinedGraph, View } from './joined-graph.ts';
import { type Route, Routes } from './routes.ts';
import { applies, sizeOf, TYPENAME, type Want, wantsOn } from './want.ts';

/** One way to get a field. */
export interface Option {
  /** Where it is asked for. */
  readonly view: View;
  readonly field: Field;
  /** Undefined when the object is at hand there. */
  readonly route: Route | undefined;
  /** Whether what the field `@requires` comes first, and before when that was found to be possible. */
  readonly inputs: { readonly time: number; readonly cost: number } | undefined;
  /** The view of its value. */
  readonly below: View;
}

/** What one option gives of a want. */
export interface Part {
  readonly option: Option;
  /** What it gives; undefined when that is nothing. */
  readonly want: Want | undefined;
  readonly lack: Want | undefined;
  /** Fetches that serve all wants of the place, by where they go. */
  readonly jumps: ReadonlyMap<View, number>;
  /** Further fetches. */
  readonly cost: number;
}

export interface Division {
  readonly parts: readonly (Part & { readonly want: Want })[];
  /** What cannot be had. */
  readonly lack: Want | undefined;
  /** How many ways there are to get it. */
  readonly choices: number;
}

interface Weighed {
  readonly parts: readonly Part[];
  /** Object types the value can have, by some option. */
  readonly universe: ReadonlySet<string>;
}

const ALWAYS = Number.POSITIVE_INFINITY;
/** Of equals, what needs no other fetch comes first. */
const HOP = 0.1;
const TYPENAME_FIELD: Field = {
  type: 'String',
  shape: 'String!',
  isExternal: false,
  requires: [],
  provides: [],
};

/** Finds where what is wanted of an object can be had: all of it in one place, or parts of it in several. */
export class Options {
  readonly #graph: JoinedGraph;
  readonly #routes: Routes;
  readonly #weighed = new WeakMap<Want, Map<string, Weighed>>();

  constructor(graph: JoinedGraph) {
    this.#graph = graph;
    this.#routes = new Routes(graph, (view, typeName, wants) => this.#costOf(view, typeName, wants));
  }

  /**
   * Divides a want among the options, the best ones first. Only what was found before the time is used. Ways that are
   * taken already, as `isOpen` says of their ends, cost nothing more.
   */
  divide(
    view: View,
    typeName: string,
    want: Want,
    before = ALWAYS,
    isOpen?: (view: View) => boolean,
  ): Division {
    const { parts, universe } = this.#weigh(view, typeName, want, before);
    const rank = (part: Part) => costOf([part], isOpen) + (part.option.route === undefined ? 0 : HOP);
    const sorted = [...parts].sort((a, b) => lackOf(a) - lackOf(b) || rank(a) - rank(b));
    const chosen: Division['parts'][number][] = [];
    let rest: Want | undefined = want;
    for (const part of sorted) {
      if (rest === undefined) break;
      const now: Part = rest === want ? part : this.#part(part.option, rest, universe, before);
      if (!gives(now)) continue;
      chosen.push(now);
      rest = now.lack;
    }
    return { parts: chosen, lack: rest, choices: parts.length };
  }

  /** The way back to where an object is, or on, for those of one type alone. */
  sharp(from: View, typeName: string, to: View, before: number): Route | undefined {
    return this.#routes.route(from, typeName, to, before, true);
  }

  #weigh(view: View, typeName: string, want: Want, before: number): Weighed {
    const known = this.#weighed.get(want) ?? new Map<string, Weighed>();
    this.#weighed.set(want, known);
    const key = `${view.id} ${typeName} ${before}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const { unsettled } = this.#routes;
    const options = [...this.#options(view, typeName, want, before)];
    const universe = new Set(
      options.flatMap(({ below, field }) => this.#graph.concerned(below.graph, field.type, want)),
    );
    const parts = options.map((option) => this.#part(option, want, universe, before));
    const weighed = { parts, universe };
    if (before < ALWAYS || unsettled === this.#routes.unsettled) known.set(key, weighed);
    return weighed;
  }

  *#options(view: View, typeName: string, want: Want, before: number): Generator<Option> {
    if (want.name === TYPENAME.name) {
      yield* this.#typeOptions(view, typeName, before);
      return;
    }
    const given = view.given.find(({ name, on }) => name === want.name && (on?.has(typeName) ?? true));
    const provided = given && this.#graph.field(view.graph, view.as ?? typeName, want.name);
    if (given !== undefined && provided !== undefined) {
      yield this.#option(view, provided, undefined, undefined, given.wants);
    }
    for (const home of this.#graph.homes(typeName, want.name)) {
      const isHere = home.view.graph === view.graph && home.view.as === view.as;
      if (isHere && home.field.requires.length === 0) {
        yield this.#option(view, home.field, undefined, undefined, undefined);
        continue;
      }
      const route = this.#routes.route(view, typeName, home.view, before);
      if (route === undefined) continue;
      if (home.field.requires.length === 0) {
        yield this.#option(home.view, home.field, route, undefined, undefined);
        continue;
      }
      const inputs = this.#routes.inputs(view, typeName, home, want.name, before);
      if (inputs !== undefined) yield this.#option(home.view, home.field, route, inputs, undefined);
    }
  }

  *#typeOptions(view: View, typeName: string, before: number): Generator<Option> {
    if (view.as === undefined) {
      yield this.#option(view, TYPENAME_FIELD, undefined, undefined, undefined);
      return;
    }
    for (const route of this.#routes.toTypes(view, typeName, before)) {
      yield this.#option(route.view, TYPENAME_FIELD, route, undefined, undefined);
    }
  }

  #option(
    view: View,
    field: Field,
    route: Route | undefined,
    inputs: Option['inputs'],
    given: readonly Want[] | undefined,
  ): Option {
    const below = this.#graph.viewOf(view.graph, field.type, given ?? field.provides);
    return { view, field, route, inputs, below };
  }

  #part(option: Option, want: Want, universe: ReadonlySet<string>, before: number): Part {
    const jumps = new Map(option.route === undefined ? [] : [[option.view, option.route.cost]]);
    const own = option.inputs === undefined ? 0 : option.inputs.cost + 1;
    if (want.wants === undefined) return { option, want, lack: undefined, jumps, cost: own };
    const possible = this.#graph.possible(option.below.graph, option.field.type);
    const had: Want[] = [];
    const lacked: Want[] = [];
    const parts: Part[] = [];
    for (const typeName of universe) {
      const wants = wantsOn(want.wants, typeName);
      if (!possible.has(typeName)) {
        lacked.push(...wants.map((lack) => of(lack, typeName)));
        continue;
      }
      for (const below of wants) {
        const division = this.divide(option.below, typeName, below, before);
        if (division.lack !== undefined && this.#isBroken(option.below, typeName, below))
          return { option, want: undefined, lack: want, jumps, cost: own };
        parts.push(...division.parts);
        had.push(...division.parts.map((part) => of(part.want, typeName)));
        if (division.lack !== undefined) lacked.push(of(division.lack, typeName));
      }
    }
    const cost = own + costOf(parts);
    if (lacked.length === 0) return { option, want, lack: undefined, jumps, cost };
    const given = had.length === 0 ? undefined : { ...want, wants: had };
    return { option, want: given, lack: { ...want, wants: lacked }, jumps, cost };
  }

  /**
   * Whether the subgraph promises the field with an interface and declares it external where it gives the type: no
   * object of that interface is to be had of it, whatever its type, nor put together out of several that do so.
   */
  #isBroken({ graph }: View, typeName: string, { on, name }: Want): boolean {
    return on === undefined && this.#graph.field(graph, typeName, name)?.isExternal === true;
  }

  #costOf(view: View, typeName: string, wants: readonly Want[]): number | undefined {
    const divisions = wants
      .filter((want) => applies(want, typeName))
      .map((want) => this.divide(view, typeName, want));
    if (divisions.some(({ lack }) => lack !== undefined)) return undefined;
    return costOf(divisions.flatMap(({ parts }) => parts));
  }
}

function gives(part: Part): part is Division['parts'][number] {
  return part.want !== undefined;
}

function lackOf({ lack }: Part): number {
  return lack === undefined ? 0 : sizeOf([lack]);
}

/** A fetch that several parts go by is one. */
function costOf(parts: readonly Part[], isOpen?: (view: View) => boolean): number {
  const jumps = new Map<View, number>();
  let sum = 0;
  for (const part of parts) {
    sum += part.cost;
    for (const [view, cost] of part.jumps) jumps.set(view, isOpen?.(view) === true ? 0 : cost);
  }
  for (const cost of jumps.values()) sum += cost;
  return sum;
}

function of(want: Want, typeName: string): Want {
  return want.on?.size === 1 ? want : { ...want, on: new Set([typeName]) };
}
