import type { InputRewrite, RequiresSelection } from '@graphql-hive/router-query-planner';
import { Kind, type SelectionSetNode } from 'graphql';
import type { Failure } from '../execute/failure.ts';
import { type Data, isObject } from '../execute/run.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import { asksFor, type InputPath } from './input-path.ts';
import { MAX_TYPES, ObjectWriter, readRewrites, typenameOf, type WrittenField } from './object-writer.ts';

/** An input of `@requires` that failed. */
export interface FailedInput {
  readonly path: InputPath;
  readonly failure: Failure;
}

/** What entities of one type are sent as. */
interface Form {
  readonly typename: string;
  readonly fields: readonly WrittenField[];
  /** The keys the representation holds in full. */
  readonly keys: readonly SelectionSetNode[];
  readonly plainKeys: readonly string[] | undefined;
}

/** Writes what an entity is sent to a subgraph as. */
export class RepresentationWriter {
  readonly #writer: ObjectWriter;
  readonly #only: string;
  readonly #subgraph: string;
  readonly #supergraph: Supergraph;
  readonly #forms = new Map<string, Form>();

  constructor(
    requires: readonly RequiresSelection[],
    rewrites: readonly InputRewrite[] | undefined,
    subgraph: string,
    supergraph: Supergraph,
  ) {
    this.#subgraph = subgraph;
    this.#supergraph = supergraph;
    const [first] = requires;
    this.#only = requires.length === 1 && first?.kind === 'InlineFragment' ? first.typeCondition : '';
    this.#writer = new ObjectWriter(this.#only, requires, readRewrites(rewrites, supergraph), supergraph);
  }

  /**
   * Keys of the values that alone tell what the entity is sent as; undefined when it is sent as more than plain values.
   * The same array for entities of the same type.
   */
  plainKeys(entity: Data): readonly string[] | undefined {
    return this.#formOf(entity).plainKeys;
  }

  /**
   * The JSON text; `undefined` when the entity is of a type that is not looked up; null when it has no key; the Failure
   * that took its key away. Inputs that failed are sent as null and added to `failed`.
   */
  write(entity: Data, failed: FailedInput[]): string | Failure | null | undefined {
    const { typename, fields, keys } = this.#formOf(entity);
    if (fields.length === 0) return undefined;
    const text = this.#writer.write(entity, typename, (path, failure) => {
      if (keys.some((key) => asksFor(key, path, this.#supergraph))) return false;
      failed.push({ path, failure });
      return true;
    });
    if (typeof text !== 'string') return text;
    return keys.length === 0 || keys.some((key) => isPresent(entity, key)) ? text : null;
  }

  #formOf(entity: Data): Form {
    const typename = typenameOf(entity) || this.#only;
    let form = this.#forms.get(typename);
    if (form === undefined) {
      const fields = typename === '' ? [] : this.#writer.fieldsOf(typename);
      form = { typename, fields, keys: this.#keysOf(typename, fields), plainKeys: plainKeysOf(fields) };
      if (this.#forms.size < MAX_TYPES) this.#forms.set(typename, form);
    }
    return form;
  }

  #keysOf(typename: string, fields: readonly WrittenField[]): readonly SelectionSetNode[] {
    const sent = new Set(fields.map(({ name }) => name));
    const written = fields.find(({ name }) => name === '__typename')?.constant ?? '""';
    const types = new Set([typename, JSON.parse(written) as string]);
    return [...types]
      .flatMap((type) => this.#supergraph.keys(type, this.#subgraph))
      .filter((key) => key.selections.every((s) => s.kind === Kind.FIELD && sent.has(s.name.value)));
  }
}

function plainKeysOf(fields: readonly WrittenField[]): readonly string[] | undefined {
  if (fields.some(({ isLeaf }) => !isLeaf)) return undefined;
  const keys = fields.filter(({ constant }) => constant === undefined).map(({ key }) => key);
  return keys.length === 0 ? undefined : keys;
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
