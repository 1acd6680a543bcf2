import type { EntityBatchAlias, RequiresSelection } from '@graphql-hive/router-query-planner';
import type { Supergraph } from '../supergraph/supergraph.ts';

/**
 * What the entities of a fetch are sent as. Where several object types ask the same of an interface object, the planner
 * makes one fetch of all and keeps the type of one of them only: when nothing on the way to the entities narrows their
 * types either, the fetch is for every type the interface object stands for.
 */
export function requiresFor(alias: EntityBatchAlias, supergraph: Supergraph): readonly RequiresSelection[] {
  const isNarrow = alias.paths.every((path) => {
    const last = path.at(-1);
    return typeof last === 'object' && 'TypeCondition' in last;
  });
  if (isNarrow) return alias.requires;
  return alias.requires.map((selection) => {
    if (selection.kind !== 'InlineFragment') return selection;
    const typeCondition =
      interfaceObjectOf(selection.typeCondition, alias, supergraph) ?? selection.typeCondition;
    return { ...selection, typeCondition };
  });
}

/** The interface by whose name the object type is sent. */
function interfaceObjectOf(
  typeName: string,
  { inputRewrites = [] }: EntityBatchAlias,
  supergraph: Supergraph,
): string | undefined {
  for (const rewrite of inputRewrites) {
    if (!('ValueSetter' in rewrite)) continue;
    const { path, setValueTo } = rewrite.ValueSetter;
    const last = path.at(-1);
    const setsType = last !== undefined && 'Key' in last && last.Key === '__typename';
    if (setsType && supergraph.possibleTypes(setValueTo).has(typeName)) return setValueTo;
  }
  return undefined;
}
