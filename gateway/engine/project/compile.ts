import {
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { Failure } from '../execute/failure.ts';
import { type Data, isObject } from '../execute/run.ts';
import { fieldOf, type Scope } from '../prepare/scope.ts';
import {
  type CollectedField,
  collectFields,
  dependsOnType,
  type SelectionContext,
  type TypedSelection,
} from '../prepare/selection.ts';
import type { Answer, Path, Site } from './answer.ts';
import { type Complete, completeLeaf } from './leaf.ts';

/** Compiles the selections of an operation's root: merged data to the JSON text of `data`. */
export function compileProjection(
  rootType: GraphQLObjectType,
  selection: TypedSelection,
  scope: Scope,
  context: SelectionContext,
): (data: Data, answer: Answer) => string {
  const root = new ObjectProjection(rootType, [selection], scope, context);
  return (data, answer) => root.complete(data, answer) ?? 'null';
}

interface FieldProjection {
  readonly responseKey: string;
  /** Key in the merged data. */
  readonly source: string;
  /** `"responseKey":` */
  readonly prefix: string;
  readonly complete: Complete;
  readonly below: Site['below'];
  readonly asksFor: Site['asksFor'];
}

/** What is selected of one type at one place: an object type, or an abstract one if the object type is all the same. */
class ObjectProjection {
  readonly #fields: readonly FieldProjection[];

  constructor(
    type: GraphQLCompositeType,
    selections: readonly TypedSelection[],
    scope: Scope,
    context: SelectionContext,
  ) {
    const collected = collectFields(selections, type, context);
    const fatal = collected.filter((field) => isFatal(field, type));
    this.#fields = (fatal.length === 0 ? collected : fatal).map((field) =>
      compileField(field, type, scope, context, (path) => this.below(path)),
    );
  }

  /** The value is known to be an object of this type. */
  complete(value: Data, answer: Answer): string | undefined {
    const fields = this.#fields;
    const depth = answer.depth++;
    let text = '{';
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i] as FieldProjection;
      answer.path[depth] = field.responseKey;
      const part = field.complete(value[field.source], answer);
      if (part === undefined) {
        answer.depth = depth;
        return undefined;
      }
      text += i === 0 ? field.prefix + part : `,${field.prefix}${part}`;
    }
    answer.depth = depth;
    return `${text}}`;
  }

  below(path: Path): Path {
    const [key, ...rest] = path;
    const field = this.#fields.find(({ source }) => source === key);
    return field === undefined ? [] : [field.responseKey, ...field.below(rest)];
  }

  asksFor([key, ...rest]: Path): boolean {
    return this.#fields.some(({ source, asksFor }) => source === key && asksFor(rest));
  }
}

/** A denied field that may not be null: nothing else of the object can show, so nothing else is looked at. */
export function isFatal({ denied, nodes: [node] }: CollectedField, type: GraphQLCompositeType): boolean {
  if (!denied || node === undefined) return false;
  return node.name.value === '__typename' || isNonNullType(fieldOf(type, node.name.value).type);
}

function compileField(
  field: CollectedField,
  parent: GraphQLCompositeType,
  scope: Scope,
  context: SelectionContext,
  beside: Site['beside'],
): FieldProjection {
  const { responseKey, nodes, on } = field;
  const [node] = nodes;
  const name = node?.name.value ?? '';
  const prefix = `${JSON.stringify(responseKey)}:`;
  const below = () => [];
  const asksFor = () => true;
  if (field.denied && node !== undefined) {
    const site: Site = { coordinate: `${parent.name}.${name}`, nodes, below, beside, asksFor };
    const complete = completeDenied(site, isFatal(field, parent));
    return { responseKey, source: DENIED, prefix, complete, below, asksFor };
  }
  if (name === '__typename') {
    const text = JSON.stringify(parent.name);
    return { responseKey, source: name, prefix, complete: () => text, below, asksFor };
  }
  if (node === undefined || name.startsWith('__')) {
    const complete: Complete = (_, answer) => answer.introspected(nodes);
    return { responseKey, source: name, prefix, complete, below, asksFor };
  }
  const slot = scope.slot(node, on);
  const { type } = fieldOf(parent, name);
  const children = new Children(type, field.selections, slot.children, context);
  const coordinate = `${parent.name}.${name}`;
  const site: Site = {
    coordinate,
    nodes,
    below: (path) => children.below(path),
    beside,
    asksFor: (path) => children.asksFor(path),
  };
  return {
    responseKey,
    source: slot.name,
    prefix,
    complete: completeType(type, site, children),
    below: site.below,
    asksFor: site.asksFor,
  };
}

/** The key of no field: a denied field has no place in the merged data. */
const DENIED = '';

