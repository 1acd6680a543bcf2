import type {
  DocumentNode,
  FragmentDefinitionNode,
  GraphQLObjectType,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';

/** The operation of a document that is to run. */
export interface PickedOperation {
  readonly node: OperationDefinitionNode;
  readonly rootType: GraphQLObjectType;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** Throws what stands against the values of an operation's variables. */
export interface VariableChecks {
  /** As they were sent: of any type. */
  sent(variables: Readonly<Record<string, unknown>>): void;
  /** Coerced, defaults filled in. */
  coerced(variables: Readonly<Record<string, unknown>>): void;
}

/**
 * What an engine refuses beyond what the GraphQL spec refuses. Each method throws a ChapterhouseError to refuse; all
 * but the check that `operation` hands back are called once for an operation that is kept ready.
 */
export interface Admission {
  /** Whether errors may propose names ("Did you mean …"). */
  readonly suggestions: boolean;
  /** Before it is parsed. */
  text(query: string): void;
  /** Before it is validated: fragments may be missing or go in circles. */
  document(document: DocumentNode): void;
  /** Before it is planned; the checks it gives are made for each request. */
  operation(operation: PickedOperation, schema: GraphQLSchema): VariableChecks | undefined;
}

export const ADMIT_ALL: Admission = {
  suggestions: true,
  text: () => undefined,
  document: () => undefined,
  operation: () => undefined,
};
