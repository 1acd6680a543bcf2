import { type FragmentDefinitionNode, Kind, type SelectionNode, type SelectionSetNode } from 'graphql';
import type { Supergraph } from '../supergraph/supergraph.ts';

/** A field a fetch gives at one place: every fetch writes all its fields, so nothing unasked for can stand in for them. */
export interface AskedField {
  /** Its key in the merged data. */
  readonly key: string;
  /** The field's name in the schema. */
  readonly name: string;
  /** Types it is asked of; undefined when of all. */
  readonly on: ReadonlySet<string> | undefined;
  readonly children: readonly AskedField[];
  /** Other fetches give parts of the same value: merge instead of replace. */
  shared: boolean;
}

interface Reading {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Aliases the planner invented → the key they stand for. */
  readonly renames: ReadonlyMap<string, string>;
  readonly supergraph: Supergraph;
}

export function readAsked(set: SelectionSetNode, reading: Reading): AskedField[] {
  const found = new Map<string, AskedField>();
  collect(set.selections, undefined, reading, found);
  return [...found.values()];
}

function collect(
  selections: readonly SelectionNode[],
  on: ReadonlySet<string> | undefined,
  reading: Reading,
  found: Map<string, AskedField>,
): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const alias = (selection.alias ?? selection.name).value;
      const children = selection.selectionSet === undefined ? [] : readAsked(selection.selectionSet, reading);
      const key = reading.renames.get(alias) ?? alias;
      add(found, { key, name: selection.name.value, on, children, shared: false });
      continue;
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : reading.fragments.get(selection.name.value);
    if (fragment === undefined) continue;
    const condition = fragment.typeCondition?.name.value;
    const types = condition === undefined ? on : narrowed(on, withSelf(condition, reading.supergraph));
    collect(fragment.selectionSet.selections, types, reading, found);
  }
}

function add(found: Map<string, AskedField>, field: AskedField): void {
  const other = found.get(field.key);
  if (other === undefined) {
    found.set(field.key, field);
    return;
  }
  const on =
    other.on === undefined || field.on === undefined ? undefined : new Set([...other.on, ...field.on]);
  const children = new Map(other.children.map((child) => [child.key, child]));
  for (const child of field.children) add(children, child);
  found.set(field.key, { ...field, on, children: [...children.values()] });
}

function narrowed(on: ReadonlySet<string> | undefined, types: ReadonlySet<string>): ReadonlySet<string> {
  return on === undefined ? types : new Set([...types].filter((type) => on.has(type)));
}

/** A type's possible types and the name itself, which an interface object goes by until its real type is known. */
export function withSelf(typeName: string, supergraph: Supergraph): ReadonlySet<string> {
  return new Set([typeName, ...supergraph.possibleTypes(typeName)]);
}

/** What the fetches of a plan give, by place in the answer. */
export class AskedPlaces {
  /** Places where the type is asked for whatever it is. */
  readonly typed = new Set<string>();
  readonly #givers = new Map<string, { readonly fetch: object; readonly field: AskedField }[]>();

  /** Marks the values that several fetches give together. */
  add(fetch: object, base: string, asked: readonly AskedField[]): void {
    for (const field of asked) {
      if (field.key === '__typename' && field.on === undefined) this.typed.add(base);
      if (field.children.length === 0) continue;
      const place = `${base}.${field.key}`;
      const givers = this.#givers.get(place) ?? [];
      givers.push({ fetch, field });
      this.#givers.set(place, givers);
      const shared = givers.some((giver) => giver.fetch !== fetch);
      if (shared) for (const giver of givers) giver.field.shared = true;
      this.add(fetch, place, field.children);
    }
  }
}
