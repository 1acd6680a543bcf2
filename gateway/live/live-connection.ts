import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { ChapterhouseError, presentable } from '../../kernel/errors.ts';
import type { Viewer } from '../../kernel/viewer.ts';
import type { ClientHeaders } from '../http/client.ts';
import { errorEntry } from '../http/error-body.ts';
import { endAt } from '../http/session-end.ts';
import type { ClientRequest } from '../persisted/documents.ts';
import { CLOSE, closeReason } from './close-codes.ts';
import { withCredentials, withHeaders } from './credentials.ts';
import { ACK_FRAME, errorFrame, pongFrame } from './frames.ts';
import { LiveOperation } from './live-operation.ts';
import type { LiveOptions } from './live-options.ts';
import { type ClientMessage, InvalidMessage, readMessage } from './messages.ts';
import { Outlet } from './outlet.ts';

/** Why a socket is closed: mostly a breach of the protocol. */
interface Closing {
  readonly code: number;
  readonly reason: string;
}

const badRequest = (reason: string): Closing => ({ code: CLOSE.badRequest, reason });
const alreadyExists = (id: string): Closing => ({
  code: CLOSE.subscriberAlreadyExists,
  reason: `Subscriber for ${id} already exists`,
});
const TOO_MANY_INITS: Closing = {
  code: CLOSE.tooManyInitialisationRequests,
  reason: 'Too many initialisation requests',
};
const READS_TOO_SLOWLY: Closing = {
  code: CLOSE.tryAgainLater,
  reason: 'What was asked for is not being read',
};
const STOPPING: Closing = { code: CLOSE.goingAway, reason: 'This server is stopping' };
const stopping = (): ChapterhouseError => new ChapterhouseError('SHUTTING_DOWN', 'This server is stopping.');
const UNAUTHORIZED: Closing = { code: CLOSE.unauthorized, reason: 'Unauthorized' };

/** One client's socket, by the graphql-transport-ws protocol. */
export class LiveConnection<Context> {
  /** Settles when the socket is closed. */
  readonly ended: Promise<void>;
  readonly #socket: WebSocket;
  #headers: ClientHeaders;
  readonly #remote: string | undefined;
  readonly #requestId: string;
  readonly #options: LiveOptions<Context>;
  readonly #outlet: Outlet;
  readonly #operations = new Map<string, LiveOperation<Context>>();
  #initTimer: NodeJS.Timeout | undefined;
  #phase: 'open' | 'initialising' | 'acknowledged' = 'open';
  /** What was signed in with. */
  #credentials: ClientHeaders = {};
  #viewer: Viewer | undefined;
  #tokenDigest: string | undefined;
  #cancelEnd: () => void = () => undefined;
  /** Whether the client has been heard, or has taken what it was waited for, since the last sign of life was asked for. */
  #alive = true;
  #draining = false;
  #operationCount = 0;

