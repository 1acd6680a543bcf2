import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { Operation } from './prepare/operation.ts';
import type { Variables } from './prepare/variables.ts';

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
  /** Before it is planned; the function it gives is called for each request. */
  operation(operation: Operation, schema: GraphQLSchema): ((variables: Variables) => void) | undefined;
}

export const ADMIT_ALL: Admission = {
  suggestions: true,
  text: () => undefined,
  document: () => undefined,
  operation: () => undefined,
};
