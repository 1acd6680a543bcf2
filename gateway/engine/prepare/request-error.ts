import type { GraphQLError } from 'graphql';
import { ERROR_CATALOGUE, type ErrorCode } from '../../../kernel/errors.ts';
import type { GraphqlAnswer } from '../request.ts';

/** The answer to a request that was not executed: errors, each with the code, and no `data`. */
export function requestError(code: ErrorCode, errors: readonly GraphQLError[]): GraphqlAnswer {
  const body = {
    errors: errors.map((error) => ({
      message: error.message,
      ...(error.locations === undefined ? {} : { locations: error.locations }),
      extensions: { code },
    })),
  };
  return { body: JSON.stringify(body), executed: false, status: ERROR_CATALOGUE[code].status };
}