function completeDenied(site: Site, fatal: boolean): Complete {
  return (_, answer) => {
    answer.report('UNAUTHORIZED_FIELD_OR_TYPE', 'Unauthorized field or type.', site);
    return fatal ? undefined : 'null';
  };
}

/** What is selected below a field, by the type of the value; compiled for the types that turn up. */
class Children {
  readonly #possible = new Map<string, GraphQLCompositeType>();
  readonly #compiled = new Map<string, ObjectProjection>();
  readonly #compile: (type: GraphQLCompositeType) => ObjectProjection;

  constructor(
    type: GraphQLOutputType,
    selections: readonly TypedSelection[],
    scope: Scope,
    context: SelectionContext,
  ) {
    const named = getNamedType(type);
    if (isObjectType(named)) {
      this.#possible.set(named.name, named);
    } else if (isAbstractType(named)) {
      for (const object of context.schema.getPossibleTypes(named)) this.#possible.set(object.name, object);
      if (!dependsOnType(selections, named, context)) this.#possible.set(named.name, named);
    }
    this.#compile = (found) => new ObjectProjection(found, selections, scope, context);
  }

  /** Undefined for a type the value can't have. */
  of(typename: string): ObjectProjection | undefined {
    let projection = this.#compiled.get(typename);
    if (projection === undefined) {
      const type = this.#possible.get(typename);
      if (type === undefined) return undefined;
      projection = this.#compile(type);
      this.#compiled.set(typename, projection);
    }
    return projection;
  }

  /** The object that would tell its type is not there: a path counts when no possible type has another. */
  below(path: Path): Path {
    const [first, ...rest] = path;
    if (typeof first === 'number') return [first, ...this.below(rest)];
    if (first === undefined) return [];
    const found = [...this.#possible.keys()].map((name) => this.of(name)?.below(path) ?? []);
    const [one = [], ...others] = found.filter((below) => below.length > 0);
    return others.every((other) => String(other) === String(one)) ? one : [];
  }

  /** Of some type. */
  asksFor(path: Path): boolean {
    const rest = path.filter((key) => typeof key === 'string');
    return (
      rest.length === 0 || [...this.#possible.keys()].some((name) => this.of(name)?.asksFor(rest) === true)
    );
  }
}

function completeType(type: GraphQLOutputType, site: Site, children: Children): Complete {
  if (isNonNullType(type)) {
    const complete = completePresent(type.ofType, site, children);
    return (value, answer) =>
      value === null || value === undefined ? answer.missing(site) : complete(value, answer);
  }
  const complete = completePresent(type, site, children);
  return (value, answer) =>
    value === null || value === undefined ? 'null' : (complete(value, answer) ?? 'null');
}

function completePresent(type: GraphQLOutputType, site: Site, children: Children): Complete {
  if (isListType(type)) return completeList(completeType(type.ofType, site, children), site);
  if (isLeafType(type)) return completeLeaf(type, site);
  return isObjectType(type) ? completeObject(type, site, children) : completeAbstract(type, site, children);
}

function completeList(item: Complete, site: Site): Complete {
  return (value, answer) => {
    if (!Array.isArray(value)) return answer.invalid(value, site, 'a list');
    const depth = answer.depth++;
    let text = '[';
    for (let i = 0; i < value.length; i++) {
      answer.path[depth] = i;
      const part = item(value[i], answer);
      if (part === undefined) {
        answer.depth = depth;
        return undefined;
      }
      text += i === 0 ? part : `,${part}`;
    }
    answer.depth = depth;
    return `${text}]`;
  };
}

function completeObject(type: GraphQLObjectType, site: Site, children: Children): Complete {
  const { name } = type;
  let projection: ObjectProjection | undefined;
  return (value, answer) => {
    if (!isObject(value) || value instanceof Failure)
      return answer.invalid(value, site, `an object of ${name}`);
    const typename = value['__typename'];
    if (typeof typename === 'string' && typename !== name)
      return answer.invalid(value, site, `an object of ${name}`);
    projection ??= children.of(name);
    return projection === undefined ? answer.missing(site) : projection.complete(value, answer);
  };
}

function completeAbstract(type: GraphQLCompositeType, site: Site, children: Children): Complete {
  return (value, answer) => {
    if (!isObject(value) || value instanceof Failure)
      return answer.invalid(value, site, `an object of ${type.name}`);
    const typename = value['__typename'];
    if (typename instanceof Failure) return answer.invalid(typename, site, `an object of ${type.name}`);
    const projection = children.of(typeof typename === 'string' ? typename : type.name);
    if (projection === undefined) return answer.invalid(value, site, `an object of a type of ${type.name}`);
    return projection.complete(value, answer);
  };
}
