import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  type NamedTypeNode,
  parse,
  type SelectionNode,
} from 'graphql';
import { argumentOf } from './directive-arguments.ts';
import { type FederationDirectives, federationDirectives } from './federation-names.ts';

/** What one subgraph says of its types. */
export interface SubgraphModel {
  readonly name: string;
  readonly types: ReadonlyMap<string, SubgraphType>;
}

/** A type as one subgraph has it, extensions included; root types go by the names they have in the supergraph. */
export interface SubgraphType {
  readonly kind: TypeKind;
  readonly isInterfaceObject: boolean;
  readonly isEntity: boolean;
  readonly description: string | undefined;
  readonly interfaces: readonly string[];
  /** Of a union. */
  readonly members: readonly string[];
  /** Of an enum. */
  readonly values: readonly EnumValueDefinitionNode[];
  readonly fields: ReadonlyMap<string, SubgraphField>;
}

export type TypeKind = 'object' | 'interface' | 'union' | 'enum' | 'input' | 'scalar';

export interface SubgraphField {
  readonly node: FieldDefinitionNode | InputValueDefinitionNode;
  /** Those the gateway's clients may give: not what @fromContext fills in. */
  readonly args: readonly InputValueDefinitionNode[];
  readonly external: boolean;
  readonly shareable: boolean;
  /** Whether it stands in a @key of its type. */
  readonly inKey: boolean;
  /** Name of the subgraph it is taken from, and how far, where that is not wholly. */
  readonly override: { readonly from: string; readonly label: string | undefined } | undefined;
  readonly requires: string | undefined;
  readonly provides: string | undefined;
}

export function readSubgraph(name: string, document: DocumentNode): SubgraphModel {
  const federation = federationDirectives(document);
  const roots = rootNames(document);
  const parts = new Map<string, TypeNode[]>();
  for (const node of document.definitions) {
    if (!isTypeDefinitionNode(node) && !isTypeExtensionNode(node)) continue;
    const typeName = roots.get(node.name.value) ?? node.name.value;
    parts.set(typeName, [...(parts.get(typeName) ?? []), node]);
  }
  return {
    name,
    types: new Map([...parts].map(([typeName, nodes]) => [typeName, readType(nodes, federation)])),
  };
}

type TypeNode = Extract<DefinitionNode, { kind: `${string}Type${'Definition' | 'Extension'}` }>;

const KINDS: Readonly<Record<string, TypeKind>> = {
  Object: 'object',
  Interface: 'interface',
  Union: 'union',
  Enum: 'enum',
  InputObject: 'input',
  Scalar: 'scalar',
};

function readType(nodes: readonly TypeNode[], federation: FederationDirectives): SubgraphType {
  const { find } = federation;
  const directives = nodes.flatMap((node) => node.directives ?? []);
  const keys = find(directives, 'key');
  const keyFields = new Set(keys.flatMap(outermostFields));
  const fields = new Map<string, SubgraphField>();
  for (const node of nodes) {
    for (const field of 'fields' in node ? (node.fields ?? []) : []) {
      fields.set(field.name.value, readField(field, node, keyFields, federation));
    }
  }
  const [first] = nodes;
  return {
    kind: KINDS[first?.kind.replace(/Type(Definition|Extension)$/, '') ?? ''] ?? 'scalar',
    isInterfaceObject: find(directives, 'interfaceObject').length > 0,
    isEntity: keys.length > 0,
    description: nodes.map(descriptionOf).find((description) => description !== undefined),
    interfaces: nodes.flatMap((node) => ('interfaces' in node ? namesOf(node.interfaces) : [])),
    members: nodes.flatMap((node) => ('types' in node ? namesOf(node.types) : [])),
    values: nodes.flatMap((node) => ('values' in node ? (node.values ?? []) : [])),
    fields,
  };
}

function readField(
  node: FieldDefinitionNode | InputValueDefinitionNode,
  holder: TypeNode,
  keyFields: ReadonlySet<string>,
  { find, isSecond }: FederationDirectives,
): SubgraphField {
  const has = (meaning: 'external' | 'shareable') =>
    [...find(node.directives, meaning), ...find(holder.directives, meaning)].length > 0;
  const [override] = find(node.directives, 'override');
  const [requires] = find(node.directives, 'requires');
  const [provides] = find(node.directives, 'provides');
  const from = text(override, 'from');
  const args = 'arguments' in node ? (node.arguments ?? []) : [];
  return {
    node,
    args: args.filter(({ directives }) => find(directives, 'fromContext').length === 0),
    external: has('external'),
    shareable: !isSecond || has('shareable'),
    inKey: keyFields.has(node.name.value),
    override: from === undefined ? undefined : { from, label: text(override, 'label') },
    requires: text(requires, 'fields'),
    provides: text(provides, 'fields'),
  };
}

function outermostFields(key: ConstDirectiveNode): string[] {
  const selections = readSelections(text(key, 'fields') ?? '');
  return selections.flatMap((selection) => (selection.kind === Kind.FIELD ? selection.name.value : []));
}

/** None where they cannot be read: composition tells about that. */
function readSelections(fields: string): readonly SelectionNode[] {
  try {
    const [operation] = parse(`{${fields}}`, { noLocation: true }).definitions;
    return operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections : [];
  } catch {
    return [];
  }
}

function rootNames({ definitions }: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const node of definitions) {
    if (node.kind !== Kind.SCHEMA_DEFINITION && node.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const { operation, type } of node.operationTypes ?? []) {
      names.set(type.name.value, `${operation.charAt(0).toUpperCase()}${operation.slice(1)}`);
    }
  }
  return names;
}

function text(directive: ConstDirectiveNode | undefined, argument: string): string | undefined {
  const value = argumentOf(directive, argument);
  return value?.kind === Kind.STRING ? value.value : undefined;
}

const descriptionOf = (node: TypeNode): string | undefined =>
  'description' in node ? node.description?.value : undefined;

const namesOf = (nodes: readonly NamedTypeNode[] = []): string[] => nodes.map(({ name }) => name.value);
