import type { SubgraphModel, SubgraphType } from '../subgraph-model.ts';
import { named } from './elements.ts';

/** Object types that have a @key in some of their subgraphs only, so that a fetch cannot go on in the others. */
export function entityHints(subgraphs: readonly SubgraphModel[]): string[] {
  return typeNames(subgraphs).flatMap((typeName) => {
    const namesWhere = (isMeant: (type: SubgraphType) => boolean) =>
      subgraphs.flatMap(({ name, types }) => {
        const type = types.get(typeName);
        return type?.kind === 'object' && isMeant(type) ? name : [];
      });
    const having = namesWhere(({ isEntity }) => isEntity);
    const lacking = namesWhere(({ isEntity }) => !isEntity);
    if (having.length === 0 || lacking.length === 0) return [];
    return `"${typeName}" has a @key in ${named(having)}, but none in ${named(lacking)}: add it there, so that fetches can go on there (INCONSISTENT_ENTITY)`;
  });
}

const typeNames = (subgraphs: readonly SubgraphModel[]): string[] => [
  ...new Set(subgraphs.flatMap(({ types }) => [...types.keys()])),
];
