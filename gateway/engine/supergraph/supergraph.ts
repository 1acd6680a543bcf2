import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';

import { ChapterhouseError } from '../../../kernel/errors.ts';
import { Guards } from '../authorize/guards.ts';
import { requireNoContextArguments } from './context-arguments.ts';
import {
  booleanArgument,
  enumArgument,
  type Graph,
  hasFields,
  parseFieldSet,
  readGraphs,
  stringArgument,
} from './join-directives.ts';
import { machinery, readLinks, requireKnown } from './links.ts';
import { readValueTypes, type ValueTypes } from './value-types.ts';

/** What execution needs of a supergraph beyond the public schema; hidden types and fields included. */
export interface Supergraph {
  /** Who may see what. */
  readonly guards: Guards;
  /** Whether a type, or a directive with `@`, belongs to federation or another linked specification. */
  readonly isMachinery: (name: string) => boolean;
  /** Subgraph name → URL. */
  readonly subgraphs: ReadonlyMap<string, string>;
  /** Object types that a value of the named type can have; an object type stands for itself. */
  possibleTypes(typeName: string): ReadonlySet<string>;
  /** Whether some subgraph knows the interface as an object, and none of its object types. */
  isInterfaceObject(typeName: string): boolean;
  /** Keys by which the subgraph resolves the type, as selection sets. */
  keys(typeName: string, subgraph: string): readonly SelectionSetNode[];
  readonly valueTypes: ValueTypes;
  /** What the type's field `@requires` for the subgraph, which may know the type by an interface of its. */
  inputs(typeName: string, field: string, subgraph: string): SelectionSetNode | undefined;
  /** Names of all fields of all types: an invented alias must be none of them. */
  readonly fieldNames: ReadonlySet<string>;
  /** Names of the fields that stand in a `@requires`, a `@provides` or a key. */
  readonly fieldSetNames: ReadonlySet<string>;
  /** Those of them that stand there with arguments. */
  readonly fieldSetCalls: ReadonlySet<string>;
}

const NO_TYPES: ReadonlySet<string> = new Set();

function parseSupergraph(sdl: string): DocumentNode {
  try {
    return parse(sdl, { noLocation: true });
  } catch (cause) {
    const { message } = cause as Error;
    throw new ChapterhouseError('BAD_CONFIG', `The supergraph cannot be read: ${message}`, { cause });
  }
}

/** @throws BAD_CONFIG for SDL that cannot be read, or with nothing to query */
export function readSupergraph(sdl: string): Supergraph {
  const document = parseSupergraph(sdl);
  if (!hasQueryType(document)) throw new ChapterhouseError('BAD_CONFIG', 'The supergraph has no query type.');
  const links = readLinks(document);
  requireKnown(links);
  requireNoContextArguments(document);
  const graphs = readGraphs(document);
  const possible = readPossibleTypes(document);
  const interfaceObjects = readInterfaceObjects(document);
  const possibleTypes = (typeName: string) => possible.get(typeName) ?? NO_TYPES;
  const { keys, inputs, fieldSetNames, fieldSetCalls } = readFieldSets(document, graphs);
  return {
    subgraphs: new Map([...graphs.values()].map(({ name, url }) => [name, url])),
    guards: new Guards(document, links, possibleTypes),
    isMachinery: machinery(links),
    possibleTypes,
    isInterfaceObject: (typeName) => interfaceObjects.has(typeName),
    keys: (typeName, subgraph) => keys.get(`${typeName} ${subgraph}`) ?? [],
    inputs: (typeName, field, subgraph) =>
      [typeName, ...[...interfaceObjects].filter((name) => possibleTypes(name).has(typeName))]
        .map((name) => inputs.get(`${name} ${field} ${subgraph}`))
        .find((found) => found !== undefined),
    valueTypes: readValueTypes(document),
    fieldNames: readFieldNames(document),
    fieldSetNames,
    fieldSetCalls,
  };
}

function hasQueryType({ definitions }: DocumentNode): boolean {
  const schema = definitions.find((d) => d.kind === Kind.SCHEMA_DEFINITION);
  const root =
    schema?.operationTypes.find(({ operation }) => operation === 'query')?.type.name.value ?? 'Query';
  return definitions.some((d) => d.kind === Kind.OBJECT_TYPE_DEFINITION && d.name.value === root);
}

function readInterfaceObjects({ definitions }: DocumentNode): Set<string> {
  const found = definitions.filter(
    (d) =>
      d.kind === Kind.INTERFACE_TYPE_DEFINITION &&
      d.directives?.some((directive) => booleanArgument(directive, 'isInterfaceObject') === true),
  );
  return new Set(found.filter(hasFields).map(({ name }) => name.value));
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

interface FieldSets {
  readonly keys: Map<string, SelectionSetNode[]>;
  readonly inputs: Map<string, SelectionSetNode>;
  readonly fieldSetNames: Set<string>;
  readonly fieldSetCalls: Set<string>;
}

function readFieldSets(document: DocumentNode, graphs: ReadonlyMap<string, Graph>): FieldSets {
  const sets: FieldSets = {
    keys: new Map(),
    inputs: new Map(),
    fieldSetNames: new Set(),
    fieldSetCalls: new Set(),
  };
  const graphOf = (directive: ConstDirectiveNode) => graphs.get(enumArgument(directive, 'graph') ?? '')?.name;
  for (const { name: type, directives, fields } of document.definitions.filter(hasFields)) {
    for (const directive of directives ?? []) {
      if (directive.name.value === 'join__type')
        addKey(sets, `${type.value} ${graphOf(directive)}`, directive);
    }
    for (const { name: field, directive } of (fields ?? []).flatMap(directivesOf)) {
      addInputs(sets, `${type.value} ${field} ${graphOf(directive)}`, directive);
    }
  }
  return sets;
}

function addKey({ keys, fieldSetNames }: FieldSets, place: string, directive: ConstDirectiveNode): void {
  const key = stringArgument(directive, 'key');
  if (key === undefined) return;
  addNames(fieldSetNames, key);
  if (booleanArgument(directive, 'resolvable') !== false)
    keys.set(place, [...(keys.get(place) ?? []), parseFieldSet(key)]);
}

function addInputs(sets: FieldSets, place: string, directive: ConstDirectiveNode): void {
  const { inputs, fieldSetNames, fieldSetCalls } = sets;
  addNames(fieldSetNames, stringArgument(directive, 'provides') ?? '');
  const requires = stringArgument(directive, 'requires');
  if (requires === undefined) return;
  addNames(fieldSetNames, requires);
  for (const [, name = ''] of requires.matchAll(/(\w+)\s*\(/g)) fieldSetCalls.add(name);
  inputs.set(place, parseFieldSet(requires));
}

function directivesOf({ name, directives = [] }: FieldDefinitionNode) {
  return directives.map((directive) => ({ name: name.value, directive }));
}

function addNames(names: Set<string>, fieldSet: string): void {
  for (const [name] of fieldSet.matchAll(/[_A-Za-z][_0-9A-Za-z]*/g)) names.add(name);
}
