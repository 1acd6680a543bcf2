import type { ErrorCode } from '../../kernel/errors.ts';

/** Which codes the failures of a server have. */
export interface FailureCodes {
  readonly unavailable: ErrorCode;
  readonly timeout: ErrorCode;
  readonly invalid: ErrorCode;
}
