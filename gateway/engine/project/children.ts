import {
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isObjectType,
} from 'graphql';
import type { Data } from '../execute/run.ts';
import type { Answer, Path } from './answer.ts';
import type { ErrorPath, Reader } from './error-path.ts';

/** What is selected of one type at one place. */
export interface Projection extends Reader {
  /** The JSON text of a value known to be an object of the type. */
  complete(value: Data, answer: Answer): string | undefined;
}

interface ChildrenOptions {
  readonly schema: GraphQLSchema;
  /** Whether the object type makes a difference to what is selected. */
  readonly depends: () => boolean;
  readonly compile: (type: GraphQLCompositeType) => Projection;
}

/** What is selected below a field, by the type of the value; compiled for the types that turn up. */
export class Children implements Reader {
  readonly #type: GraphQLNamedType;
  readonly #options: ChildrenOptions;
  readonly #compiled = new Map<string, Projection>();
  #depends: boolean | undefined;

  constructor(type: GraphQLNamedType, options: ChildrenOptions) {
    this.#type = type;
    this.#options = options;
  }

  /** Undefined for a type the value can't have. */
  of(typename: string): Projection | undefined {
    return this.#compiled.get(typename) ?? this.#compile(typename);
  }

  /** The object that would tell its type is not there: a path counts when no possible type has another. */
  below(path: ErrorPath, at: number): Path {
    let end = at;
    while (typeof path.keys[end] === 'number') end++;
    const indices = path.keys.slice(at, end);
    if (end === path.keys.length) return indices;
    const found = this.#possible()
      .map((type) => this.of(type))
      .filter((projection) => projection !== undefined)
      .map((projection) => path.read(projection, end))
      .filter((below) => below.length > 0);
    const [one = [], ...others] = found;
    return others.every((other) => String(other) === String(one)) ? [...indices, ...one] : indices;
  }

  #compile(typename: string): Projection | undefined {
    const type = this.#options.schema.getType(typename);
    if (!isCompositeType(type) || !this.#allows(type)) return undefined;
    const projection = this.#options.compile(type);
    this.#compiled.set(typename, projection);
    return projection;
  }

  #allows(type: GraphQLCompositeType): boolean {
    if (type === this.#type) return isObjectType(type) || !this.#isDecidedByType();
    return (
      isAbstractType(this.#type) && isObjectType(type) && this.#options.schema.isSubType(this.#type, type)
    );
  }

  #possible(): readonly string[] {
    if (!isAbstractType(this.#type)) return [this.#type.name];
    const objects = this.#options.schema.getPossibleTypes(this.#type).map(({ name }) => name);
    return this.#isDecidedByType() ? objects : [...objects, this.#type.name];
  }

  #isDecidedByType(): boolean {
    this.#depends ??= this.#options.depends();
    return this.#depends;
  }
}
