import { Kind, type TypeNode } from 'graphql';
import type { SubgraphModel } from '../subgraph-model.ts';
import { named } from './elements.ts';

/** Enums that no field and no argument is of. */
export function unusedEnumHints(subgraphs: readonly SubgraphModel[]): string[] {
  const declared = new Map<string, string[]>();
  const used = new Set<string>();
  for (const { name, types } of subgraphs) {
    for (const [typeName, { kind, fields }] of types) {
      if (kind === 'enum') declared.set(typeName, [...(declared.get(typeName) ?? []), name]);
      for (const { node, args } of fields.values()) {
        for (const { type } of [node, ...args]) used.add(nameOf(type));
      }
    }
  }
  return [...declared]
    .filter(([typeName]) => !used.has(typeName))
    .map(
      ([typeName, names]) =>
        `"${typeName}", an enum of ${named(names)}, is used nowhere: take it out (UNUSED_ENUM_TYPE)`,
    );
}

const nameOf = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
