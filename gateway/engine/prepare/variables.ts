import { type GraphQLSchema, getVariableValues } from 'graphql';
import type { GraphqlAnswer, GraphqlRequest } from '../request.ts';
import type { Operation } from './operation.ts';
import { requestError } from './request-error.ts';

export type Variables = Readonly<Record<string, unknown>>;

const NONE: Variables = Object.freeze({});

/** The request's variables coerced to their types, defaults filled in (GraphQL spec §6.1.2). */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: Operation,
  given: GraphqlRequest['variables'],
  suggestions = true,
): { readonly variables: Variables } | GraphqlAnswer {
  const definitions = operation.node.variableDefinitions ?? [];
  if (definitions.length === 0) return { variables: NONE };
  const { errors, coerced } = getVariableValues(schema, definitions, given ?? {}, {
    maxErrors: 20,
    hideSuggestions: !suggestions,
  });
  return errors === undefined ? { variables: coerced } : requestError('BAD_USER_INPUT', errors);
}
