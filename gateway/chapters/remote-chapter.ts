import type { Dispatcher } from 'undici';
import { ASSERTION_HEADER, signAssertion } from '../../kernel/assertion.ts';
import type { ChapterKey } from '../../kernel/ids.ts';
import type { SigningKey } from '../../kernel/keys.ts';
import type { GatewayContext } from '../context.ts';
import type { Subgraph, SubgraphRequest, SubgraphResponse } from '../engine/subgraph.ts';
import { HttpSubgraph } from '../subgraph-http/http-subgraph.ts';
import { ChapterSocket } from './chapter-socket.ts';

export interface RemoteOptions {
  /** Signs what is sent to servers of other processes. */
  readonly key: SigningKey;
  /** For one request, and for a WebSocket's handshake, acknowledgement and pongs, in milliseconds. */
  readonly deadlineMs: number;
  readonly maxBodyBytes: number;
  /** How long a WebSocket stays without a subscription, in milliseconds. */
  readonly idleMs: number;
  /** Time between two pings of a WebSocket, in milliseconds. */
  readonly pingMs: number;
}

const CODES = {
  unavailable: 'CHAPTER_UNAVAILABLE',
  timeout: 'CHAPTER_TIMEOUT',
  invalid: 'CHAPTER_INVALID',
} as const;

/** One chapter on another server. Each request carries an assertion for that chapter and that very body. */
export class RemoteChapter implements Subgraph<GatewayContext> {
  private readonly http: HttpSubgraph<GatewayContext>;
  /** By viewer: a connection's assertion says who its viewer is, so no two share one. */
  private readonly sockets = new Map<string, ChapterSocket>();

  /** @param pool connections to the server's origin, shared by its chapters */
  constructor(
    private readonly url: string,
    private readonly chapter: ChapterKey,
    pool: Dispatcher,
    private readonly options: RemoteOptions,
  ) {
    this.http = new HttpSubgraph<GatewayContext>({
      url,
      pool,
      name: 'The chapter’s server',
      codes: CODES,
      timeoutMs: options.deadlineMs,
      maxBodyBytes: options.maxBodyBytes,
      headers: async (context, body) => ({
        [ASSERTION_HEADER]: await this.assertion(body, context),
        'x-request-id': context.requestId,
        ...(context.traceparent === undefined ? {} : { traceparent: context.traceparent }),
      }),
    });
  }

  fetch(request: SubgraphRequest, context: GatewayContext, signal: AbortSignal): Promise<SubgraphResponse> {
    return this.http.fetch(request, context, signal);
  }

  subscribe(
    request: SubgraphRequest,
    context: GatewayContext,
    signal: AbortSignal,
  ): AsyncIterableIterator<SubgraphResponse> {
    const stream = this.socketFor(context).subscribe(request);
    const leave = () => void stream.return?.();
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
    return stream;
  }

  close(): void {
    for (const socket of this.sockets.values()) socket.close();
    void this.http.close();
  }

  private socketFor(context: GatewayContext): ChapterSocket {
    const { viewer } = context;
    const who = viewer === undefined ? '' : JSON.stringify([viewer.memberId, viewer.name, viewer.roles]);
    const known = this.sockets.get(who);
    if (known !== undefined) return known;
    const { deadlineMs, idleMs, pingMs, maxBodyBytes } = this.options;
    const socket = new ChapterSocket({
      url: this.url.replace(/^http/, 'ws'),
      connectionParams: async () => ({ assertion: await this.assertion('', context) }),
      onClosed: () => {
        if (this.sockets.get(who) === socket) this.sockets.delete(who);
      },
      maxFrameBytes: maxBodyBytes,
      ...{ deadlineMs, idleMs, pingMs },
    });
    this.sockets.set(who, socket);
    return socket;
  }

  private assertion(body: string, { viewer }: GatewayContext): Promise<string> {
    return signAssertion(this.options.key, 'gateway', this.chapter, body, viewer);
  }
}
