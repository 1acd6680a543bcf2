import type { FieldRequiresNode, InputRewrite, RequiresSelection } from '@graphql-hive/router-query-planner';
import { Kind, type SelectionSetNode } from 'graphql';
import { Failure } from '../execute/failure.ts';
import { type Data, isObject } from '../execute/run.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import { withSelf } from './asked.ts';
import { readSegments } from './renames.ts';

interface Field {
  /** `"name":`, to be written before the value. */
  readonly prefix: string;
  readonly key: string;
  readonly children: ObjectWriter | undefined;
  /** Written whatever the value is. */
  readonly constant: string | undefined;
}

type Rewrite = { readonly path: ReturnType<typeof readSegments> } & (
  | { readonly value: string }
  | { readonly name: string }
);

function readRewrites(rewrites: readonly InputRewrite[] | undefined, supergraph: Supergraph): Rewrite[] {
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
class ObjectWriter {
  readonly #selections: readonly RequiresSelection[];
  readonly #rewrites: readonly Rewrite[];
  readonly #supergraph: Supergraph;
  readonly #byType = new Map<string, readonly Field[]>();

  constructor(
    selections: readonly RequiresSelection[],
    rewrites: readonly Rewrite[],
    supergraph: Supergraph,
  ) {
    this.#selections = selections;
    this.#rewrites = rewrites;
    this.#supergraph = supergraph;
  }

  /** A Failure among the values is the result: nothing can be asked on such a ground. */
  write(value: Data, typename: string): string | Failure {
    let text = '';
    for (const field of this.fieldsOf(typename)) {
      const written = field.constant ?? this.#writeValue(value[field.key], field.children);
      if (typeof written !== 'string') return written;
      text += (text === '' ? '{' : ',') + field.prefix + written;
    }
    return text === '' ? '{}' : `${text}}`;
  }

  fieldsOf(typename: string): readonly Field[] {
    let fields = this.#byType.get(typename);
    if (fields === undefined) {
      const found = new Map<string, Field>();
      this.#collect(this.#selections, typename, found);
      fields = [...found.values()];
      if (this.#byType.size < MAX_TYPES) this.#byType.set(typename, fields);
    }
    return fields;
  }

  #writeValue(value: unknown, children: ObjectWriter | undefined): string | Failure {
    if (value === undefined || value === null) return 'null';
    if (value instanceof Failure) return value;
    if (children === undefined) return JSON.stringify(value);
    if (Array.isArray(value)) {
      const items: string[] = [];
      for (const item of value) {
        const written = this.#writeValue(item, children);
        if (typeof written !== 'string') return written;
        items.push(written);
      }
      return `[${items.join(',')}]`;
    }
    return isObject(value) ? children.write(value, typenameOf(value)) : JSON.stringify(value);
  }

  #collect(selections: readonly RequiresSelection[], typename: string, found: Map<string, Field>): void {
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
  #field({ name: key, alias, selections }: FieldRequiresNode, typename: string): Field {
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
    const composite = selections !== undefined && selections.length > 0;
    const children = composite ? new ObjectWriter(selections, below, this.#supergraph) : undefined;
    return { prefix: `${JSON.stringify(name)}:`, key, children, constant };
  }
}

const MAX_TYPES = 1000;

/** The path behind its leading type conditions, when they hold for the type. */
function afterType(path: Rewrite['path'], typename: string): Rewrite['path'] | undefined {
  const [first, ...rest] = path;
  if (first === undefined || !('types' in first)) return path;
  return typename === '' || first.types.has(typename) ? afterType(rest, typename) : undefined;
}

function typenameOf(value: Data): string {
  const typename = value['__typename'];
  return typeof typename === 'string' ? typename : '';
}

/** What an entity is sent as. `undefined` when it can't be looked up there: of another type, or without a key. */
export class RepresentationWriter {
  readonly #writer: ObjectWriter;
  readonly #only: string;
  readonly #subgraph: string;
  readonly #supergraph: Supergraph;
  readonly #keys = new Map<string, readonly SelectionSetNode[]>();

  constructor(
    requires: readonly RequiresSelection[],
    rewrites: readonly InputRewrite[] | undefined,
    subgraph: string,
    supergraph: Supergraph,
  ) {
    this.#writer = new ObjectWriter(requires, readRewrites(rewrites, supergraph), supergraph);
    this.#subgraph = subgraph;
    this.#supergraph = supergraph;
    const [first] = requires;
    this.#only = requires.length === 1 && first?.kind === 'InlineFragment' ? first.typeCondition : '';
  }

  write(entity: Data): string | Failure | undefined {
    const typename = typenameOf(entity) || this.#only;
    if (typename === '') return undefined;
    const fields = this.#writer.fieldsOf(typename);
    if (fields.length === 0) return undefined;
    const text = this.#writer.write(entity, typename);
    if (typeof text !== 'string') return text;
    const keys = this.#keysOf(typename, fields);
    return keys.length === 0 || keys.some((key) => isPresent(entity, key)) ? text : undefined;
  }

  /** The keys the representation holds in full. */
  #keysOf(typename: string, fields: readonly Field[]): readonly SelectionSetNode[] {
    let keys = this.#keys.get(typename);
    if (keys === undefined) {
      const sent = new Set(fields.map((field) => field.key));
      const written = fields.find((field) => field.key === '__typename')?.constant ?? '""';
      const types = new Set([typename, JSON.parse(written) as string]);
      keys = [...types]
        .flatMap((type) => this.#supergraph.keys(type, this.#subgraph))
        .filter((key) => key.selections.every((s) => s.kind === Kind.FIELD && sent.has(s.name.value)));
      this.#keys.set(typename, keys);
    }
    return keys;
  }
}

function isPresent(value: unknown, key: SelectionSetNode): boolean {
  if (Array.isArray(value)) return value.every((item) => isPresent(item, key));
  if (!isObject(value)) return false;
  return key.selections.every((selection) => {
    if (selection.kind !== Kind.FIELD) return true;
    const inner = value[selection.name.value];
    if (inner === undefined || inner === null) return false;
    return selection.selectionSet === undefined || isPresent(inner, selection.selectionSet);
  });
}
