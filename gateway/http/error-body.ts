import { type ChapterhouseError, presentable } from '../../kernel/errors.ts';

export interface ErrorEntry {
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** A failure as an entry of a GraphQL answer's `errors` (GraphQL spec §7.1.2), with its code and the request's id. */
export function errorEntry(error: unknown, requestId: string): ErrorEntry {
  const shown: ChapterhouseError = presentable(error);
  return { message: shown.message, extensions: { ...shown.extensions, requestId } };
}

/** An answer that is nothing but this failure. */
export const errorBody = (error: unknown, requestId: string): string =>
  JSON.stringify({ errors: [errorEntry(error, requestId)] });
