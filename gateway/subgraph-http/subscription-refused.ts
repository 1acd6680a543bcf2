import { ChapterhouseError, type ErrorCode } from '../../kernel/errors.ts';
import type { SubgraphError } from '../engine/subgraph.ts';

/** A subgraph ended a subscription by errors of its own, which are the client's to see. */
export class SubscriptionRefused extends ChapterhouseError {
  readonly errors: readonly SubgraphError[];

  /** @param message for whoever does not see the errors */
  constructor(code: ErrorCode, message: string, errors: readonly SubgraphError[]) {
    super(code, message);
    this.errors = errors;
  }
}
