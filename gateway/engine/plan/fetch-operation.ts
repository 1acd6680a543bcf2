import type { BatchFetchNode, FetchNode } from '@graphql-hive/router-query-planner';
import { Kind, type OperationDefinitionNode, parse } from 'graphql';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { FetchOperation } from '../subgraph.ts';

/** A fetch of the plan, read once. `node` is the operation inside the document. */
export interface ReadFetch {
  readonly operation: FetchOperation;
  readonly node: OperationDefinitionNode;
}

export function readFetch(fetch: FetchNode | BatchFetchNode, entityVariables: readonly string[]): ReadFetch {
  const document = parse(fetch.operation, { noLocation: true });
  const node = document.definitions.find((d) => d.kind === Kind.OPERATION_DEFINITION);
  if (node === undefined)
    throw new ChapterhouseError('INTERNAL', 'The plan holds a fetch without an operation.');
  const entities = node.selectionSet.selections.flatMap((selection) => {
    if (selection.kind !== Kind.FIELD || selection.name.value !== '_entities') return [];
    const value = selection.arguments?.[0]?.value;
    const variable = value?.kind === Kind.VARIABLE ? value.name.value : '';
    return [{ responseKey: (selection.alias ?? selection.name).value, variable }];
  });
  const variableNames = (fetch.variableUsages ?? []).filter((name) => !entityVariables.includes(name));
  return {
    node,
    operation: {
      subgraph: fetch.serviceName,
      kind: fetch.operationKind ?? 'query',
      text: fetch.operation,
      document,
      variableNames,
      entities,
    },
  };
}
