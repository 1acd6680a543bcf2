import { Group, type Place, placeBelow, ROOT } from './group.ts';
import type { Field, JoinedGraph, View } from './joined-graph.ts';
import type { Option, Options } from './options.ts';
import type { Route } from './routes.ts';
import { Tree } from './tree.ts';
import { applies, TYPENAME, type Want } from './want.ts';

/** Where in a fetch the objects of a place are at hand. */
interface Cursor {
  /** Undefined before any fetch. */
  readonly group: Group | undefined;
  readonly tree: Tree;
  readonly place: Place;
  readonly view: View;
  /** Object types there. */
  readonly types: readonly string[];
}

/** A field of objects of several types that is had of all of them in one way. */
interface Batch {
  readonly want: Want;
  readonly options: ReadonlyMap<string, Option>;
}

/** How a field is written for objects of some types. */
interface Writing {
  readonly condition: string;
  readonly types: readonly string[];
  readonly option: Option;
  readonly field: Field;
}

const ALWAYS = Number.POSITIVE_INFINITY;

/** Puts what is wanted into fetches. */
export class Builder {
  readonly groups: Group[] = [];
  readonly #graph: JoinedGraph;
  readonly #options: Options;
  readonly #keys = new Map<Tree, Map<string, ReadonlySet<Group>>>();

  constructor(graph: JoinedGraph, options: Options) {
    this.#graph = graph;
    this.#options = options;
  }

  /** @throws when something of it cannot be had */
  add(wants: readonly Want[], rootType: string): void {
    const view = this.#graph.view('', undefined);
    const tree = new Tree(rootType, false);
    this.#get({ group: undefined, tree, place: ROOT, view, types: [rootType] }, wants, ALWAYS);
  }

  /** Gives the groups that fetch what is wanted. Only what was found possible before the time is used. */
  #get(cursor: Cursor, wants: readonly Want[], before: number, types = cursor.types): ReadonlySet<Group> {
    const holders = new Set<Group>();
    const put = (batch: Batch) => {
      for (const group of this.#put(cursor, batch, before)) holders.add(group);
    };
    const far: { want: Want; choices: number }[] = [];
    for (const want of wants) {
      const { batches, choices } = this.#batches(cursor, want, before, types);
      if (batches.some(isFar)) far.push({ want, choices });
      else batches.forEach(put);
    }
    // What can be had in one place only decides where the rest is had as well.
    for (const { want } of far.sort((a, b) => a.choices - b.choices)) {
      this.#batches(cursor, want, before, types).batches.forEach(put);
    }
    return holders;
  }

