import { ASSERTION_HEADER, signAssertion } from '../../kernel/assertion.ts';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { ChapterKey } from '../../kernel/ids.ts';
import type { SigningKey } from '../../kernel/keys.ts';
import type { ServerRoute } from '../../kernel/peers.ts';
import type { GatewayContext } from '../context.ts';
import type { Subgraph, SubgraphRequest, SubgraphResponse } from '../engine/subgraph.ts';
import { ChapterSocket } from './chapter-socket.ts';

/** GraphQL over HTTP with one endpoint. */
export interface HttpTransport extends Pick<Subgraph<GatewayContext>, 'fetch'> {
  close?(): void;
}

/** Headers of one request, made from its body. */
export type RequestHeaders = (body: string, context: GatewayContext) => Promise<Record<string, string>>;

export interface ChapterEndpointsOptions {
  /** Reaches a chapter of the host in this process (`local:`). */
  readonly local?: (chapter: ChapterKey) => Subgraph<GatewayContext>;
  readonly http: (url: string, headers: RequestHeaders) => HttpTransport;
  /** Signs what is sent to servers of other processes. */
  readonly key: SigningKey;
  /** For a WebSocket's handshake, acknowledgement and pongs, in milliseconds. */
  readonly deadlineMs: number;
  /** How long a WebSocket stays without a subscription, in milliseconds. */
  readonly idleMs?: number;
  /** Time between two pings of a WebSocket, in milliseconds. */
  readonly pingMs?: number;
  readonly maxFrameBytes?: number;
}

type Endpoint = Subgraph<GatewayContext> & { readonly close: () => void };

/** How each chapter is reached where its route says it is. */
export class ChapterEndpoints {
  /** By base URL, then by chapter. */
  private readonly servers = new Map<string, Map<ChapterKey, Endpoint>>();

  constructor(private readonly options: ChapterEndpointsOptions) {}

  /** @throws CHAPTER_UNAVAILABLE for a URL this gateway cannot call */
  transport({ url }: ServerRoute, chapter: ChapterKey): Subgraph<GatewayContext> {
    const chapters = this.servers.get(url) ?? new Map<ChapterKey, Endpoint>();
    this.servers.set(url, chapters);
    const endpoint = chapters.get(chapter) ?? this.make(url, chapter);
    chapters.set(chapter, endpoint);
    return endpoint;
  }

  /** Closes what leads to servers or chapters that are not among these any more. */
  retain(routes: readonly ServerRoute[]): void {
    const kept = new Map(routes.map(({ url, chapters }) => [url, new Set(chapters)]));
    for (const [url, chapters] of this.servers) {
      for (const [chapter, endpoint] of chapters) {
        if (kept.get(url)?.has(chapter)) continue;
        endpoint.close();
        chapters.delete(chapter);
      }
      if (chapters.size === 0) this.servers.delete(url);
    }
  }

  close(): void {
    this.retain([]);
  }

  private make(base: string, chapter: ChapterKey): Endpoint {
    if (base.startsWith('local:') && this.options.local !== undefined) {
      const local = this.options.local(chapter);
      return {
        fetch: (request, context, signal) => local.fetch(request, context, signal),
        subscribe: (request, context, signal) => local.subscribe(request, context, signal),
        close: () => undefined,
      };
    }
    if (!/^https?:\/\//.test(base))
      throw new ChapterhouseError('CHAPTER_UNAVAILABLE', 'The chapter’s server cannot be reached from here.');
    return new RemoteChapter(
      `${base.replace(/\/+$/, '')}/chapters/${chapter}/graphql`,
      chapter,
      this.options,
    );
  }
}

/** One chapter on another server. Requests carry an assertion for that chapter and that very body. */
class RemoteChapter implements Subgraph<GatewayContext> {
  private readonly http: HttpTransport;
  private readonly sockets = new Map<string, ChapterSocket>();

  constructor(
    private readonly url: string,
    private readonly chapter: ChapterKey,
    private readonly options: ChapterEndpointsOptions,
  ) {
    this.http = options.http(url, async (body, context) => ({
      [ASSERTION_HEADER]: await this.assertion(body, context),
    }));
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
    this.http.close?.();
  }

  /** The connection's assertion says who the viewer is, so no two viewers share one. */
  private socketFor(context: GatewayContext): ChapterSocket {
    const { viewer } = context;
    const who = viewer === undefined ? '' : JSON.stringify([viewer.memberId, viewer.name, viewer.roles]);
    const known = this.sockets.get(who);
    if (known !== undefined) return known;
    const { deadlineMs, idleMs = 1_000, pingMs = 15_000, maxFrameBytes = 1024 * 1024 } = this.options;
    const socket = new ChapterSocket({
      url: this.url.replace(/^http/, 'ws'),
      connectionParams: async () => ({ assertion: await this.assertion('', context) }),
      onClosed: () => {
        if (this.sockets.get(who) === socket) this.sockets.delete(who);
      },
      ...{ deadlineMs, idleMs, pingMs, maxFrameBytes },
    });
    this.sockets.set(who, socket);
    return socket;
  }

  private assertion(body: string, { viewer }: GatewayContext): Promise<string> {
    return signAssertion(this.options.key, 'gateway', this.chapter, body, viewer);
  }
}
