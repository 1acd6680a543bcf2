import { executeSync, type FieldNode, type GraphQLSchema, Kind } from 'graphql';
import type { Operation } from './operation.ts';
import type { Variables } from './variables.ts';

/** Gives the JSON text of a `__schema` or `__type` field, given its merged nodes. */
export type Introspect = (nodes: readonly FieldNode[], variables: Variables) => string;

/** Introspection never reaches the planner: graphql-js executes it over the public schema. */
export function introspection(operation: Operation, schema: GraphQLSchema): Introspect {
  const { node, fragments } = operation;
  const constant = (node.variableDefinitions ?? []).length === 0;
  const known = new WeakMap<readonly FieldNode[], string>();
  return (nodes, variableValues) => {
    const before = known.get(nodes);
    if (before !== undefined) return before;
    const definition = { ...node, selectionSet: { kind: Kind.SELECTION_SET, selections: nodes } } as const;
    const document = { kind: Kind.DOCUMENT, definitions: [definition, ...fragments.values()] } as const;
    const { data } = executeSync({ schema, document, variableValues });
    const text = JSON.stringify(Object.values(data ?? {})[0] ?? null);
    if (constant) known.set(nodes, text);
    return text;
  };
}
