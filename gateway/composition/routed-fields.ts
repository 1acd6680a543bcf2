import {
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import { ROUTED_BY } from '../../schema/routing.ts';
import { isAbout, isTrue, stringArgument } from './directive-arguments.ts';
import { graphNames } from './graph-names.ts';

export type OperationKind = 'query' | 'mutation' | 'subscription';

/** A root field of a routed subgraph, and the path of the argument value that routes it: `['input', 'eventId']`. */
export interface RoutedField {
  readonly kind: OperationKind;
  readonly name: string;
  readonly path: readonly string[];
}

const ROOT_TYPES: readonly [OperationKind, string][] = [
  ['query', 'Query'],
  ['mutation', 'Mutation'],
  ['subscription', 'Subscription'],
];

/**
 * Reads from a supergraph how each root field of one subgraph is routed.
 * @returns the fields, and in words what is wrong with those that cannot be routed
 */
export function readRoutedFields(
  supergraph: DocumentNode,
  subgraph: string,
): { fields: RoutedField[]; faults: string[] } {
  const graph = graphNames(supergraph).get(subgraph);
  const fields: RoutedField[] = [];
  const faults: string[] = [];
  for (const [kind, typeName] of ROOT_TYPES) {
    const type = supergraph.definitions.find(
      (d): d is ObjectTypeDefinitionNode =>
        d.kind === Kind.OBJECT_TYPE_DEFINITION && d.name.value === typeName,
    );
    for (const field of type?.fields ?? []) {
      if (graph === undefined || !isResolvedBy(graph, field, type)) continue;
      const path = stringArgument(field.directives, ROUTED_BY, 'argument')?.split('.');
      const fault = path === undefined ? undefined : faultOf(supergraph, field, path);
      const where = `${subgraph}: ${typeName}.${field.name.value}`;
      if (path === undefined) {
        faults.push(`${where} does not say which argument routes it; add @${ROUTED_BY}(argument: "…")`);
      } else if (fault !== undefined) {
        faults.push(`${where} is routed by "${path.join('.')}", but ${fault}`);
      } else {
        fields.push({ kind, name: field.name.value, path });
      }
    }
  }
  return { fields, faults };
}

/** Join spec v0.3: a field without `@join__field` is resolved by every graph of its type. */
function isResolvedBy(
  graph: string,
  field: FieldDefinitionNode,
  type: ObjectTypeDefinitionNode | undefined,
): boolean {
  const joins = field.directives?.filter((d) => d.name.value === 'join__field') ?? [];
  if (joins.length > 0) {
    return joins.some((d) => isAbout(d, graph) && !isTrue(d, 'external') && !isTrue(d, 'usedOverridden'));
  }
  return (type?.directives ?? []).some((d) => d.name.value === 'join__type' && isAbout(d, graph));
}

function faultOf(
  supergraph: DocumentNode,
  field: FieldDefinitionNode,
  path: readonly string[],
): string | undefined {
  let inputs: readonly InputValueDefinitionNode[] = field.arguments ?? [];
  let holder = 'the field';
  for (const [index, name] of path.entries()) {
    const input = inputs.find((candidate) => candidate.name.value === name);
    if (input === undefined) return `${holder} has no ${index === 0 ? 'argument' : 'input field'} "${name}"`;
    const type = named(input.type);
    if (type === undefined) return `"${name}" is a list and a field is routed by one id`;
    if (index === path.length - 1) return type === 'ID' ? undefined : `"${name}" is of type ${type}, not ID`;
    const definition = supergraph.definitions.find(
      (d) => d.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION && d.name.value === type,
    );
    inputs = definition?.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION ? (definition.fields ?? []) : [];
    holder = type;
  }
  return undefined;
}

/** Undefined for a list. */
function named(type: TypeNode): string | undefined {
  if (type.kind === Kind.NON_NULL_TYPE) return named(type.type);
  return type.kind === Kind.NAMED_TYPE ? type.name.value : undefined;
}
