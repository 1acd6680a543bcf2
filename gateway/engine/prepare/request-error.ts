import { GraphQLError } from 'graphql';
import { ChapterhouseError, ERROR_CATALOGUE, type ErrorCode } from '../../../kernel/errors.ts';
import type { GraphqlAnswer } from '../request.ts';

/** The answer to a request that was not executed: errors, each with the code, and no `data`. */
export function requestError(code: ErrorCode, errors: readonly GraphQLError[]): GraphqlAnswer {
  const body = {
    errors: errors.map((error) => ({
      message: error.message,
      ...(error.locations === undefined ? {} : { locations: error.locations }),
      extensions: { ...error.extensions, code },
    })),
  };
  return { body: JSON.stringify(body), executed: false, status: ERROR_CATALOGUE[code].status };
}

type Refusal = Pick<ChapterhouseError, 'code' | 'message'> & {
  readonly extensions?: Readonly<Record<string, unknown>>;
};

/** A request error of one message. */
export function refusal({ code, message, extensions = {} }: Refusal): GraphqlAnswer {
  return requestError(code, [new GraphQLError(message, { extensions })]);
}

/** The engine reads what the stack holds. */
export function tooDeep(): ChapterhouseError {
  return new ChapterhouseError('BAD_REQUEST', 'The operation is nested too deeply.');
}

/** Fragments that stand in several places are written out at each before planning. */
export function tooLong(): ChapterhouseError {
  return new ChapterhouseError(
    'BAD_REQUEST',
    'The operation is too long once its fragments are written out.',
  );
}

/** graphql-js ends a validation that comes to more than this. */
export function tooEntangled(): ChapterhouseError {
  const message =
    'The same fields or fragments stand together too often: validation takes more than 500000 comparisons of fields ' +
    'or 50000 steps through fragments.';
  return new ChapterhouseError('LIMIT_EXCEEDED', message, { details: { limit: 'validation' } });
}

export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack');
}
