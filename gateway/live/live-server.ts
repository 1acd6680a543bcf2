import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { requestIdOf } from '../http/exchange.ts';
import { CLOSE } from './close-codes.ts';
import { withoutHandshake } from './credentials.ts';
import { LiveConnection } from './live-connection.ts';
import type { LiveOptions } from './live-options.ts';

/** For the last words of a server that stops to leave, in milliseconds. */
const LAST_WORD_MS = 500;
const SUBPROTOCOL = 'graphql-transport-ws';

/** Takes over upgraded connections and speaks graphql-transport-ws on them. */
export class LiveServer<Context> {
  readonly #options: LiveOptions<Context>;
  readonly #sockets: WebSocketServer;
  readonly #connections = new Set<LiveConnection<Context>>();
  readonly #pings: NodeJS.Timeout;
  #stopping = false;

  constructor(options: LiveOptions<Context>) {
    this.#options = options;
    this.#sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: options.limits.maxPayload,
      // Compressing costs more than the network it saves, and one frame could not go to many clients.
      perMessageDeflate: false,
      // Answered by the connection, which knows whether the client takes what it asks for.
      autoPong: false,
      handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    });
    this.#pings = setInterval(() => this.#checkAlive(), options.limits.keepAliveMs);
    this.#pings.unref();
  }

  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    this.#sockets.handleUpgrade(request, stream, head, (socket) => this.#connect(socket, stream, request));
  }

  /** Ends every connection politely, and answers what is left after `deadlineMs` with SHUTTING_DOWN. */
  async close(deadlineMs: number): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#pings);
    const left = [...this.#connections];
    for (const connection of left) connection.drain();
    let cut: NodeJS.Timeout | undefined;
    const deadline = setTimeout(() => {
      for (const connection of this.#connections) connection.giveUp();
      cut = setTimeout(() => {
        for (const connection of this.#connections) connection.terminate();
      }, LAST_WORD_MS);
    }, deadlineMs);
    await Promise.all(left.map((connection) => connection.ended));
    clearTimeout(deadline);
    clearTimeout(cut);
  }

  #connect(socket: WebSocket, stream: Duplex, request: IncomingMessage): void {
    if (socket.protocol !== SUBPROTOCOL) {
      socket.on('error', () => undefined);
      socket.close(CLOSE.subprotocolNotAcceptable, 'Subprotocol not acceptable');
      return;
    }
    const { metrics } = this.#options;
    const connection = new LiveConnection(
      socket,
      stream,
      withoutHandshake(request.headers),
      request.socket.remoteAddress,
      requestIdOf(request),
      this.#options,
    );
    this.#connections.add(connection);
    metrics.sockets(1);
    void connection.ended.then(() => {
      this.#connections.delete(connection);
      metrics.sockets(-1);
    });
    if (this.#stopping) connection.drain();
  }

  #checkAlive(): void {
    for (const connection of this.#connections) connection.checkAlive();
  }
}
