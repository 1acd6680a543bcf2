import type { Dispatcher } from 'undici';
import { ASSERTION_HEADER, signAssertion } from '../../kernel/assertion.ts';
import type { ChapterKey } from '../../kernel/ids.ts';
import type { SigningKey } from '../../kernel/keys.ts';
import { type GatewayContext, readerKey } from '../context.ts';
import type { FetchOperation } from '../engine/subgraph.ts';
import { HttpSubgraph } from '../subgraph-http/http-subgraph.ts';
import { withTrace } from '../telemetry/trace-context.ts';

export interface RemoteOptions {
  /** Signs what is sent to servers of other processes. */
  readonly key: SigningKey;
  /** For one request, and for a WebSocket's beginning and its answers to pings, in milliseconds. */
  readonly deadlineMs: number;
  readonly maxBodyBytes: number;
  /** How long a WebSocket stays without a subscription, in milliseconds. */
  readonly idleMs: number;
  /** Time between two pings of a WebSocket, in milliseconds. */
  readonly pingMs: number;
  /** Whether each event of a subscription replaces the one before. */
  readonly presentValue: (operation: FetchOperation) => boolean;
}

const CODES = {
  unavailable: 'CHAPTER_UNAVAILABLE',
  timeout: 'CHAPTER_TIMEOUT',
  invalid: 'CHAPTER_INVALID',
} as const;

/**
 * One chapter on another server. Each request carries an assertion for that chapter and that very body; a WebSocket
 * connection carries one that says who its viewer is, so no two viewers share one.
 * @param pool connections to the server's origin, shared by its chapters
 */
export function remoteChapter(
  url: string,
  chapter: ChapterKey,
  pool: Dispatcher,
  { key, deadlineMs, presentValue, ...options }: RemoteOptions,
): HttpSubgraph<GatewayContext> {
  const assertion = (body: string, { viewer }: GatewayContext) =>
    signAssertion(key, 'gateway', chapter, body, viewer);
  return new HttpSubgraph<GatewayContext>({
    url,
    pool,
    name: 'The chapter’s server',
    codes: CODES,
    timeoutMs: deadlineMs,
    headers: (context, body) =>
      withTrace({ [ASSERTION_HEADER]: assertion(body, context), 'x-request-id': context.requestId }, context),
    connection: (context) => ({
      key: readerKey(context),
      params: async () => ({ assertion: assertion('', context) }),
    }),
    // Taken up again by whoever knows where the chapter lives by then.
    delivery: (operation) => ({ newestWins: presentValue(operation) }),
    ...options,
  });
}
