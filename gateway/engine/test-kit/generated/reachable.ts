import {
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { FieldModel, Model, ObjectModel } from './model.ts';

/**
 * Whether each field of an operation can be come by at all, if every key were always at hand: composition lets pass a
 * few graphs where a value type comes from a subgraph that lacks some of its fields, and there is no other way to it.
 */
export function isReachable(model: Model, schema: GraphQLSchema, query: string): boolean {
  return new Walk(model, schema, parse(query)).isReachable();
}

class Walk {
  readonly #model: Model;
  readonly #schema: GraphQLSchema;
  readonly #document: DocumentNode;

  constructor(model: Model, schema: GraphQLSchema, document: DocumentNode) {
    this.#model = model;
    this.#schema = schema;
    this.#document = document;
  }

  isReachable(): boolean {
    const operation = this.#document.definitions.find((d) => d.kind === Kind.OPERATION_DEFINITION);
    const root = operation && this.#schema.getRootType(operation.operation);
    if (operation === undefined || !root) return true;
    return this.#selections(operation.selectionSet, [root.name], this.#model.subgraphs);
  }

  #selections(set: SelectionSetNode, types: readonly string[], from: readonly string[]): boolean {
    return set.selections.every((selection) => {
      if (selection.kind === Kind.FIELD) {
        return types.every((type) => this.#field(type, selection.name.value, selection.selectionSet, from));
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragment(selection.name.value);
      if (fragment === undefined) return true;
      const condition = fragment.typeCondition && this.#schema.getType(fragment.typeCondition.name.value);
      const possible = isCompositeType(condition) ? this.#possible(condition) : types;
      return this.#selections(
        fragment.selectionSet,
        types.filter((type) => possible.includes(type)),
        from,
      );
    });
  }

  #field(type: string, name: string, set: SelectionSetNode | undefined, from: readonly string[]): boolean {
    const field = this.#model.roots[type as keyof Model['roots']]?.find((root) => root.name === name);
    const object = this.#model.objects.find((one) => one.name === type);
    const found = field ?? (object && this.#fieldOf(object, name));
    if (found === undefined || found.unique === true) return true;
    const known = object === undefined ? from : this.#views(object, from);
    const homes = found.homes.filter((home) => known.includes(home));
    if (homes.length === 0) return false;
    const target = this.#schema.getType(type);
    const valueType = isObjectType(target) ? getNamedType(target.getFields()[name]?.type) : undefined;
    if (set === undefined || !isCompositeType(valueType)) return true;
    const targets = this.#possible(valueType).filter((one) => found.targets.includes(one));
    return this.#selections(set, targets, homes);
  }

  #fieldOf(object: ObjectModel, name: string): FieldModel | undefined {
    const interfaces = this.#model.interfaces.filter((one) => object.implements.includes(one.name));
    const fields = [...object.fields, ...interfaces.flatMap(({ entity }) => entity?.extra ?? [])];
    return fields.find((field) => field.name === name);
  }

  /** Subgraphs that an object may be looked up in, beside those it is at hand in. */
  #views(object: ObjectModel, from: readonly string[]): readonly string[] {
    const interfaces = this.#model.interfaces.filter((one) => object.implements.includes(one.name));
    const homes = object.keys.flatMap((key) => Object.keys(key.homes).filter((home) => key.homes[home]));
    return [...from, ...homes, ...interfaces.flatMap(({ entity }) => entity?.objectIn ?? [])];
  }

  #possible(type: GraphQLCompositeType): readonly string[] {
    return isAbstractType(type) ? this.#schema.getPossibleTypes(type).map(({ name }) => name) : [type.name];
  }

  #fragment(name: string) {
    return this.#document.definitions.find(
      (d) => d.kind === Kind.FRAGMENT_DEFINITION && d.name.value === name,
    ) as { typeCondition: { name: { value: string } }; selectionSet: SelectionSetNode } | undefined;
  }
}
