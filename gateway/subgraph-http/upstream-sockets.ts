import { ChapterhouseError } from '../../kernel/errors.ts';
import type { SubgraphResponse } from '../engine/subgraph.ts';
import { UpstreamSocket, type UpstreamSocketOptions } from './upstream-socket.ts';

/** Which connection carries the subscriptions of a client. */
export interface UpstreamConnection {
  /** Clients with the same key share one connection, made with the headers and params of whoever came first. */
  readonly key: string;
  /** Of the handshake. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Payload of `connection_init`. */
  readonly params?: () => Promise<Record<string, unknown>> | Record<string, unknown>;
}

export type UpstreamSocketsOptions = Omit<UpstreamSocketOptions, 'headers' | 'params' | 'onDown'>;

/** The graphql-transport-ws connections to one server: one for each key, open while it is subscribed to. */
export class UpstreamSockets {
  readonly #options: UpstreamSocketsOptions;
  readonly #sockets = new Map<string, UpstreamSocket>();
  #closed = false;

  constructor(options: UpstreamSocketsOptions) {
    this.#options = options;
  }

  /**
   * The events of one subscription; fails with the codes of the options when the connection does.
   * @param payload JSON text: query, variables, extensions
   * @param newestWins each event replaces the one before, so that only the last waits for a slow consumer
   * @throws SHUTTING_DOWN once closed
   */
  subscribe(
    connection: UpstreamConnection,
    payload: string,
    newestWins: boolean,
  ): AsyncIterableIterator<SubgraphResponse> {
    if (this.#closed)
      throw new ChapterhouseError('SHUTTING_DOWN', `${this.#options.name} is not called any more.`);
    const known = this.#sockets.get(connection.key);
    const socket = known?.usable ? known : this.#connect(connection);
    return socket.subscribe(payload, newestWins);
  }

  close(): void {
    this.#closed = true;
    for (const socket of this.#sockets.values()) socket.close();
  }

  #connect({ key, headers, params }: UpstreamConnection): UpstreamSocket {
    const socket = new UpstreamSocket({
      ...this.#options,
      headers: headers ?? {},
      params: params ?? (() => undefined),
      onDown: () => {
        if (this.#sockets.get(key) === socket) this.#sockets.delete(key);
      },
    });
    this.#sockets.set(key, socket);
    return socket;
  }
}
