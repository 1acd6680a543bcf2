import {
  type ConstDirectiveNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';

/** What execution needs of a supergraph beyond the public schema; hidden types and fields included. */
export interface Supergraph {
  /** Subgraph name → URL. */
  readonly subgraphs: ReadonlyMap<string, string>;
  /** Object types that a value of the named type can have; an object type stands for itself. */
  possibleTypes(typeName: string): ReadonlySet<string>;
  /** Keys by which the subgraph resolves the type, as selection sets. */
  keys(typeName: string, subgraph: string): readonly SelectionSetNode[];
  /** Names of all fields of all types: an invented alias must be none of them. */
  readonly fieldNames: ReadonlySet<string>;
  /** Names of the fields that stand in a `@requires`, a `@provides` or a key. */
  readonly fieldSetNames: ReadonlySet<string>;
}

const NO_TYPES: ReadonlySet<string> = new Set();

export function readSupergraph(sdl: string): Supergraph {
  const document = parse(sdl, { noLocation: true });
  const graphs = readGraphs(document);
  const possible = readPossibleTypes(document);
  const { keys, fieldSetNames } = readFieldSets(document, graphs);
  return {
    subgraphs: new Map([...graphs.values()].map(({ name, url }) => [name, url])),
    possibleTypes: (typeName) => possible.get(typeName) ?? NO_TYPES,
    keys: (typeName, subgraph) => keys.get(`${typeName} ${subgraph}`) ?? [],
    fieldNames: readFieldNames(document),
    fieldSetNames,
  };
}

interface Graph {
  readonly name: string;
  readonly url: string;
}

/** By the name of the enum value the join spec gives it. */
function readGraphs(document: DocumentNode): Map<string, Graph> {
  const definition = document.definitions.find(
    (d): d is EnumTypeDefinitionNode =>
      d.kind === Kind.ENUM_TYPE_DEFINITION && d.name.value === 'join__Graph',
  );
  const graphs = new Map<string, Graph>();
  for (const value of definition?.values ?? []) {
    const graph = value.directives?.find((d) => d.name.value === 'join__graph');
    if (graph === undefined) continue;
    graphs.set(value.name.value, {
      name: stringArgument(graph, 'name') ?? '',
      url: stringArgument(graph, 'url') ?? '',
    });
  }
  return graphs;
}

function readPossibleTypes(document: DocumentNode): Map<string, Set<string>> {
  const possible = new Map<string, Set<string>>();
  const add = (abstract: string, object: string) => {
    const set = possible.get(abstract);
    if (set === undefined) possible.set(abstract, new Set([object]));
    else set.add(object);
  };
  for (const definition of document.definitions) {
    const name = 'name' in definition ? (definition.name?.value ?? '') : '';
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) {
      add(name, name);
      for (const { name: abstract } of definition.interfaces ?? []) add(abstract.value, name);
    } else if (definition.kind === Kind.UNION_TYPE_DEFINITION) {
      for (const member of definition.types ?? []) add(name, member.name.value);
    }
  }
  return possible;
}

function readFieldNames(document: DocumentNode): Set<string> {
  const names = new Set<string>();
  for (const definition of document.definitions) {
    if (!hasFields(definition)) continue;
    for (const field of definition.fields ?? []) names.add(field.name.value);
  }
  return names;
}

function readFieldSets(document: DocumentNode, graphs: ReadonlyMap<string, Graph>) {
  const keys = new Map<string, SelectionSetNode[]>();
  const fieldSetNames = new Set<string>();
  for (const definition of document.definitions) {
    if (!hasFields(definition)) continue;
    for (const directive of definition.directives ?? []) {
      const key = directive.name.value === 'join__type' ? stringArgument(directive, 'key') : undefined;
      if (key === undefined) continue;
      addNames(fieldSetNames, key);
      const graph = graphs.get(enumArgument(directive, 'graph') ?? '')?.name;
      const place = `${definition.name.value} ${graph}`;
      if (!isFalse(directive, 'resolvable'))
        keys.set(place, [...(keys.get(place) ?? []), parseFieldSet(key)]);
    }
    addRequired(fieldSetNames, definition);
  }
  return { keys, fieldSetNames };
}

function addRequired(names: Set<string>, { fields }: ObjectTypeDefinitionNode): void {
  for (const directive of (fields ?? []).flatMap((field) => field.directives ?? [])) {
    addNames(names, stringArgument(directive, 'requires') ?? '');
    addNames(names, stringArgument(directive, 'provides') ?? '');
  }
}

function addNames(names: Set<string>, fieldSet: string): void {
  for (const [name] of fieldSet.matchAll(/[_A-Za-z][_0-9A-Za-z]*/g)) names.add(name);
}

function parseFieldSet(fieldSet: string): SelectionSetNode {
  const [definition] = parse(`{${fieldSet}}`, { noLocation: true }).definitions;
  return definition?.kind === Kind.OPERATION_DEFINITION
    ? definition.selectionSet
    : { kind: Kind.SELECTION_SET, selections: [] };
}

function hasFields(definition: { kind: string }): definition is ObjectTypeDefinitionNode {
  return (
    definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION
  );
}

function argument(directive: ConstDirectiveNode, name: string) {
  return directive.arguments?.find((a) => a.name.value === name)?.value;
}

function stringArgument(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = argument(directive, name);
  return value?.kind === Kind.STRING ? value.value : undefined;
}

function enumArgument(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = argument(directive, name);
  return value?.kind === Kind.ENUM ? value.value : undefined;
}

function isFalse(directive: ConstDirectiveNode, name: string): boolean {
  const value = argument(directive, name);
  return value?.kind === Kind.BOOLEAN && !value.value;
}
