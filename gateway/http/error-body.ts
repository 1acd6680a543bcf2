import { type ChapterhouseError, presentable } from '../../kernel/errors.ts';
import { causeOf } from '../engine/execute/failure.ts';
import { SubscriptionRefused } from '../subgraph-http/subscription-refused.ts';

export interface ErrorEntry {
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** A failure as an entry of a GraphQL answer's `errors` (GraphQL spec §7.1.2), with its code and the request's id. */
export function errorEntry(error: unknown, requestId: string): ErrorEntry {
  const shown: ChapterhouseError = presentable(error);
  return { message: shown.message, extensions: { ...shown.extensions, requestId } };
}

/** The same of what may have failed for several reasons: a subgraph's own, where it has refused a subscription. */
export function errorEntries(error: unknown, requestId: string): readonly ErrorEntry[] {
  if (!(error instanceof SubscriptionRefused)) return [errorEntry(error, requestId)];
  return error.errors.map(causeOf).map(({ message, extensions }) => ({
    message,
    extensions: { code: error.code, ...extensions, requestId },
  }));
}

/** An answer that is nothing but this failure. */
export const errorBody = (error: unknown, requestId: string): string =>
  JSON.stringify({ errors: errorEntries(error, requestId) });
