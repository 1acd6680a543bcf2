import { Kind, type TypeNode } from 'graphql';
import type { SubgraphModel } from '../subgraph-model.ts';

/** Shared fields of an interface or union that can give other types of objects in one subgraph than in another. */
export function runtimeTypeHints(subgraphs: readonly SubgraphModel[]): string[] {
  const fields = new Map<string, Map<string, string>>();
  for (const subgraph of subgraphs) {
    for (const [typeName, type] of subgraph.types) {
      for (const [fieldName, { node, shareable, external }] of type.kind === 'object' ? type.fields : []) {
        const possible = possibleTypes(subgraph, nameOf(node.type));
        if (!shareable || external || possible === undefined) continue;
        const coordinate = `${typeName}.${fieldName}`;
        const each = fields.get(coordinate) ?? new Map<string, string>();
        fields.set(coordinate, each.set(subgraph.name, possible));
      }
    }
  }
  return [...fields].flatMap(([coordinate, each]) => {
    if (new Set(each.values()).size < 2) return [];
    const said = [...each].map(([name, possible]) => `${possible} in "${name}"`).join(', but ');
    return `"${coordinate}" can be ${said}: what clients get depends on who is asked, so let all give the same (INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN)`;
  });
}

/** The object types a value can be of, sorted; undefined for a type that is neither interface nor union. */
function possibleTypes({ types }: SubgraphModel, typeName: string): string | undefined {
  const type = types.get(typeName);
  if (type?.kind !== 'interface' && type?.kind !== 'union') return undefined;
  const implementing = [...types].filter(
    ([, { kind, interfaces }]) => kind === 'object' && interfaces.includes(typeName),
  );
  return [...type.members, ...implementing.map(([name]) => name)].sort().join(' or ');
}

const nameOf = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
