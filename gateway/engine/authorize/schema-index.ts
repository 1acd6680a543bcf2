import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  isTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  type SelectionSetNode,
  type TypeDefinitionNode,
} from 'graphql';
import type { Link } from '../supergraph/links.ts';
import { namedType } from '../supergraph/value-types.ts';
import { type ReadRequirement, requirementReader } from './directives.ts';
import type { Requirement } from './requirement.ts';

export interface IndexedField {
  readonly requirement: Requirement | undefined;
  /** The named type it gives. */
  readonly output: string;
  /** What it is given by `@requires`, selected on its own type. */
  readonly requires: readonly SelectionSetNode[];
}

export interface IndexedType {
  readonly kind: 'object' | 'interface' | 'union' | 'leaf';
  readonly requirement: Requirement | undefined;
  readonly fields: ReadonlyMap<string, IndexedField>;
  /** Names of the interfaces it implements. */
  readonly interfaces: readonly string[];
}

/** The types of a supergraph as far as access to them depends on the document alone, hidden ones included. */
export function indexTypes(document: DocumentNode, links: readonly Link[]): ReadonlyMap<string, IndexedType> {
  const read = requirementReader(links);
  const types = new Map<string, IndexedType>();
  for (const definition of document.definitions) {
    if (!isTypeDefinitionNode(definition)) continue;
    const { directives = [] } = definition;
    const { fields = [], interfaces = [] } = hasFields(definition) ? definition : {};
    types.set(definition.name.value, {
      kind: kindOf(definition),
      requirement: read(directives),
      fields: new Map(fields.map((field) => [field.name.value, indexField(field, read)])),
      interfaces: interfaces.map(({ name }) => name.value),
    });
  }
  return types;
}

function indexField({ directives = [], type }: FieldDefinitionNode, read: ReadRequirement): IndexedField {
  const joins = directives.filter(({ name }) => name.value === 'join__field');
  return {
    requirement: read(directives),
    output: namedType(type),
    requires: joins.flatMap((join) => stringArgument(join, 'requires')).map(readSelections),
  };
}

function readSelections(fieldSet: string): SelectionSetNode {
  const [definition] = parse(`{${fieldSet}}`, { noLocation: true }).definitions;
  return definition?.kind === Kind.OPERATION_DEFINITION
    ? definition.selectionSet
    : { kind: Kind.SELECTION_SET, selections: [] };
}

function stringArgument(directive: ConstDirectiveNode, name: string): string[] {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? [value.value] : [];
}

function hasFields(definition: TypeDefinitionNode): definition is ObjectTypeDefinitionNode {
  const kind = kindOf(definition);
  return kind === 'object' || kind === 'interface';
}

function kindOf({ kind }: TypeDefinitionNode): IndexedType['kind'] {
  switch (kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
      return 'object';
    case Kind.INTERFACE_TYPE_DEFINITION:
      return 'interface';
    case Kind.UNION_TYPE_DEFINITION:
      return 'union';
    default:
      return 'leaf';
  }
}
