import { type Dispatcher, Pool } from 'undici';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { Cancellation } from '../engine/cancellation.ts';
import type { FetchOperation, Subgraph, SubgraphRequest, SubgraphResponse } from '../engine/subgraph.ts';
import { ACCEPT_ENCODING } from './decode.ts';
import type { FailureCodes } from './failure-codes.ts';
import { parseResponse } from './graphql-response.ts';
import { type PostResponse, post } from './post.ts';
import { requestBody } from './request-body.ts';
import { RESUME, type ResumePolicy, resumed } from './resumed.ts';
import { type UpstreamConnection, UpstreamSockets } from './upstream-sockets.ts';

/** What a slow or broken consumption of a subscription may do to it. */
export interface Delivery {
  /** Each event replaces the one before, so only the newest waits for a slow client; else up to 1,000 wait. */
  readonly newestWins?: boolean;
  /** Taken up again when its connection drops; only for sources that give their present value first. */
  readonly resume?: boolean;
}

export interface HttpSubgraphOptions<Context> {
  readonly url: string;
  /** Names the server in error messages, which clients see; "The subgraph" unless given. */
  readonly name?: string;
  /** Headers of one request; `body` is the exact text that is sent, to sign over. */
  readonly headers?: (context: Context, body: string) => Readonly<Record<string, string>>;
  /** For a whole fetch, a WebSocket's beginning and its answers to pings, in milliseconds; 10 s unless given. */
  readonly timeoutMs?: number;
  /** Larger answers, as sent or as decoded, are refused; 16 MiB unless given. */
  readonly maxBodyBytes?: number;
  /** Whether answers may come compressed; yes unless false. */
  readonly compressed?: boolean;
  readonly codes?: FailureCodes;
  /** Connections to the server's origin, shared with others; one of its own unless given. */
  readonly pool?: Dispatcher;
  /** WebSocket endpoint; the same URL with `ws` for `http` unless given. */
  readonly webSocketUrl?: string;
  /** Which connection carries the subscriptions of a client; one for all, without params, unless given. */
  readonly connection?: (context: Context) => UpstreamConnection;
  readonly delivery?: (operation: FetchOperation) => Delivery;
  readonly resumePolicy?: ResumePolicy;
  /** How long a WebSocket stays without a subscription, in milliseconds; 1 s unless given. */
  readonly idleMs?: number;
  /** Time between two pings of a WebSocket, in milliseconds; 15 s unless given. */
  readonly pingMs?: number;
  /** `extensions` of one subscription, where headers of its own can't go; `body` as for `headers`. */
  readonly extensions?: (
    context: Context,
    body: string,
  ) => Promise<Record<string, unknown>> | Record<string, unknown>;
}

const DEFAULT_CODES: FailureCodes = {
  unavailable: 'SUBGRAPH_UNAVAILABLE',
  timeout: 'SUBGRAPH_TIMEOUT',
  invalid: 'SUBGRAPH_INVALID',
};

/** A subgraph behind GraphQL over HTTP (POST) and, for subscriptions, graphql-transport-ws. */
export class HttpSubgraph<Context> implements Subgraph<Context> {
  readonly #options: HttpSubgraphOptions<Context>;
  readonly #name: string;
  readonly #codes: FailureCodes;
  readonly #path: string;
  readonly #pool: Dispatcher;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #sockets: UpstreamSockets;

  /** Throws BAD_CONFIG for what is no HTTP URL. */
  constructor(options: HttpSubgraphOptions<Context>) {
    const url = serverUrl(options.url);
    this.#options = options;
    this.#name = options.name ?? 'The subgraph';
    this.#codes = options.codes ?? DEFAULT_CODES;
    this.#path = url.pathname + url.search;
    this.#pool = options.pool ?? new Pool(url.origin);
    this.#headers = options.compressed === false ? JSON_HEADERS : COMPRESSED_HEADERS;
    this.#sockets = new UpstreamSockets({
      url: options.webSocketUrl ?? options.url.replace(/^http/, 'ws'),
      name: this.#name,
      codes: this.#codes,
      maxFrameBytes: options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES,
      deadlineMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      idleMs: options.idleMs ?? DEFAULT_IDLE_MS,
      pingMs: options.pingMs ?? DEFAULT_PING_MS,
    });
  }

  async fetch(
    request: SubgraphRequest,
    context: Context,
    cancellation: Cancellation,
  ): Promise<SubgraphResponse> {
    const { timeoutMs, maxBodyBytes } = this.#options;
    const body = requestBody(request);
    const added = this.#options.headers?.(context, body);
    const response = await post(this.#pool, {
      name: this.#name,
      path: this.#path,
      headers: added === undefined ? this.#headers : { ...this.#headers, ...added },
      body,
      timeoutMs: timeoutMs ?? DEFAULT_TIMEOUT_MS,
      maxBodyBytes: maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES,
      codes: this.#codes,
      cancellation,
    });
    return this.#read(response);
  }

  subscribe(
    request: SubgraphRequest,
    context: Context,
    signal: AbortSignal,
  ): AsyncIterableIterator<SubgraphResponse> {
    const { delivery, resumePolicy = RESUME } = this.#options;
    const { newestWins = false, resume = false } = delivery?.(request.operation) ?? {};
    return resumed({
      open: () => this.#open(request, context, newestWins),
      policy: resume ? resumePolicy : undefined,
      signal,
    });
  }

  /** Ends all connections of its own; a pool that was given stays open. */
  async close(): Promise<void> {
    this.#sockets.close();
    if (this.#options.pool === undefined) await this.#pool.destroy();
  }

  async #open(
    request: SubgraphRequest,
    context: Context,
    newestWins: boolean,
  ): Promise<AsyncIterable<SubgraphResponse>> {
    const { connection, extensions } = this.#options;
    const body = requestBody(request);
    const added = await extensions?.(context, body);
    const payload =
      added === undefined ? body : `${body.slice(0, -1)},"extensions":${JSON.stringify(added)}}`;
    return this.#sockets.subscribe(connection?.(context) ?? ONE_FOR_ALL, payload, newestWins);
  }

  #read({ status, contentType, text }: PostResponse): SubgraphResponse {
    const response = JSON_TYPE.test(contentType) ? parseResponse(text) : undefined;
    if (response !== undefined) return response;
    if (status >= 500)
      throw new ChapterhouseError(this.#codes.unavailable, `${this.#name} answered with ${status}.`);
    throw new ChapterhouseError(this.#codes.invalid, `${this.#name} gave an answer that is not GraphQL.`);
  }
}

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_MAX_BODY_BYTES = 16 * 1024 * 1024;
const DEFAULT_IDLE_MS = 1_000;
const DEFAULT_PING_MS = 15_000;
const ONE_FOR_ALL: UpstreamConnection = { key: '' };
const JSON_HEADERS = {
  'content-type': 'application/json',
  accept: 'application/graphql-response+json, application/json',
};
const COMPRESSED_HEADERS = { ...JSON_HEADERS, 'accept-encoding': ACCEPT_ENCODING };
const JSON_TYPE = /^application\/(json|[\w.-]+\+json)\s*(;|$)/i;

function serverUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new ChapterhouseError('BAD_CONFIG', `"${text}" is not the URL of an HTTP server.`);
}
