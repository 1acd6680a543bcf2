import {
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  GraphQLString,
  getNamedType,
  isAbstractType,
  isLeafType,
  isNonNullType,
} from 'graphql';
import type { Data } from '../execute/run.ts';
import { fieldOf, type Scope } from '../prepare/scope.ts';
import {
  type CollectedField,
  collectFields,
  dependsOnType,
  type SelectionContext,
  type TypedSelection,
} from '../prepare/selection.ts';
import { SelectionMemo } from '../prepare/selection-memo.ts';
import { Answer, type Path, type Site } from './answer.ts';
import { Children, type Projection } from './children.ts';
import { completeType } from './complete.ts';
import { ErrorPath, type Reader } from './error-path.ts';
import type { Complete } from './leaf.ts';

/** From merged data to the JSON text of `data`, as an operation selects. Compiled as far as data have turned up. */
export class DataProjection {
  readonly #compiler: Compiler;
  readonly #root: ObjectProjection;

  constructor(
    rootType: GraphQLObjectType,
    selection: TypedSelection,
    scope: Scope,
    context: SelectionContext,
  ) {
    this.#compiler = new Compiler(context);
    this.#root = this.#compiler.projection(rootType, [selection], scope);
  }

  /** How many fields have been compiled: what it holds grows with them, up to as many as types turn up. */
  get size(): number {
    return this.#compiler.size;
  }

  text(data: Data, answer: Answer): string {
    return this.#root.complete(data, answer) ?? 'null';
  }

  /** Whether one of the root fields that there are so far may not be null and is: there will be no data at all. */
  hasFailed(data: Data): boolean {
    return this.#root.hasFailed(data);
  }
}

class Compiler {
  readonly #context: SelectionContext;
  readonly #projections = new SelectionMemo<ObjectProjection>();
  readonly #children = new SelectionMemo<Children>();
  readonly #leaf: Children;
  size = 0;

  constructor(context: SelectionContext) {
    this.#context = context;
    this.#leaf = new Children(GraphQLString, {
      schema: context.schema,
      depends: () => false,
      compile: () => new ObjectProjection([]),
    });
  }

  projection(
    type: GraphQLCompositeType,
    selections: readonly TypedSelection[],
    scope: Scope,
  ): ObjectProjection {
    return this.#projections.get(scope, selections, type, () => {
      const collected = collectFields(selections, type, this.#context);
      const fatal = collected.filter((field) => isFatal(field, type));
      const fields: FieldProjection[] = [];
      const projection = new ObjectProjection(fields);
      for (const field of fatal.length === 0 ? collected : fatal) {
        fields.push(this.#field(field, type, scope, projection));
      }
      this.size += fields.length;
      return projection;
    });
  }

  #field(
    field: CollectedField,
    parent: GraphQLCompositeType,
    scope: Scope,
    around: Projection,
  ): FieldProjection {
    const { responseKey, nodes, on } = field;
    const [node] = nodes;
    const name = node?.name.value ?? '';
    const coordinate = `${parent.name}.${name}`;
    const beside = (path: Path) => new ErrorPath(path).read(around, 0);
    const common = {
      responseKey,
      prefix: `${JSON.stringify(responseKey)}:`,
      inner: undefined,
      isRequired: false,
    };
    if (field.denied && node !== undefined) {
      const site: Site = { coordinate, nodes, below: () => [], beside };
      return { ...common, source: DENIED, complete: completeDenied(site, isFatal(field, parent)) };
    }
    if (name === '__typename') {
      const text = JSON.stringify(parent.name);
      return { ...common, source: name, complete: () => text };
    }
    if (node === undefined || name.startsWith('__')) {
      return { ...common, source: name, complete: (_, answer) => answer.introspected(nodes) };
    }
    const slot = scope.slot(node, on);
    const { type } = fieldOf(parent, name);
    const inner = this.#childrenOf(getNamedType(type), field.selections, slot.children);
    const site: Site = { coordinate, nodes, below: (path) => new ErrorPath(path).read(inner, 0), beside };
    const isRequired = isNonNullType(type);
    return { ...common, source: slot.name, inner, isRequired, complete: completeType(type, site, inner) };
  }

  #childrenOf(type: GraphQLNamedType, selections: readonly TypedSelection[], scope: Scope): Children {
    const context = this.#context;
    if (isLeafType(type)) return this.#leaf;
    return this.#children.get(scope, selections, type, () => {
      const depends = () => isAbstractType(type) && dependsOnType(selections, type, context);
      const compile = (found: GraphQLCompositeType) => this.projection(found, selections, scope);
      return new Children(type, { schema: context.schema, depends, compile });
    });
  }
}

interface FieldProjection {
  readonly responseKey: string;
  /** Key in the merged data. */
  readonly source: string;
  /** `"responseKey":` */
  readonly prefix: string;
  readonly complete: Complete;
  /** It is fetched and may not be null. */
  readonly isRequired: boolean;
  /** What is below the field; undefined when no error can be. */
  readonly inner: Reader | undefined;
}

/** What is selected of one type at one place: an object type, or an abstract one if the object type is all the same. */
class ObjectProjection implements Projection {
  readonly #fields: readonly FieldProjection[];

  constructor(fields: readonly FieldProjection[]) {
    this.#fields = fields;
  }

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

  hasFailed(value: Data): boolean {
    return this.#fields.some(
      ({ isRequired, source, complete }) =>
        isRequired && source in value && complete(value[source], new Answer(() => 'null')) === undefined,
    );
  }

  below(path: ErrorPath, at: number): Path {
    const field = this.#fields.find(({ source }) => source === path.keys[at]);
    if (field === undefined) return [];
    return [field.responseKey, ...(field.inner === undefined ? [] : path.read(field.inner, at + 1))];
  }
}

/** A denied field that may not be null: nothing else of the object can show, so nothing else is looked at. */
export function isFatal({ denied, nodes: [node] }: CollectedField, type: GraphQLCompositeType): boolean {
  if (!denied || node === undefined) return false;
  return node.name.value === '__typename' || isNonNullType(fieldOf(type, node.name.value).type);
}

/** The key of no field: a denied field has no place in the merged data. */
const DENIED = '';

function completeDenied(site: Site, fatal: boolean): Complete {
  return (_, answer) => {
    answer.report('UNAUTHORIZED_FIELD_OR_TYPE', 'Unauthorized field or type.', site);
    return fatal ? undefined : 'null';
  };
}
