import { type DocumentNode, Kind, type TypeNode } from 'graphql';

/** What values the fields of a supergraph have, hidden fields and enum values included. */
export interface ValueTypes {
  /** Undefined when there is no such field. */
  of(typeName: string, field: string): TypeNode | undefined;
  /** Undefined when the type is no enum. */
  enumValues(typeName: string): ReadonlySet<string> | undefined;
}

export function readValueTypes({ definitions }: DocumentNode): ValueTypes {
  const fields = new Map<string, TypeNode>();
  const enums = new Map<string, ReadonlySet<string>>();
  for (const definition of definitions) {
    if (
      definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
      definition.kind === Kind.INTERFACE_TYPE_DEFINITION
    ) {
      for (const { name, type } of definition.fields ?? [])
        fields.set(`${definition.name.value}.${name.value}`, type);
    } else if (definition.kind === Kind.ENUM_TYPE_DEFINITION) {
      enums.set(definition.name.value, new Set(definition.values?.map(({ name }) => name.value)));
    }
  }
  return {
    of: (typeName, field) => fields.get(`${typeName}.${field}`),
    enumValues: (typeName) => enums.get(typeName),
  };
}

export function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
