import { type Dispatcher, Pool } from 'undici';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { Subgraph, SubgraphRequest, SubgraphResponse } from '../engine/subgraph.ts';
import { type FailureCodes, type PostResponse, post } from './post.ts';
import { requestBody } from './request-body.ts';
import { SocketSubscriptions } from './socket-subscriptions.ts';

export interface HttpSubgraphOptions<Context> {
  readonly url: string;
  /** Names the server in error messages, which clients see; "The subgraph" unless given. */
  readonly name?: string;
  /** Headers of one request; `body` is the exact text that is sent, to sign over. */
  readonly headers?: (
    context: Context,
    body: string,
  ) => Promise<Record<string, string>> | Record<string, string>;
  /** For a whole fetch; 10 s unless given. */
  readonly timeoutMs?: number;
  /** Larger answers are refused; 16 MiB unless given. */
  readonly maxBodyBytes?: number;
  readonly codes?: FailureCodes;
  /** Connections to the server's origin, shared with others; one of its own unless given. */
  readonly pool?: Dispatcher;
  /** WebSocket endpoint; the same URL with `ws` for `http` unless given. */
  readonly webSocketUrl?: string;
  /** Payload of `connection_init`: one connection carries the operations of all clients. */
  readonly connectionParams?: () => Promise<Record<string, unknown>> | Record<string, unknown>;
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
  readonly #subscriptions: SocketSubscriptions;

  /** Throws BAD_CONFIG for what is no HTTP URL. */
  constructor(options: HttpSubgraphOptions<Context>) {
    const url = serverUrl(options.url);
    this.#options = options;
    this.#name = options.name ?? 'The subgraph';
    this.#codes = options.codes ?? DEFAULT_CODES;
    this.#path = url.pathname + url.search;
    this.#pool = options.pool ?? new Pool(url.origin);
    this.#subscriptions = new SocketSubscriptions({
      url: options.webSocketUrl ?? options.url.replace(/^http/, 'ws'),
      name: this.#name,
      codes: this.#codes,
      maxPayloadBytes: options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES,
      handshakeTimeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      connectionParams: options.connectionParams,
    });
  }

  async fetch(request: SubgraphRequest, context: Context, signal: AbortSignal): Promise<SubgraphResponse> {
    const { headers, timeoutMs, maxBodyBytes } = this.#options;
    const body = requestBody(request);
    const response = await post(this.#pool, {
      name: this.#name,
      path: this.#path,
      headers: headers === undefined ? JSON_HEADERS : { ...JSON_HEADERS, ...(await headers(context, body)) },
      body,
      timeoutMs: timeoutMs ?? DEFAULT_TIMEOUT_MS,
      maxBodyBytes: maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES,
      codes: this.#codes,
      signal,
    });
    return this.#read(response);
  }

  async *subscribe(
    request: SubgraphRequest,
    context: Context,
    signal: AbortSignal,
  ): AsyncIterable<SubgraphResponse> {
    const body = requestBody(request);
    const extensions = await this.#options.extensions?.(context, body);
    yield* this.#subscriptions.events(body, extensions, signal);
  }

  /** Ends all connections of its own; a pool that was given stays open. */
  async close(): Promise<void> {
    await this.#subscriptions.close();
    if (this.#options.pool === undefined) await this.#pool.destroy();
  }

  #read({ status, contentType, text }: PostResponse): SubgraphResponse {
    const response = JSON_TYPE.test(contentType) ? parsed(text) : undefined;
    if (response !== undefined) return response;
    if (status >= 500)
      throw new ChapterhouseError(this.#codes.unavailable, `${this.#name} answered with ${status}.`);
    throw new ChapterhouseError(this.#codes.invalid, `${this.#name} gave an answer that is not GraphQL.`);
  }
}

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_MAX_BODY_BYTES = 16 * 1024 * 1024;
const JSON_HEADERS = {
  'content-type': 'application/json',
  accept: 'application/graphql-response+json, application/json',
};
const JSON_TYPE = /^application\/(json|[\w.-]+\+json)\s*(;|$)/i;

function serverUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new ChapterhouseError('BAD_CONFIG', `"${text}" is not the URL of an HTTP server.`);
}

/** The text as a GraphQL response; undefined when it is none. */
function parsed(text: string): SubgraphResponse | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isResponse(value) ? value : undefined;
}

/** GraphQL spec §7.1: a map with `data`, `errors` or both. */
export function isResponse(value: unknown): value is SubgraphResponse {
  if (typeof value !== 'object' || value === null) return false;
  const { data, errors } = value as { data?: unknown; errors?: unknown };
  if (errors !== undefined && !Array.isArray(errors)) return false;
  if (data === undefined) return Array.isArray(errors) && errors.length > 0;
  return typeof data === 'object' && !Array.isArray(data);
}
