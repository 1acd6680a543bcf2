import { WebSocket } from 'ws';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { SubgraphResponse } from '../engine/subgraph.ts';
import { EventQueue } from './event-queue.ts';
import type { FailureCodes } from './failure-codes.ts';
import { SubscriptionRefused } from './subscription-refused.ts';
import { readServerMessage, type ServerMessage, type StreamMessage } from './upstream-messages.ts';

export interface UpstreamSocketOptions {
  readonly url: string;
  /** Names the server in messages, which clients see. */
  readonly name: string;
  readonly codes: FailureCodes;
  /** Of the handshake. */
  readonly headers: Readonly<Record<string, string>>;
  /** Payload of `connection_init`. */
  readonly params: () => Promise<Record<string, unknown> | undefined> | Record<string, unknown> | undefined;
  /** From the first packet to the acknowledgement, and for an answer to each ping, in milliseconds. */
  readonly deadlineMs: number;
  /** How long the connection stays without a subscription, in milliseconds. */
  readonly idleMs: number;
  /** Time between two pings, in milliseconds. */
  readonly pingMs: number;
  readonly maxFrameBytes: number;
  readonly onDown: () => void;
}

/** Events of one subscription that may wait for whoever takes them. */
const MAX_WAITING = 1_000;
/** Characters of them, as they came. */
const MAX_WAITING_SIZE = 4 * 1024 * 1024;
/** How long the server has to answer our close frame, in milliseconds. */
const CLOSE_WITHIN_MS = 1_000;
const NORMAL_CLOSURE = 1000;
const MESSAGE_TOO_BIG = 1009;
const INITIALISATION_TIMEOUT = 4408;
/** Request Timeout, Too Early, Too Many Requests. */
const PASSING_STATUSES: readonly number[] = [408, 425, 429];

/**
 * One graphql-transport-ws connection for many subscriptions, open from the outset and never opened again: when it
 * breaks, its streams fail, and whoever wants them subscribes anew on another.
 */
export class UpstreamSocket {
  readonly #options: UpstreamSocketOptions;
  readonly #socket: WebSocket;
  readonly #streams = new Map<string, EventQueue<SubgraphResponse>>();
  /** `subscribe` frames by id, until the server has acknowledged the connection. */
  readonly #unsent = new Map<string, string>();
  #phase: 'opening' | 'acknowledged' | 'down' = 'opening';
  #count = 0;
  #deadline: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;
  #pings: NodeJS.Timeout | undefined;