  #batches(cursor: Cursor, want: Want, before: number, types: readonly string[]) {
    const of = types.filter((typeName) => applies(want, typeName));
    const isSome = of.length < cursor.types.length;
    const batches = new Map<Want, Map<string, Map<string, Option>>>();
    const isOpen = (view: View) =>
      this.groups.some((group) => group.view === view && group.place.id === cursor.place.id);
    let choices = ALWAYS;
    for (const typeName of of) {
      const { parts, lack, ...division } = this.#options.divide(cursor.view, typeName, want, before, isOpen);
      choices = Math.min(choices, division.choices);
      if (lack !== undefined) throw new Error(`${typeName}.${lack.name} cannot be had.`);
      for (const { want: had, option: found } of parts) {
        const option = isSome ? this.#sharpened(found, cursor.view, typeName, before) : found;
        const { view, route, inputs } = option;
        const id = [view.id, route && (route.from === typeName ? '' : route.from), inputs && 'inputs'].join(
          ' ',
        );
        const byWay = batches.get(had) ?? new Map<string, Map<string, Option>>();
        batches.set(had, byWay);
        byWay.set(id, (byWay.get(id) ?? new Map<string, Option>()).set(typeName, option));
      }
    }
    const found = [...batches].flatMap(([had, byWay]): Batch[] =>
      [...byWay.values()].map((options) => ({ want: had, options })),
    );
    return { batches: found, choices };
  }

  /** A subgraph that does not know the type of the objects is asked only for those of the type. */
  #sharpened(option: Option, from: View, typeName: string, before: number): Option {
    const isBlind =
      option.view.as !== undefined && (option.route === undefined || option.route.from !== typeName);
    const route = isBlind ? this.#options.sharp(from, typeName, option.view, before) : undefined;
    return route === undefined ? option : { ...option, route };
  }

  #put(cursor: Cursor, { want, options }: Batch, before: number): ReadonlySet<Group> {
    const landed = isFar({ want, options }) ? this.#land(cursor, options) : cursor;
    const holders = new Set(landed.group === undefined ? [] : [landed.group]);
    const { graph } = landed.view;
    for (const { condition, types, option, field } of this.#writings(landed, want, options)) {
      const newTree = () => new Tree(field.type, this.#graph.isAbstract(graph, field.type));
      const { below } = landed.tree.ask(condition, want, field, newTree);
      if (below === undefined || want.wants === undefined) continue;
      const some = types.length < landed.types.length ? types : undefined;
      const next: Cursor = {
        group: landed.group,
        tree: below,
        place: placeBelow(landed.place, want.key, some),
        view: option.below,
        types: this.#graph.concerned(graph, field.type, want),
      };
      for (const group of this.#get(next, want.wants, before)) holders.add(group);
    }
    return holders;
  }

  /** Goes where the options say, all of which lead to one view. */
  #land(cursor: Cursor, options: ReadonlyMap<string, Option>): Cursor {
    const { place } = cursor;
    const needs = new Set(cursor.group === undefined ? [] : [cursor.group]);
    const sent: { route: Route; inputs: readonly Want[] }[] = [];
    let view = cursor.view;
    for (const [typeName, option] of options) {
      view = option.view;
      if (option.route === undefined) continue;
      for (const group of this.#getKey(cursor, typeName, option.route)) needs.add(group);
      sent.push({ route: option.route, inputs: option.field.requires });
      if (option.inputs === undefined) continue;
      const { time } = option.inputs;
      for (const group of this.#get(cursor, option.field.requires, time, [typeName])) needs.add(group);
    }
    const types = view.as === undefined ? cursor.types : [...options.keys()];
    let group = this.groups.find(
      (known) =>
        known.view === view &&
        known.place.id === place.id &&
        (view.as === undefined || known.types.join() === types.join()) &&
        sent.every(({ route, inputs }) => known.fits(needs, route.from, inputs)),
    );
    if (group === undefined) {
      const rootType = cursor.group === undefined ? cursor.tree.on : undefined;
      group = new Group({ view, place, types, isMixed: cursor.types.length > 1, rootType, needs });
      this.groups.push(group);
    }
    for (const { route, inputs } of sent) group.send(route.from, route.sentAs, [...route.key, ...inputs]);
    if (sent.some(({ route }) => route.from === cursor.view.as)) group.tree.askType();
    return { group, tree: group.tree, place, view, types };
  }

  #getKey(cursor: Cursor, typeName: string, { key, time }: Route): ReadonlySet<Group> {
    if (cursor.tree.on !== undefined) cursor.tree.askType();
    const known = this.#keys.get(cursor.tree) ?? new Map<string, ReadonlySet<Group>>();
    this.#keys.set(cursor.tree, known);
    const id = `${typeName} ${time}`;
    const holders = known.get(id) ?? this.#get(cursor, key, time, [typeName]);
    known.set(id, holders);
    return holders;
  }

  #writings(cursor: Cursor, want: Want, options: ReadonlyMap<string, Option>): readonly Writing[] {
    const { tree, view } = cursor;
    const each = [...options].map(([typeName, option]) => ({
      condition: typeName === tree.on ? '' : typeName,
      types: [typeName],
      option,
      field: option.field,
    }));
    const [first] = each;
    if (first === undefined) return [];
    const together = { ...first, types: [...options.keys()] };
    if (want.name === TYPENAME.name) return [{ ...together, condition: '' }];
    if (view.as !== undefined) return [{ ...together, condition: tree.on === undefined ? view.as : '' }];
    if (first.condition === '' || each.some(({ option }) => option.below !== first.option.below)) return each;
    const wider = [tree.on ?? '', ...(each.length > 1 ? this.#graph.interfacesOf(first.condition) : [])];
    const common = wider.find((name) => this.#isCommon(name, cursor, want.name, together));
    const field = common === undefined ? undefined : this.#graph.field(view.graph, common, want.name);
    if (common === undefined || field === undefined) return each;
    return [{ ...together, condition: common === tree.on ? '' : common, field }];
  }

  /** Whether the interface has the field, for just the types there are of it, and each of its types resolves it. */
  #isCommon(
    condition: string,
    { view, types: all }: Cursor,
    name: string,
    { types, field }: Writing,
  ): boolean {
    const { graph } = view;
    const common = this.#graph.field(graph, condition, name);
    if (common === undefined || common.isExternal || common.type !== field.type) return false;
    const possible = this.#graph.possible(graph, condition);
    return (
      types.every((typeName) => possible.has(typeName)) &&
      all.every((typeName) => !possible.has(typeName) || types.includes(typeName)) &&
      [...possible].every((typeName) => this.#graph.field(graph, typeName, name)?.isExternal === false)
    );
  }
}

function isFar({ options }: Batch): boolean {
  return [...options.values()].some(({ route }) => route !== undefined);
}
