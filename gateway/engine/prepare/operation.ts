import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import type { GraphqlAnswer, OperationKind } from '../request.ts';
import { conditionVariables } from './conditions.ts';
import { requestError } from './request-error.ts';

/** A valid operation of a document and the names it may refer to. */
export interface Operation {
  readonly kind: OperationKind;
  readonly node: OperationDefinitionNode;
  readonly rootType: GraphQLObjectType;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Variables that stand in a `@skip` or `@include`. */
  readonly conditions: readonly string[];
}

export function isAnswer(value: object): value is GraphqlAnswer {
  return 'executed' in value;
}

/** Parses, validates (GraphQL spec §5) and picks the operation to run (§6.1). */
export function readOperation(
  schema: GraphQLSchema,
  query: string,
  operationName: string | null | undefined,
): Operation | GraphqlAnswer {
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    return requestError('GRAPHQL_PARSE_FAILED', [asGraphqlError(error)]);
  }
  const faults = validate(schema, document);
  if (faults.length > 0) return requestError('GRAPHQL_VALIDATION_FAILED', faults);
  const node = pickOperation(document, operationName);
  if (typeof node === 'string') return requestError('OPERATION_RESOLUTION_FAILURE', [new GraphQLError(node)]);
  const rootType = schema.getRootType(node.operation);
  if (rootType === undefined || rootType === null) {
    const message = `The schema has no ${node.operation} type.`;
    return requestError('GRAPHQL_VALIDATION_FAILED', [new GraphQLError(message, { nodes: node })]);
  }
  return {
    kind: node.operation,
    node,
    rootType,
    fragments: fragmentsByName(document),
    conditions: conditionVariables(document),
  };
}

function asGraphqlError(error: unknown): GraphQLError {
  return error instanceof GraphQLError ? error : new GraphQLError('The document cannot be read.');
}

function pickOperation(
  document: DocumentNode,
  name: string | null | undefined,
): OperationDefinitionNode | string {
  const operations = document.definitions.filter((d) => d.kind === Kind.OPERATION_DEFINITION);
  const [first] = operations;
  if (first === undefined) return 'The document holds no operation.';
  if (name === undefined || name === null || name === '') {
    return operations.length === 1
      ? first
      : 'The document holds several operations: name one in operationName.';
  }
  return operations.find((d) => d.name?.value === name) ?? `The document holds no operation named "${name}".`;
}

function fragmentsByName(document: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = document.definitions.filter((d) => d.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}
