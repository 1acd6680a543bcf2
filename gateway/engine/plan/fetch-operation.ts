import type { BatchFetchNode, FetchNode } from '@graphql-hive/router-query-planner';
import { type DocumentNode, Kind, type OperationDefinitionNode, parse, print } from 'graphql';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import { clientLiterals, hasPlannedNumber } from '../prepare/planned-number.ts';
import type { FetchOperation } from '../subgraph.ts';

/** A fetch of the plan, read once. `node` is the operation inside the document. */
export interface ReadFetch {
  readonly operation: FetchOperation;
  readonly node: OperationDefinitionNode;
}

export function readFetch(fetch: FetchNode | BatchFetchNode, entityVariables: readonly string[]): ReadFetch {
  const { document, text } = readText(fetch.operation);
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
      text,
      document,
      variableNames,
      entities,
    },
  };
}

function readText(text: string): { readonly document: DocumentNode; readonly text: string } {
  const planned = parse(text, { noLocation: true });
  if (!hasPlannedNumber(text)) return { document: planned, text };
  const document = clientLiterals(planned);
  return { document, text: print(document) };
}
