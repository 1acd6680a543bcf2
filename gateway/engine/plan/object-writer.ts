import type { FieldRequiresNode, InputRewrite, RequiresSelection } from '@graphql-hive/router-query-planner';
import type { Failure } from '../execute/failure.ts';
import type { Data } from '../execute/run.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import { namedType } from '../supergraph/value-types.ts';
import { withSelf } from './asked.ts';
import { type Spare, type WriteValue, writeOf, writeOfUnknown } from './input-value.ts';
import { readSegments } from './renames.ts';

export interface WrittenField {
  /** `"name":`, to be written before the value. */
  readonly prefix: string;
  /** Its key in the merged data. */
  readonly key: string;
  /** What it is sent as. */
  readonly name: string;
  /** It has no fields of its own. */
  readonly isLeaf: boolean;
  readonly write: WriteValue;
  /** Written whatever the value is. */
  readonly constant: string | undefined;
}

export type Rewrite = { readonly path: ReturnType<typeof readSegments> } & (
  | { readonly value: string }
  | { readonly name: string }
);

export function readRewrites(
  rewrites: readonly InputRewrite[] | undefined,
  supergraph: Supergraph,
): Rewrite[] {
  return (rewrites ?? []).map((rewrite) => {
    if ('KeyRenamer' in rewrite) {
      return {
        path: readSegments(rewrite.KeyRenamer.path, supergraph),
        name: rewrite.KeyRenamer.renameKeyTo,
      };
    }
    const setter = 'ValueSetter' in rewrite ? rewrite.ValueSetter : rewrite;
    return { path: readSegments(setter.path, supergraph), value: setter.setValueTo };
  });
}

/** Writes the JSON text of an object of the merged data, as far as selected. */
export class ObjectWriter {
  readonly #type: string;
  readonly #selections: readonly RequiresSelection[];
  readonly #rewrites: readonly Rewrite[];
  readonly #supergraph: Supergraph;
  readonly #byType = new Map<string, readonly WrittenField[]>();

  /** @param type the object's, or one around it: for objects that do not say theirs */
  constructor(
    type: string,
    selections: readonly RequiresSelection[],
    rewrites: readonly Rewrite[],
    supergraph: Supergraph,
  ) {
    this.#type = type;
    this.#selections = selections;
    this.#rewrites = rewrites;
    this.#supergraph = supergraph;
  }

  /** A Failure among the values is the result, unless `spared` has a null written in its place. */
  write(value: Data, typename: string, spared?: Spare): string | Failure {
    let text = '';
    for (const field of this.fieldsOf(typename)) {
      let written = field.constant;
      if (written === undefined) {
        const found = this.#writeField(field, value, typename, spared);
        if (typeof found !== 'string') return found;
        written = found;
      }
      text += (text === '' ? '{' : ',') + field.prefix + written;
    }
    return text === '' ? '{}' : `${text}}`;
  }

  fieldsOf(typename: string): readonly WrittenField[] {
    let fields = this.#byType.get(typename);
    if (fields === undefined) {
      const found = new Map<string, WrittenField>();
      this.#collect(this.#selections, typename, found);
      fields = [...found.values()];
      if (this.#byType.size < MAX_TYPES) this.#byType.set(typename, fields);
    }
    return fields;
  }

  #writeField(
    field: WrittenField,
    value: Data,
    typename: string,
    spared: Spare | undefined,
  ): string | Failure {
    const below =
      field.isLeaf || spared === undefined ? undefined : sparedBelow(spared, typename, field.name);
    const written = field.write(value[field.key], below);
    if (typeof written === 'string' || spared === undefined) return written;
    return spared([{ on: typename, name: field.name }], written) ? 'null' : written;
  }

  #collect(
    selections: readonly RequiresSelection[],
    typename: string,
    found: Map<string, WrittenField>,
  ): void {
    for (const selection of selections) {
      if (selection.kind === 'InlineFragment') {
        const applies = typename === '' || withSelf(selection.typeCondition, this.#supergraph).has(typename);
        if (applies) this.#collect(selection.selections, typename, found);
      } else if (selection.kind === 'Field') {
        const sent = selection.alias ?? selection.name;
        if (!found.has(sent)) found.set(sent, this.#field(selection, typename));
      }
    }
  }

  /** A field's name is its key in the merged data, its alias what it is sent as. */
  #field({ name: key, alias, selections }: FieldRequiresNode, typename: string): WrittenField {
    let name = alias ?? key;
    let constant = key === '__typename' && typename !== '' ? JSON.stringify(typename) : undefined;
    const below: Rewrite[] = [];
    for (const rewrite of this.#rewrites) {
      const path = afterType(rewrite.path, typename);
      const [first, ...rest] = path ?? [];
      if (first === undefined || !('key' in first) || first.key !== key) continue;
      if (rest.length > 0) below.push({ ...rewrite, path: rest });
      else if ('name' in rewrite) name = rewrite.name;
      else constant = JSON.stringify(rewrite.value);
    }
    const { valueTypes } = this.#supergraph;
    const parent = typename === '' ? this.#type : typename;
    const type = valueTypes.of(parent, key);
    const isLeaf = selections === undefined || selections.length === 0;
    const inner = isLeaf
      ? undefined
      : new ObjectWriter(type === undefined ? '' : namedType(type), selections, below, this.#supergraph);
    const object = inner && ((value: Data, spared?: Spare) => inner.write(value, typenameOf(value), spared));
    const input = { coordinate: `${parent}.${key}`, types: valueTypes, object };
    const write = type === undefined ? writeOfUnknown(input) : writeOf(type, input);
    return { prefix: `${JSON.stringify(name)}:`, key, name, isLeaf, write, constant };
  }
}

/** Told of a value somewhere in a field by the way that begins with the field. */
function sparedBelow(spared: Spare, on: string, name: string): Spare {
  return (path, failure) => spared([{ on, name }, ...path], failure);
}

/** Type names come from subgraphs: invented ones must not fill the memory. */
export const MAX_TYPES = 1000;

/** The path behind its leading type conditions, when they hold for the type. */
function afterType(path: Rewrite['path'], typename: string): Rewrite['path'] | undefined {
  const [first, ...rest] = path;
  if (first === undefined || !('types' in first)) return path;
  return typename === '' || first.types.has(typename) ? afterType(rest, typename) : undefined;
}

export function typenameOf(value: Data): string {
  const typename = value['__typename'];
  return typeof typename === 'string' ? typename : '';
}
