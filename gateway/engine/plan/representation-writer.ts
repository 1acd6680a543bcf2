import type { InputRewrite, RequiresSelection } from '@graphql-hive/router-query-planner';
import { Kind, type SelectionSetNode } from 'graphql';
import type { Failure } from '../execute/failure.ts';
import { type Data, isObject } from '../execute/run.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import { asksFor, type InputPath } from './input-path.ts';
import { ObjectWriter, readRewrites, typenameOf, type WrittenField } from './object-writer.ts';

/** An input of `@requires` that failed. */
export interface FailedInput {
  readonly path: InputPath;
  readonly failure: Failure;
}

/** Writes what an entity is sent to a subgraph as. */
export class RepresentationWriter {
  readonly #writer: ObjectWriter;
  readonly #only: string;
  readonly #subgraph: string;
  readonly #supergraph: Supergraph;
  readonly #keys = new WeakMap<readonly WrittenField[], readonly SelectionSetNode[]>();

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

  /**
   * The JSON text; `undefined` when the entity is of a type that is not looked up; null when it has no key; the Failure
   * that took its key away. Inputs that failed are sent as null and added to `failed`.
   */
  write(entity: Data, failed: FailedInput[]): string | Failure | null | undefined {
    const typename = typenameOf(entity) || this.#only;
    const fields = typename === '' ? [] : this.#writer.fieldsOf(typename);
    if (fields.length === 0) return undefined;
    const keys = this.#keysOf(typename, fields);
    const text = this.#writer.write(entity, typename, (path, failure) => {
      if (keys.some((key) => asksFor(key, path, this.#supergraph))) return false;
      failed.push({ path, failure });
      return true;
    });
    if (typeof text !== 'string') return text;
    return keys.length === 0 || keys.some((key) => isPresent(entity, key)) ? text : null;
  }

  /** The keys the representation holds in full. */
  #keysOf(typename: string, fields: readonly WrittenField[]): readonly SelectionSetNode[] {
    let keys = this.#keys.get(fields);
    if (keys === undefined) {
      const sent = new Set(fields.map(({ name }) => name));
      const written = fields.find(({ name }) => name === '__typename')?.constant ?? '""';
      const types = new Set([typename, JSON.parse(written) as string]);
      keys = [...types]
        .flatMap((type) => this.#supergraph.keys(type, this.#subgraph))
        .filter((key) => key.selections.every((s) => s.kind === Kind.FIELD && sent.has(s.name.value)));
      this.#keys.set(fields, keys);
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
