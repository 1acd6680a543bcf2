import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Rostered } from '../../kernel/roster.ts';
import { Canceller } from '../engine/cancellation.ts';
import type { OpenSpan } from '../telemetry/tracing.ts';

/** Bytes any system's buffer takes. */
const TAKEN_AT_ONCE = 16 * 1024;
const SANE_REQUEST_ID = /^[\w.:+/=@-]{1,128}$/;

/** The request's own `x-request-id` when it is sane, else a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && SANE_REQUEST_ID.test(given) ? given : randomUUID();
}

/** One HTTP request and the response to it, with what the log and the metrics say of it at the end. */
export class Exchange implements Rostered {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly method: string;
  /** The target without its query. */
  readonly path: string;
  /** What follows the first `?`. */
  readonly search: string;
  readonly startedAt: number = performance.now();
  /** Aborted when the client goes away before its answer is whole, and by `abort`. */
  readonly canceller = new Canceller();
  /** The route that took it; the label in the metrics, so never a client's own text. */
  route = 'other';
  operation: string | undefined;
  /** Undefined while traces are off. */
  span: OpenSpan | undefined;
  /** Whether the client was cut off, as it did not take its answer; to Node.js such a response is finished. */
  unread = false;
  /** Among those that are open. */
  place = -1;
  readonly #unreadMs: number;
  #streaming = false;
  #draining = false;

  /** @param unreadMs how long a client may take nothing of an answer */
  constructor(request: IncomingMessage, response: ServerResponse, unreadMs: number) {
    this.#unreadMs = unreadMs;
    this.request = request;
    this.response = response;
    this.requestId = requestIdOf(request);
    this.method = request.method ?? 'GET';
    const target = request.url ?? '/';
    const mark = target.indexOf('?');
    this.path = mark === -1 ? target : target.slice(0, mark);
    this.search = mark === -1 ? '' : target.slice(mark + 1);
  }

  /** Whether it is a GET, or a HEAD, which is a GET that wants no body (RFC 9110 §9.3.2). */
  get reads(): boolean {
    return this.method === 'GET' || this.method === 'HEAD';
  }

  get clientGone(): boolean {
    return this.response.destroyed && !this.response.writableFinished;
  }

  /** Sends what is left of the response. One too large for the system to take at once waits only for who reads. */
  end(body: string | Buffer): void {
    const { response } = this;
    if (body.length > TAKEN_AT_ONCE) {
      response.setTimeout(this.#unreadMs, () => {
        this.unread = true;
        response.destroy();
      });
    }
    response.end(body);
  }

  abort(): void {
    this.canceller.abort();
  }

  /** From here on the response goes on until someone ends it. */
  beginStream(): void {
    this.#streaming = true;
    if (this.#draining) this.abort();
  }

  /** The server stops: the connection carries nothing after this; a stream ends now, or as soon as it begins. */
  drain(): void {
    this.#draining = true;
    if (!this.response.headersSent) this.response.setHeader('connection', 'close');
    if (this.#streaming) this.abort();
  }
}
