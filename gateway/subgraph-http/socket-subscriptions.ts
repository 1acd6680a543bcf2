import { type Client, createClient, type SubscribePayload } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { SubgraphError, SubgraphResponse } from '../engine/subgraph.ts';
import type { FailureCodes } from './post.ts';

export interface SocketOptions {
  readonly url: string;
  /** Names the server in messages. */
  readonly name: string;
  readonly codes: FailureCodes;
  readonly maxPayloadBytes: number;
  readonly handshakeTimeoutMs: number;
  readonly connectionParams: (() => Promise<Record<string, unknown>> | Record<string, unknown>) | undefined;
}

/** How often a quiet connection is asked whether it still stands, and how long it has to say so. */
const PING_EVERY_MS = 15_000;
const PONG_WITHIN_MS = 5_000;

/** Subscriptions of one server over graphql-transport-ws: one connection for all, open while there are any. */
export class SocketSubscriptions {
  readonly #options: SocketOptions;
  #client: Client | undefined;

  constructor(options: SocketOptions) {
    this.#options = options;
  }

  /** The events of one subscription. `body` is the JSON text of query and variables. Throws when the server breaks off. */
  async *events(
    body: string,
    extensions: Record<string, unknown> | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<SubgraphResponse> {
    if (signal.aborted) return;
    this.#client ??= this.#connect();
    const payload = JSON.parse(body) as SubscribePayload;
    const events = this.#client.iterate(extensions === undefined ? payload : { ...payload, extensions });
    const onAbort = () => void events.return?.();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      for await (const event of events) yield event as SubgraphResponse;
    } catch (error) {
      if (!Array.isArray(error)) throw this.#brokenOff(error);
      yield { errors: error as SubgraphError[] };
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async close(): Promise<void> {
    await this.#client?.dispose();
    this.#client = undefined;
  }

  #connect(): Client {
    const { url, connectionParams, maxPayloadBytes, handshakeTimeoutMs } = this.#options;
    let socket: WebSocket | undefined;
    let pong: NodeJS.Timeout | undefined;
    return createClient({
      url,
      lazy: true,
      retryAttempts: 0,
      keepAlive: PING_EVERY_MS,
      connectionAckWaitTimeout: handshakeTimeoutMs,
      ...(connectionParams === undefined ? {} : { connectionParams }),
      webSocketImpl: class extends WebSocket {
        constructor(address: string, protocols: string[]) {
          super(address, protocols, { maxPayload: maxPayloadBytes, handshakeTimeout: handshakeTimeoutMs });
        }
      },
      on: {
        opened: (opened) => {
          socket = opened as WebSocket;
        },
        ping: (received) => {
          if (!received) pong = setTimeout(() => socket?.terminate(), PONG_WITHIN_MS);
        },
        pong: (received) => {
          if (received) clearTimeout(pong);
        },
        closed: () => clearTimeout(pong),
      },
    });
  }

  #brokenOff(cause: unknown): ChapterhouseError {
    const { name, codes } = this.#options;
    const { code } = (cause ?? {}) as { code?: unknown };
    const refused = typeof code === 'number' && code >= 4400 && code < 4500;
    return new ChapterhouseError(
      refused ? codes.invalid : codes.unavailable,
      refused ? `${name} refused the subscription.` : `${name} broke off the subscription.`,
      { cause },
    );
  }
}
