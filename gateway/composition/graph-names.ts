import { type DocumentNode, Kind } from 'graphql';
import { stringArgument } from './directive-arguments.ts';

/** Subgraph name → name of its value in the join spec's enum. */
export function graphNames({ definitions }: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const definition of definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue;
    for (const value of definition.values ?? []) {
      const subgraph = stringArgument(value.directives, 'join__graph', 'name');
      if (subgraph !== undefined) names.set(subgraph, value.name.value);
    }
  }
  return names;
}
