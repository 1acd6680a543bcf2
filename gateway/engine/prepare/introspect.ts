import { executeSync, Kind } from 'graphql';
import type { Introspected } from '../project/compile.ts';
import type { Operation } from './operation.ts';
import { collectFields, type SelectionContext } from './selection.ts';

/** Executes the `__schema` and `__type` fields of the root, by response key; undefined when there are none. */
export function introspection(
  operation: Operation,
  context: SelectionContext,
): ((variables: Readonly<Record<string, unknown>>) => Introspected) | undefined {
  const { node, rootType, fragments } = operation;
  const selections = collectFields([{ set: node.selectionSet, on: rootType }], rootType, context)
    .flatMap(({ nodes }) => nodes)
    .filter(({ name }) => name.value === '__schema' || name.value === '__type');
  if (selections.length === 0) return undefined;
  const definition = { ...node, selectionSet: { kind: Kind.SELECTION_SET, selections } } as const;
  const document = { kind: Kind.DOCUMENT, definitions: [definition, ...fragments.values()] } as const;
  const run = (variableValues: Readonly<Record<string, unknown>>): Introspected => {
    const { data } = executeSync({ schema: context.schema, document, variableValues });
    return new Map(Object.entries(data ?? {}).map(([key, value]) => [key, JSON.stringify(value)]));
  };
  if ((node.variableDefinitions ?? []).length > 0) return run;
  let known: Introspected | undefined;
  return (variables) => {
    known ??= run(variables);
    return known;
  };
}
