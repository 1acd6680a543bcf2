import { type Client, CloseCode, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { SubgraphRequest, SubgraphResponse } from '../engine/subgraph.ts';
import { EventQueue } from './event-queue.ts';
import { readErrors } from './failure.ts';

export interface ChapterSocketOptions {
  readonly url: string;
  /** Payload of `connection_init`. */
  readonly connectionParams: () => Promise<Record<string, unknown>>;
  /** For the handshake, the acknowledgement, and an answer to each ping, in milliseconds. */
  readonly deadlineMs: number;
  /** How long the connection stays without a subscription, in milliseconds. */
  readonly idleMs: number;
  /** Time between two pings, in milliseconds. */
  readonly pingMs: number;
  readonly maxFrameBytes: number;
  readonly onClosed: () => void;
}

/**
 * One graphql-transport-ws connection, open from the outset and never opened again: when it breaks, its
 * streams fail and whoever wants them subscribes anew.
 */
export class ChapterSocket {
  private readonly client: Client;
  private readonly streams = new Set<EventQueue<SubgraphResponse>>();
  private pong: NodeJS.Timeout | undefined;
  private idle: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly options: ChapterSocketOptions) {
    this.client = createClient({
      url: options.url,
      webSocketImpl: boundedSocket(options),
      connectionParams: options.connectionParams,
      // Closed from here alone: one that closes by itself would take subscriptions with it.
      lazy: false,
      onNonLazyError: () => undefined,
      keepAlive: options.pingMs,
      connectionAckWaitTimeout: options.deadlineMs,
      retryAttempts: 0,
      on: {
        ping: (received) => {
          if (!received) this.pong = setTimeout(() => this.client.terminate(), options.deadlineMs);
        },
        pong: (received) => {
          if (received) clearTimeout(this.pong);
        },
        error: () => this.down(unavailable()),
        closed: (event) => this.down(closedError(event)),
      },
    });
  }

  subscribe({ operation, variables }: SubgraphRequest): AsyncIterableIterator<SubgraphResponse> {
    let unsubscribe: () => void = () => undefined;
    const stream = new EventQueue<SubgraphResponse>(() => {
      this.leave(stream);
      unsubscribe();
    });
    clearTimeout(this.idle);
    this.streams.add(stream);
    const end = () => {
      this.leave(stream);
      stream.end();
    };
    unsubscribe = this.client.subscribe<Record<string, unknown>>(
      { query: operation.text, variables },
      {
        next: ({ data, errors }) => {
          stream.push({ data: data ?? null, ...(errors ? { errors: readErrors(errors) } : {}) });
        },
        error: (error) => {
          if (Array.isArray(error)) stream.push({ data: null, errors: readErrors(error) });
          else stream.fail(unavailable(error));
          end();
        },
        complete: end,
      },
    );
    return stream;
  }

  close(): void {
    this.down(unavailable());
  }

  private leave(stream: EventQueue<SubgraphResponse>): void {
    this.streams.delete(stream);
    if (this.streams.size > 0 || this.closed) return;
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.close(), this.options.idleMs);
  }

  private down(error: ChapterhouseError): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.pong);
    clearTimeout(this.idle);
    for (const stream of this.streams) stream.fail(error);
    this.streams.clear();
    this.options.onClosed();
    // Rejects when the connection was never made, which the streams have been told.
    void Promise.resolve(this.client.dispose()).catch(() => undefined);
  }
}

function boundedSocket({ deadlineMs, maxFrameBytes }: ChapterSocketOptions) {
  return class extends WebSocket {
    constructor(url: string, protocol: string) {
      super(url, protocol, {
        followRedirects: false,
        handshakeTimeout: deadlineMs,
        maxPayload: maxFrameBytes,
        perMessageDeflate: false,
      });
    }
  };
}

function closedError(event: unknown): ChapterhouseError {
  const code = (event as { code?: unknown }).code;
  if (code === CloseCode.ConnectionAcknowledgementTimeout || code === 4499) {
    return new ChapterhouseError('CHAPTER_TIMEOUT', 'The chapter’s server was too slow.', { cause: event });
  }
  return unavailable(event);
}

function unavailable(cause?: unknown): ChapterhouseError {
  return new ChapterhouseError('CHAPTER_UNAVAILABLE', 'The connection to the chapter’s server is down.', {
    cause,
  });
}
