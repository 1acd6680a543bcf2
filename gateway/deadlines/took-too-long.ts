import { ChapterhouseError, type ErrorCode } from '../../kernel/errors.ts';
import type { Cancellation } from '../engine/cancellation.ts';

/** What a fetch fails with when the whole request has had its time. */
export const tookTooLong = (ms: number): ChapterhouseError =>
  new ChapterhouseError('SUBGRAPH_TIMEOUT', `This was still waited for when ${ms} ms were over.`);

/** What a fetch fails with once it is cancelled: the reason when it is fit to be told, else that the client is gone. */
export function notWaitedFor(
  { reason }: Cancellation,
  name: string,
  code: ErrorCode = 'SUBGRAPH_UNAVAILABLE',
): ChapterhouseError {
  return reason instanceof ChapterhouseError
    ? reason
    : new ChapterhouseError(code, `${name} was not waited for.`, { cause: reason });
}

/** Whether whoever asked has left; a request whose time is over still has its answer. */
export const isLeft = ({ aborted, reason }: Cancellation): boolean =>
  aborted && !(reason instanceof ChapterhouseError);