  constructor(options: UpstreamSocketOptions) {
    this.#options = options;
    this.#expect('did not accept the connection');
    const socket = new WebSocket(options.url, 'graphql-transport-ws', {
      followRedirects: false,
      headers: options.headers,
      maxPayload: options.maxFrameBytes,
      perMessageDeflate: false,
    });
    this.#socket = socket;
    socket.on('open', () => void this.#initialise());
    socket.on('message', (data, isBinary) => this.#receive(isBinary ? undefined : data.toString()));
    socket.on('unexpected-response', (request, { statusCode = 0 }) => {
      request.destroy();
      const mayPass = statusCode >= 500 || PASSING_STATUSES.includes(statusCode);
      this.#down(mayPass ? 'unavailable' : 'invalid', `answered with ${statusCode}`);
    });
    socket.on('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH')
        this.#down('invalid', 'gave too large an event', cause);
      else this.#down('unavailable', 'cannot be reached', cause);
    });
    socket.on('close', (code, reason) => this.#closed(code, reason.toString()));
  }

  /** False from the moment either side begins to close. */
  get usable(): boolean {
    const { readyState } = this.#socket;
    return this.#phase !== 'down' && (readyState === WebSocket.OPEN || readyState === WebSocket.CONNECTING);
  }

  /** @param payload JSON text of the `subscribe` message's payload */
  subscribe(payload: string, newestWins: boolean): EventQueue<SubgraphResponse> {
    this.#count += 1;
    const id = String(this.#count);
    const stream = new EventQueue<SubgraphResponse>({
      most: newestWins ? 1 : MAX_WAITING,
      mostSize: MAX_WAITING_SIZE,
      newestWins,
      overflow: () => this.#error('unavailable', 'gave events faster than they were taken'),
      onLeave: () => this.#leave(id),
    });
    clearTimeout(this.#idle);
    this.#streams.set(id, stream);
    const frame = `{"id":"${id}","type":"subscribe","payload":${payload}}`;
    if (this.#phase === 'acknowledged') this.#socket.send(frame);
    else this.#unsent.set(id, frame);
    return stream;
  }

  close(): void {
    this.#down('unavailable', 'is not listened to any more');
  }

  async #initialise(): Promise<void> {
    try {
      const payload = await this.#options.params();
      this.#send({ type: 'connection_init', payload });
    } catch (cause) {
      this.#down('unavailable', 'cannot be called', cause);
    }
  }

  #receive(text: string | undefined): void {
    if (this.#phase === 'down') return;
    if (this.#phase === 'acknowledged') this.#heard();
    const message = text === undefined ? undefined : readServerMessage(text);
    if (message === undefined) {
      this.#socket.close(4400, 'Not a message of graphql-transport-ws');
      this.#down('invalid', 'does not speak graphql-transport-ws');
    } else this.#handle(message, text?.length ?? 0);
  }

  #handle(message: ServerMessage, size: number): void {
    switch (message.type) {
      case 'connection_ack':
        this.#acknowledged();
        break;
      case 'ping':
        this.#send({ type: 'pong', payload: message.payload });
        break;
      case 'pong':
        break;
      default: {
        // What we have left may still have been on its way.
        const stream = this.#streams.get(message.id);
        if (stream !== undefined) this.#give(stream, message, size);
      }
    }
  }

  #give(stream: EventQueue<SubgraphResponse>, message: StreamMessage, size: number): void {
    const { id, type } = message;
    if (type === 'next' && message.response !== undefined) {
      stream.push(message.response, size);
      return;
    }
    if (type === 'error' && message.errors !== undefined) {
      const { codes, name } = this.#options;
      stream.fail(
        new SubscriptionRefused(codes.invalid, `${name} refused the subscription.`, message.errors),
      );
    } else if (type !== 'complete') stream.fail(this.#error('invalid', 'gave an event that is not GraphQL'));
    if (type === 'next') this.#leave(id);
    else this.#finish(id, stream);
  }

  #acknowledged(): void {
    if (this.#phase !== 'opening') return;
    this.#phase = 'acknowledged';
    this.#heard();
    this.#pings = setInterval(() => this.#ping(), this.#options.pingMs);
    for (const frame of this.#unsent.values()) this.#socket.send(frame);
    this.#unsent.clear();
    this.#restIfIdle();
  }

  #ping(): void {
    if (this.#deadline !== undefined) return;
    this.#expect('did not answer a ping');
    this.#send({ type: 'ping' });
  }

  #heard(): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }

  /** The server must say something within the deadline. */
  #expect(otherwise: string): void {
    const { deadlineMs } = this.#options;
    this.#deadline = setTimeout(
      () => this.#down('timeout', `${otherwise} within ${deadlineMs} ms`),
      deadlineMs,
    );
  }

  /** Our side wants no more of it. */
  #leave(id: string): void {
    if (!this.#streams.delete(id)) return;
    if (!this.#unsent.delete(id)) this.#send({ id, type: 'complete' });
    this.#restIfIdle();
  }

  /** The server has no more of it. */
  #finish(id: string, stream: EventQueue<SubgraphResponse>): void {
    this.#streams.delete(id);
    stream.end();
    this.#restIfIdle();
  }

  #restIfIdle(): void {
    if (this.#streams.size > 0 || this.#phase === 'down') return;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.close(), this.#options.idleMs);
  }

  #closed(code: number, reason: string): void {
    const cause = { code, reason };
    // 44xx says that the server wants nothing of the kind from us; all else may pass.
    const refused = code >= 4400 && code < 4500 && code !== INITIALISATION_TIMEOUT;
    if (refused) this.#down('invalid', 'refused the subscription', cause);
    else if (code === MESSAGE_TOO_BIG) this.#down('invalid', 'finds the subscription too large', cause);
    else this.#down('unavailable', 'broke off the subscription', cause);
  }

  #down(kind: keyof FailureCodes, what: string, cause?: unknown): void {
    if (this.#phase === 'down') return;
    this.#phase = 'down';
    clearTimeout(this.#deadline);
    clearTimeout(this.#idle);
    clearInterval(this.#pings);
    this.#options.onDown();
    for (const stream of this.#streams.values()) stream.fail(this.#error(kind, what, cause));
    this.#streams.clear();
    this.#unsent.clear();
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const cut = setTimeout(() => this.#socket.terminate(), CLOSE_WITHIN_MS);
    this.#socket.once('close', () => clearTimeout(cut));
    if (kind === 'timeout') this.#socket.terminate();
    else this.#socket.close(NORMAL_CLOSURE);
  }

  #send(message: object): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #error(kind: keyof FailureCodes, what: string, cause?: unknown): ChapterhouseError {
    const { codes, name } = this.#options;
    return new ChapterhouseError(codes[kind], `${name} ${what}.`, { cause });
  }
}
