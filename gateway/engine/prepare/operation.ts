import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  SingleFieldSubscriptionsRule,
  specifiedRules,
  validate,
} from 'graphql';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import { ADMIT_ALL, type Admission, type PickedOperation, type VariableChecks } from '../admission.ts';
import type { GraphqlAnswer, OperationKind } from '../request.ts';
import { conditionVariables } from './conditions.ts';
import { finiteNumbersRule } from './finite-numbers.ts';
import { isStackOverflow, refusal, requestError, tooDeep, tooEntangled } from './request-error.ts';
import { singleRootFieldRule } from './single-root-field.ts';

const RULES = [
  ...specifiedRules.filter((rule) => rule !== SingleFieldSubscriptionsRule),
  singleRootFieldRule,
  finiteNumbersRule,
];

/** What graphql-js says when an operation costs it too much to validate. */
const ABORTED = 'Validation aborted.';

/** A valid operation of a document and the names it may refer to. */
export interface Operation extends PickedOperation {
  readonly kind: OperationKind;
  /** Variables that stand in a `@skip` or `@include`. */
  readonly conditions: readonly string[];
  readonly admit?: VariableChecks | undefined;
}

export function isAnswer(value: object): value is GraphqlAnswer {
  return 'executed' in value;
}

/** Parses, validates (GraphQL spec §5) and picks the operation to run (§6.1). */
export function readOperation(
  schema: GraphQLSchema,
  query: string,
  operationName: string | null | undefined,
  admission: Admission = ADMIT_ALL,
): Operation | GraphqlAnswer {
  try {
    admission.text(query);
    const operation = read(schema, query, operationName, admission);
    return isAnswer(operation) ? operation : { ...operation, admit: admission.operation(operation, schema) };
  } catch (error) {
    if (error instanceof ChapterhouseError) return refusal(error);
    if (isStackOverflow(error)) return refusal(tooDeep());
    throw error;
  }
}

function read(
  schema: GraphQLSchema,
  query: string,
  operationName: string | null | undefined,
  admission: Admission,
): Operation | GraphqlAnswer {
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return requestError('GRAPHQL_PARSE_FAILED', [error]);
  }
  admission.document(document);
  const faults = validate(schema, document, RULES, { hideSuggestions: !admission.suggestions });
  if (faults.some(({ message }) => message === ABORTED)) return refusal(tooEntangled());
  if (faults.length > 0) return requestError('GRAPHQL_VALIDATION_FAILED', faults);
  const node = pickOperation(document, operationName);
  if (typeof node === 'string') return refusal({ code: 'OPERATION_RESOLUTION_FAILURE', message: node });
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
