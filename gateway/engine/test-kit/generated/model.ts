/** A small graph and how its fields are split over subgraphs: plain data, so that a failing case can be cut down. */
export interface Model {
  readonly subgraphs: readonly string[];
  readonly objects: readonly ObjectModel[];
  readonly interfaces: readonly InterfaceModel[];
  readonly unions: readonly UnionModel[];
  readonly enums: readonly EnumModel[];
  readonly roots: Readonly<Record<RootName, readonly FieldModel[]>>;
  /** Decides every value in the data. */
  readonly seed: number;
  /** Resolvers throw, nulls stand where none may be, entities are missing. */
  readonly faulty: boolean;
  /** Subgraphs check no types: nulls and wrong values cross the wire as they are. */
  readonly lax: boolean;
}

export type RootName = 'Query' | 'Mutation' | 'Subscription';

export interface ObjectModel {
  readonly name: string;
  readonly kind: 'entity' | 'value';
  readonly hidden: boolean;
  readonly keys: readonly KeyModel[];
  readonly implements: readonly string[];
  readonly fields: readonly FieldModel[];
}

export interface KeyModel {
  /** As `@key(fields:)` has it. */
  readonly fields: string;
  /** Subgraphs that declare the key, and whether they resolve by it. */
  readonly homes: Readonly<Record<string, boolean>>;
}

export interface FieldModel {
  readonly name: string;
  /** As SDL: `[Ant!]`. */
  readonly type: string;
  readonly args: readonly ArgumentModel[];
  /** Subgraphs that resolve it. */
  readonly homes: readonly string[];
  /** Object types its values have, when its type is composite. */
  readonly targets: readonly string[];
  /** Field set of its `@requires`; it has one home then. */
  readonly requires?: string;
  /** Field set of its `@provides`, in the first home. */
  readonly provides?: string;
  /** A subgraph that it was taken from with `@override`, which would give something else. */
  readonly overrides?: string;
  /** A subgraph that promises it is never null, when others don't. */
  readonly strictIn?: string;
  readonly hidden?: boolean;
  /** Part of a key: given to every object with another value, and never at fault. */
  readonly unique?: boolean;
}

export interface ArgumentModel {
  readonly name: string;
  /** With the default value: `Int = 2`. */
  readonly type: string;
}

export interface InterfaceModel {
  readonly name: string;
  /** Fields that all its object types have; their own types may promise more. */
  readonly fields: readonly Pick<FieldModel, 'name' | 'type' | 'args'>[];
  /** Subgraphs that declare it. */
  readonly homes: readonly string[];
  /** For an interface with a key: where it has it, and where it is an `@interfaceObject` with fields of its own. */
  readonly entity?: {
    readonly home: string;
    readonly objectIn: string;
    readonly extra: readonly FieldModel[];
  };
}

export interface UnionModel {
  readonly name: string;
  readonly members: readonly { readonly type: string; readonly homes: readonly string[] }[];
}

export interface EnumModel {
  readonly name: string;
  readonly values: readonly string[];
  /** One of the values, `@inaccessible`. */
  readonly hidden?: string;
}

export function namedType(type: string): string {
  return type.replaceAll(/[[\]!]/g, '');
}
