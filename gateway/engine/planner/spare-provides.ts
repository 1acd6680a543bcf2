import { type ConstDirectiveNode, Kind, parse, print, type TypeNode, visit } from 'graphql';

/**
 * The supergraph without the `@provides` of links to one type that give different fields from the same subgraph. The
 * planner takes what one of them gives for given by all, and asks the subgraph for fields it does not have there.
 * `@provides` only saves fetches, so that a plan without it is as right.
 */
export function withoutSpareProvides(supergraphSdl: string): string {
  const document = parse(supergraphSdl, { noLocation: true });
  const given = new Map<string, Set<string>>();
  visit(document, {
    FieldDefinition({ type, directives = [] }) {
      for (const join of directives.map(provision)) {
        if (join === undefined) continue;
        const place = `${join.graph} ${named(type)}`;
        given.set(place, new Set([...(given.get(place) ?? []), join.fields]));
      }
      return false;
    },
  });
  if ([...given.values()].every((fieldSets) => fieldSets.size === 1)) return supergraphSdl;
  const spared = visit(document, {
    FieldDefinition(field) {
      const directives = (field.directives ?? []).map((directive) => {
        const join = provision(directive);
        const isSpare =
          join !== undefined && (given.get(`${join.graph} ${named(field.type)}`)?.size ?? 0) > 1;
        return isSpare ? without(directive) : directive;
      });
      return { ...field, directives };
    },
  });
  return print(spared);
}

function without(directive: ConstDirectiveNode): ConstDirectiveNode {
  const rest = (directive.arguments ?? []).filter(({ name }) => name.value !== 'provides');
  return { ...directive, arguments: rest };
}

function provision({ name, arguments: given = [] }: ConstDirectiveNode) {
  if (name.value !== 'join__field') return undefined;
  const value = (wanted: string) => given.find((argument) => argument.name.value === wanted)?.value;
  const [graph, fields] = [value('graph'), value('provides')];
  return graph?.kind === Kind.ENUM && fields?.kind === Kind.STRING
    ? { graph: graph.value, fields: fields.value }
    : undefined;
}

function named(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : named(type.type);
}