  /**
   * @param stream what the socket writes to
   * @param remote address of the other end of it
   */
  constructor(
    socket: WebSocket,
    stream: Duplex,
    headers: ClientHeaders,
    remote: string | undefined,
    requestId: string,
    options: LiveOptions<Context>,
  ) {
    this.#socket = socket;
    this.#headers = headers;
    this.#remote = remote;
    this.#requestId = requestId;
    this.#options = options;
    this.#outlet = new Outlet(socket, stream, options.limits.bufferLimit, () => {
      this.#alive = true;
    });
    this.#initTimer = setTimeout(() => {
      if (this.#phase === 'open')
        this.#close({ code: CLOSE.initialisationTimeout, reason: 'Connection initialisation timeout' });
    }, options.limits.initTimeoutMs);
    socket.on('message', (data, isBinary) => this.#receive(isBinary ? undefined : data.toString()));
    socket.on('ping', (data) => {
      this.#alive = true;
      this.#outlet.pong(data);
    });
    socket.on('pong', () => {
      this.#alive = true;
    });
    socket.on('error', (err) => options.logger.debug({ err, requestId }, 'socket failed'));
    this.ended = new Promise((resolve) => {
      socket.once('close', () => {
        this.#closed();
        resolve();
      });
    });
  }

  /** Ends streams, lets single answers finish, takes nothing new, then closes with 1001, after which clients come back. */
  drain(): void {
    this.#draining = true;
    for (const operation of this.#operations.values()) operation.drain();
    this.#closeWhenDrained();
  }

  /** Tells each operation that still runs that it is not waited for, and closes with 1001. */
  giveUp(): void {
    for (const operation of this.#operations.values()) operation.giveUp(stopping());
    this.#close(STOPPING);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  /** Lets go of a client that gave no sign of life since the last time, and asks for the next. */
  checkAlive(): void {
    const isOpen = this.#socket.readyState === this.#socket.OPEN;
    if (this.#alive && isOpen) {
      this.#alive = false;
      this.#socket.ping();
    } else if (this.#outlet.holds && isOpen) this.#close(READS_TOO_SLOWLY);
    else this.terminate();
  }

  #receive(text: string | undefined): void {
    this.#alive = true;
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const message = text === undefined ? new InvalidMessage('A message is text') : readMessage(text);
    const breach = message instanceof InvalidMessage ? badRequest(message.reason) : this.#handle(message);
    if (breach !== undefined) this.#close(breach);
  }

  #handle(message: ClientMessage): Closing | undefined {
    switch (message.type) {
      case 'connection_init':
        if (this.#phase !== 'open') return TOO_MANY_INITS;
        this.#phase = 'initialising';
        this.#stopInitTimer();
        void this.#initialise(message.payload);
        return undefined;
      case 'ping':
        this.#outlet.send(pongFrame(message.payload));
        return undefined;
      case 'pong':
        return undefined;
      case 'complete':
        this.#operations.get(message.id)?.stop();
        this.#operations.delete(message.id);
        return undefined;
      case 'subscribe':
        if (this.#phase !== 'acknowledged') return UNAUTHORIZED;
        if (this.#operations.has(message.id)) return alreadyExists(message.id);
        this.#subscribe(message.id, message.payload);
        return undefined;
    }
  }

  async #initialise(payload: Readonly<Record<string, unknown>> | undefined): Promise<void> {
    try {
      const { authenticate, initHeaders } = this.#options;
      this.#credentials = withCredentials(this.#headers, payload);
      const session = await authenticate(this.#credentials, this.#remote);
      this.#headers = withHeaders(this.#headers, payload, initHeaders);
      if (this.#socket.readyState !== this.#socket.OPEN) return;
      this.#viewer = session?.viewer;
      this.#tokenDigest = session?.tokenDigest;
      this.#phase = 'acknowledged';
      this.#cancelEnd = endAt(session?.expiresAt, () =>
        this.#close({ code: CLOSE.forbidden, reason: 'The token has expired' }),
      );
      this.#outlet.send(ACK_FRAME);
    } catch (error) {
      const { code, status, message } = presentable(error);
      if (code === 'INTERNAL')
        this.#options.logger.error({ err: error, requestId: this.#requestId }, 'connection_init failed');
      if (status === 503 || status === 429) this.#close({ code: CLOSE.tryAgainLater, reason: message });
      else if (status >= 500) this.#close({ code: CLOSE.internalError, reason: message });
      else this.#close({ code: CLOSE.forbidden, reason: message });
    }
  }

  #subscribe(id: string, request: ClientRequest): void {
    this.#operationCount += 1;
    const requestId = `${this.#requestId}.${this.#operationCount}`;
    const refusal = this.#refusal();
    if (refusal !== undefined) {
      this.#outlet.send(errorFrame(id, [errorEntry(refusal, requestId)]));
      return;
    }
    const client = {
      viewer: () => this.#viewerNow(),
      requestId,
      headers: this.#headers,
      remote: this.#remote,
      tokenDigest: this.#tokenDigest,
    };
    const operation = new LiveOperation(id, request, client, this.#outlet, this.#options);
    this.#operations.set(id, operation);
    void operation.run().then(() => {
      // The id may stand for another operation by now: the client completed this one and used it again.
      if (this.#operations.get(id) === operation) this.#operations.delete(id);
      this.#closeWhenDrained();
    });
  }

  /**
   * Who is at the other end, as they are now: roles, and guidelines to accept, change while a socket is open.
   * While that cannot be told they are who they were.
   * @throws UNAUTHENTICATED
   */
  async #viewerNow(): Promise<Viewer | undefined> {
    try {
      this.#viewer = (await this.#options.authenticate(this.#credentials, this.#remote))?.viewer;
    } catch (error) {
      if (presentable(error).status < 500) throw error;
    }
    return this.#viewer;
  }

  #refusal(): ChapterhouseError | undefined {
    const { maxOperations } = this.#options.limits;
    if (this.#draining) return stopping();
    if (this.#operations.size < maxOperations) return undefined;
    return new ChapterhouseError(
      'TOO_MANY_OPERATIONS',
      `${maxOperations} operations run on this connection, which is all it may.`,
    );
  }

  #closeWhenDrained(): void {
    if (this.#draining && this.#operations.size === 0) this.#close(STOPPING);
  }

  #close({ code, reason }: Closing): void {
    this.#socket.close(code, closeReason(reason));
    // What is read from here on is passed over, until the client's own close frame.
    this.#socket.resume();
  }

  #stopInitTimer(): void {
    clearTimeout(this.#initTimer);
    this.#initTimer = undefined;
  }

  #closed(): void {
    this.#stopInitTimer();
    this.#cancelEnd();
    for (const operation of this.#operations.values()) operation.stop();
    this.#operations.clear();
  }
}
