import {
  type ConstArgumentNode,
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  print,
} from 'graphql';
import { isAbout } from './directive-arguments.ts';
import { graphNames } from './graph-names.ts';
import type { SubgraphField, SubgraphModel } from './subgraph-model.ts';

const JOIN_FIELD = 'join__field';

/**
 * Puts into a supergraph what the library leaves out: where all subgraphs of an interface have a field, it writes no
 * `@join__field`, so a subgraph that has it as an interface object's @external field seems to resolve it; and it never
 * writes what such a field @provides.
 * @returns the very document when nothing was left out
 */
export function withInterfaceObjectJoins(
  supergraph: DocumentNode,
  subgraphs: readonly SubgraphModel[],
): DocumentNode {
  const graphs = graphNames(supergraph);
  let isMended = false;
  const definitions = supergraph.definitions.map((definition) => {
    if (definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) return definition;
    const fields = definition.fields?.map((field) => {
      const holders = holdersOf(definition, field, subgraphs, graphs);
      if (
        !holders.some(
          ({ field: { inKey, external, requires, provides } }) =>
            (external && !inKey) || requires !== undefined || provides !== undefined,
        )
      )
        return field;
      isMended = true;
      return joined(field, holders);
    });
    return fields === undefined ? definition : { ...definition, fields };
  });
  return isMended ? { ...supergraph, definitions } : supergraph;
}

interface Holder {
  /** Name of the graph's enum value. */
  readonly graph: string;
  readonly field: SubgraphField;
}

/** The subgraphs that have the field, if one of them has the interface as an object. */
function holdersOf(
  { name }: InterfaceTypeDefinitionNode,
  field: FieldDefinitionNode,
  subgraphs: readonly SubgraphModel[],
  graphs: ReadonlyMap<string, string>,
): Holder[] {
  if (!subgraphs.some(({ types }) => types.get(name.value)?.isInterfaceObject)) return [];
  return subgraphs.flatMap((subgraph) => {
    const own = subgraph.types.get(name.value)?.fields.get(field.name.value);
    const graph = graphs.get(subgraph.name);
    return own === undefined || graph === undefined ? [] : { graph, field: own };
  });
}

function joined(field: FieldDefinitionNode, holders: readonly Holder[]): FieldDefinitionNode {
  const directives = field.directives ?? [];
  const isJoin = ({ name }: ConstDirectiveNode) => name.value === JOIN_FIELD;
  const joins = holders.map((holder): ConstDirectiveNode => {
    const written = directives.find((directive) => isJoin(directive) && isAbout(directive, holder.graph));
    const args = written?.arguments ?? [];
    const missing = argumentsOf(holder, field).filter(
      ({ name }) => !args.some((argument) => argument.name.value === name.value),
    );
    return { kind: Kind.DIRECTIVE, name: nameNode(JOIN_FIELD), arguments: [...args, ...missing] };
  });
  return { ...field, directives: [...directives.filter((directive) => !isJoin(directive)), ...joins] };
}

/** Join spec v0.3, `@join__field`. */
function argumentsOf({ graph, field }: Holder, { type }: FieldDefinitionNode): ConstArgumentNode[] {
  const ownType = print(field.node.type);
  const values: Record<string, ConstValueNode | undefined> = {
    graph: { kind: Kind.ENUM, value: graph },
    requires: stringNode(field.requires),
    provides: stringNode(field.provides),
    type: ownType === print(type) ? undefined : stringNode(ownType),
    external: field.external && !field.inKey ? { kind: Kind.BOOLEAN, value: true } : undefined,
  };
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : { kind: Kind.ARGUMENT, name: nameNode(name), value },
  );
}

const nameNode = (value: string) => ({ kind: Kind.NAME, value }) as const;

const stringNode = (value: string | undefined): ConstValueNode | undefined =>
  value === undefined ? undefined : { kind: Kind.STRING, value };
