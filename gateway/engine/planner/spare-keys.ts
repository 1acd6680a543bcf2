import { type ConstDirectiveNode, Kind, type ObjectTypeDefinitionNode, parse, print, visit } from 'graphql';

/**
 * The supergraph with one key for each type that every subgraph of the type declares, where there is one. With several
 * keys to choose from, the planner makes fetches of fields that `@requires` something in subgraphs that do not have
 * them, and dies of it. A key that the interfaces of the type have is kept, and so is each that some subgraph needs.
 */
export function withoutSpareKeys(supergraphSdl: string): string {
  const document = parse(supergraphSdl, { noLocation: true });
  const keysOf = new Map<string, ReadonlySet<string>>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    keysOf.set(definition.name.value, new Set(joinTypes(definition.directives).map(({ key }) => key)));
  }
  let changed = false;
  const spared = visit(document, {
    ObjectTypeDefinition(node) {
      const joins = joinTypes(node.directives);
      const kept = commonKey(joins);
      const inherited = (node.interfaces ?? []).flatMap(({ name }) => [...(keysOf.get(name.value) ?? [])]);
      if (kept === undefined) return undefined;
      const spare = joins.filter(({ key }) => key !== '' && key !== kept && !inherited.includes(key));
      if (spare.length === 0) return undefined;
      changed = true;
      const dropped = new Set(spare.map(({ directive }) => directive));
      const directives = (node.directives ?? []).filter((directive) => !dropped.has(directive));
      return { ...node, directives } satisfies ObjectTypeDefinitionNode;
    },
  });
  return changed ? print(spared) : supergraphSdl;
}

/** Whether some subgraph resolves a type by more than one key. */
export function hasKeysToChoose(supergraphSdl: string): boolean {
  return parse(supergraphSdl, { noLocation: true }).definitions.some((definition) => {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return false;
    const graphs = joinTypes(definition.directives)
      .filter(({ key, resolvable }) => key !== '' && resolvable)
      .map(({ graph }) => graph);
    return new Set(graphs).size < graphs.length;
  });
}

interface JoinType {
  readonly directive: ConstDirectiveNode;
  readonly graph: string;
  readonly key: string;
  readonly resolvable: boolean;
}

function joinTypes(directives: readonly ConstDirectiveNode[] = []): JoinType[] {
  return directives
    .filter(({ name }) => name.value === 'join__type')
    .map((directive) => {
      const values = new Map((directive.arguments ?? []).map(({ name, value }) => [name.value, value]));
      const [graph, key, resolvable] = [values.get('graph'), values.get('key'), values.get('resolvable')];
      return {
        directive,
        graph: graph?.kind === Kind.ENUM ? graph.value : '',
        key: key?.kind === Kind.STRING ? key.value : '',
        resolvable: resolvable?.kind !== Kind.BOOLEAN || resolvable.value,
      };
    });
}

/** The first key that every subgraph of the type declares and each that resolves the type at all resolves by. */
function commonKey(joins: readonly JoinType[]): string | undefined {
  const graphs = new Set(joins.map(({ graph }) => graph));
  const resolving = new Set(
    joins.filter(({ key, resolvable }) => key !== '' && resolvable).map(({ graph }) => graph),
  );
  return joins.find(({ key }) => {
    const own = joins.filter((join) => join.key === key);
    return (
      key !== '' &&
      own.length === graphs.size &&
      own.every(({ graph, resolvable }) => resolvable || !resolving.has(graph))
    );
  })?.key;
}
