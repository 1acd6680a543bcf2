import type { AskedField } from '../plan/asked.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import { Failure } from './failure.ts';
import { type Data, isObject, MAX_LISTS } from './run.ts';

/** Writes what a fetch gave for one place into the merged data there: all fields asked for, and no other. */
export class Merger {
  readonly #asked: readonly AskedField[];
  readonly #supergraph: Supergraph;
  readonly #byType = new Map<string, readonly AskedField[]>();

  constructor(asked: readonly AskedField[], supergraph: Supergraph) {
    this.#asked = asked;
    this.#supergraph = supergraph;
  }

  get asked(): readonly AskedField[] {
    return this.#asked;
  }

  /**
   * What the source leaves out is `undefined` from then on, whatever stood there: the projection reports it.
   * With `copy`, values are copied, for a source that goes to several places.
   */
  merge(target: Data, source: Data, copy: boolean): void {
    const typename = source['__typename'] ?? target['__typename'];
    for (const field of this.fieldsOf(typeof typename === 'string' ? typename : '')) {
      const value = source[field.key];
      if (field.key === '__typename') this.#mergeTypename(target, value);
      else put(target, field, copy ? copied(value, field.children) : value);
    }
  }

  /** Whether what a fetch gave can be what is known of the place: of its type, of one it may be, or of one around it. */
  fits(target: Data, source: Data): boolean {
    const [known, given] = [target['__typename'], source['__typename']];
    if (given === known || given === undefined || given === null || given instanceof Failure) return true;
    if (typeof given !== 'string') return false;
    if (typeof known !== 'string') return true;
    return (
      this.#supergraph.possibleTypes(known).has(given) || this.#supergraph.possibleTypes(given).has(known)
    );
  }

  /** The fields asked for where the typename holds; of all types when it is not known. */
  fieldsOf(typename: string): readonly AskedField[] {
    let fields = this.#byType.get(typename);
    if (fields === undefined) {
      fields = this.#asked.filter(
        (field) => typename === '' || field.on === undefined || field.on.has(typename),
      );
      if (this.#byType.size < MAX_TYPES) this.#byType.set(typename, fields);
    }
    return fields;
  }

  /**
   * An object type already known is not given up for the interface a subgraph knows it by, nor for an error; nor an
   * error for that interface, which leaves the type as unknown as it was.
   */
  #mergeTypename(target: Data, value: unknown): void {
    const known = target['__typename'];
    if (known instanceof Failure && typeof value === 'string' && !this.#isObjectType(value)) return;
    if (typeof known === 'string') {
      const isFinal = this.#isObjectType(known);
      const isWider = typeof value === 'string' && this.#supergraph.possibleTypes(value).has(known);
      if (isFinal && (isWider || typeof value !== 'string')) return;
    }
    if (typeof value === 'string' || value instanceof Failure) target['__typename'] = value;
  }

  #isObjectType(name: string): boolean {
    return this.#supergraph.possibleTypes(name).has(name);
  }
}

/** Type names come from subgraphs: invented ones must not fill the memory. */
const MAX_TYPES = 1000;

function put(target: Data, field: AskedField, value: unknown): void {
  const known = target[field.key];
  target[field.key] = field.shared && known !== undefined ? combined(known, value, field.children) : value;
}

function combined(known: unknown, value: unknown, children: readonly AskedField[], lists = 0): unknown {
  if (Array.isArray(known) && Array.isArray(value) && known.length === value.length) {
    if (lists === MAX_LISTS) return known;
    return known.map((item, index) => combined(item, value[index], children, lists + 1));
  }
  if (!isComposite(known)) return value ?? known;
  if (isComposite(value)) {
    for (const child of children) {
      if (child.key in value) put(known, child, value[child.key]);
    }
    return known;
  }
  for (const child of children) {
    if (known[child.key] === undefined) known[child.key] = value;
  }
  return known;
}

function isComposite(value: unknown): value is Data {
  return isObject(value) && !(value instanceof Failure);
}

/** Nothing is written into leaves, so they need no copy; of objects what was asked for has one. */
function copied(value: unknown, children: readonly AskedField[], lists = 0): unknown {
  if (children.length === 0) return value;
  if (Array.isArray(value)) {
    return lists === MAX_LISTS ? [] : value.map((item) => copied(item, children, lists + 1));
  }
  if (!isComposite(value)) return value;
  const copy: Data = {};
  for (const child of children) {
    if (child.key in value) copy[child.key] = copied(value[child.key], child.children);
  }
  return copy;
}
