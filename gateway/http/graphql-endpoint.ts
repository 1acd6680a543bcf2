import type { IncomingMessage } from 'node:http';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/log.ts';
import type { RequestDeadlines } from '../deadlines/request-deadlines.ts';
import type { GraphqlAnswer, GraphqlRequest, OperationKind } from '../engine/request.ts';
import { sharedStream } from '../live/shared-stream.ts';
import type { SharedSubscriptions } from '../live/shared-subscriptions.ts';
import type { ClientRequest, Documents } from '../persisted/documents.ts';
import { beginHttpSpan, endHttpSpan, operationAttributes } from '../telemetry/request-spans.ts';
import { traceparentOf, tracestateOf } from '../telemetry/trace-context.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { abortable } from './abortable.ts';
import type { Admit, Authenticate, Client, Session } from './client.ts';
import type { CrossOrigin } from './cross-origin.ts';
import { streamAnswer, streamAnswers } from './event-stream.ts';
import type { Exchange } from './exchange.ts';
import type { GraphiqlPage } from './graphiql-page.ts';
import { type GraphqlEngine, isAnswer } from './graphql-engine.ts';
import { type Accepted, acceptedBy, EVENT_STREAM, JSON_TYPE, RESPONSE_JSON } from './media-types.ts';
import type { GatewayMetrics } from './metrics.ts';
import { sendError, sendText } from './reply.ts';
import { parseJsonBody, readBody, requireJsonBody } from './request-body.ts';
import { graphqlRequest, graphqlRequestFromSearch } from './request-parameters.ts';
import { type Outcome, prepareOperation, runOperation } from './run-operation.ts';
import { endAt } from './session-end.ts';

export const GRAPHQL_PATH = '/graphql';
const METHODS = 'GET, HEAD, POST, OPTIONS';

export interface GraphqlEndpointOptions<Context> {
  /** Asked for each operation, so that the engine can be replaced while running. */
  readonly engine: () => GraphqlEngine<Context>;
  readonly context: (client: Client) => Context;
  readonly authenticate: Authenticate;
  readonly admit: Admit | undefined;
  readonly crossOrigin: CrossOrigin;
  readonly documents: Documents;
  /** Where subscriptions to what is public are run for all. */
  readonly shared: SharedSubscriptions;
  /** Undefined when browsers get no page. */
  readonly page: GraphiqlPage | undefined;
  /** Bytes. */
  readonly bodyLimit: number;
  readonly keepAliveMs: number;
  readonly metrics: GatewayMetrics;
  readonly logger: Logger;
  readonly tracing: Tracing | undefined;
  /** Undefined when a request may take any time. */
  readonly deadlines: RequestDeadlines | undefined;
}

/** GraphQL over HTTP, with streams by graphql-sse in its distinct connections mode. */
export class GraphqlEndpoint<Context> {
  readonly #options: GraphqlEndpointOptions<Context>;

  constructor(options: GraphqlEndpointOptions<Context>) {
    this.#options = options;
  }

  async handle(exchange: Exchange): Promise<void> {
    const { crossOrigin, page, logger, tracing } = this.#options;
    if (crossOrigin.answer(exchange, METHODS)) return;
    const accepted = acceptedBy(exchange.request.headers.accept);
    if (exchange.reads && accepted.page && page !== undefined) return page.send(exchange);
    if (tracing !== undefined) exchange.span = beginHttpSpan(tracing, exchange);
    try {
      await this.#serve(exchange, accepted);
    } catch (error) {
      if (exchange.clientGone) return;
      const shown = await sendError(exchange, error, accepted.single);
      if (shown.code === 'INTERNAL')
        logger.error({ err: error, requestId: exchange.requestId }, 'request failed');
    }
  }

  async #serve(exchange: Exchange, accepted: Accepted): Promise<void> {
    const { engine: currentEngine, context, crossOrigin, metrics } = this.#options;
    const { request, requestId, response } = exchange;
    if (!exchange.reads && exchange.method !== 'POST') {
      response.setHeader('allow', METHODS);
      throw new ChapterhouseError('METHOD_NOT_ALLOWED', 'GraphQL is asked with GET or POST.');
    }
    if (accepted.single === undefined && !accepted.stream)
      throw new ChapterhouseError(
        'NOT_ACCEPTABLE',
        `Accept one of ${RESPONSE_JSON}, ${JSON_TYPE}, ${EVENT_STREAM}.`,
      );
    crossOrigin.requireIntent(request);
    const [session, operation] = await this.#read(exchange);
    const engine = currentEngine();
    const client: Client = {
      viewer: session?.viewer,
      requestId,
      headers: request.headers,
      remote: request.socket.remoteAddress,
      tokenDigest: session?.tokenDigest,
      traceparent: exchange.span?.traceparent ?? traceparentOf(request.headers),
      tracestate: tracestateOf(request.headers),
    };
    const own = context(client);
    const prepared = await prepareOperation(engine, operation, own, requestId);
    if (isAnswer(prepared)) {
      metrics.operated('http', 'unknown', 'refused');
      return this.#answer(exchange, accepted, prepared);
    }
    exchange.operation = prepared.name;
    exchange.span?.set(operationAttributes(prepared));
    this.#requireTransport(exchange, accepted, prepared.kind);
    // There would be an event in no time, or never.
    if (exchange.method === 'HEAD' && prepared.kind === 'subscription') return streamAnswer(exchange, '');
    if (prepared.counted !== undefined) await this.#admit(prepared.counted, client, prepared.kind);
    const transport = streams(accepted, prepared.kind) ? 'sse' : 'http';
    try {
      const outcome =
        (prepared.isPublic ? await this.#shared(operation, exchange) : undefined) ??
        (await runOperation(
          engine,
          prepared.kind,
          operation,
          own,
          exchange.canceller,
          this.#options.deadlines,
        ));
      const refused = 'answer' in outcome && !outcome.answer.executed;
      metrics.operated(transport, prepared.kind, refused ? 'refused' : 'executed');
      await this.#deliver(exchange, accepted, outcome, session);
    } catch (error) {
      metrics.operated(transport, prepared.kind, 'failed');
      throw error;
    }
  }

  async #admit(fields: ReadonlyMap<string, number>, client: Client, kind: OperationKind): Promise<void> {
    const { admit, metrics } = this.#options;
    try {
      await admit?.(fields, client);
    } catch (error) {
      metrics.operated('http', kind, 'refused');
      throw error;
    }
  }

  async #shared(operation: GraphqlRequest, { canceller }: Exchange): Promise<Outcome | undefined> {
    const events = await sharedStream(this.#options.shared, operation);
    return events === undefined ? undefined : { events: abortable(events, canceller.signal) };
  }

  /** Who asks, and what; a bad token is told before a bad body. */
  async #read(exchange: Exchange): Promise<[Session | undefined, GraphqlRequest]> {
    const { authenticate, bodyLimit } = this.#options;
    const { request, search } = exchange;
    const { headers, socket } = request;
    if (exchange.reads)
      return [
        await authenticate(headers, socket.remoteAddress),
        this.#whole(graphqlRequestFromSearch(search), request),
      ];
    requireJsonBody(request);
    const body = readBody(request, bodyLimit);
    body.catch(() => undefined);
    const session = await authenticate(headers, socket.remoteAddress);
    return [session, this.#whole(graphqlRequest(parseJsonBody(await body)), request)];
  }

  #whole(given: ClientRequest, { headers }: IncomingMessage): GraphqlRequest {
    return { ...given, query: this.#options.documents.textOf(given, headers) };
  }

  #requireTransport({ reads, response }: Exchange, accepted: Accepted, kind: OperationKind): void {
    if (kind === 'mutation' && reads) {
      response.setHeader('allow', 'POST');
      throw new ChapterhouseError('METHOD_NOT_ALLOWED', 'A mutation is sent with POST.');
    }
    if (kind === 'subscription' && !accepted.stream)
      throw new ChapterhouseError(
        'NOT_ACCEPTABLE',
        `A subscription needs "accept: ${EVENT_STREAM}" or a WebSocket (graphql-transport-ws).`,
      );
  }

  async #deliver(
    exchange: Exchange,
    accepted: Accepted,
    outcome: Outcome,
    session: Session | undefined,
  ): Promise<void> {
    if (exchange.clientGone) return;
    if ('answer' in outcome) return this.#answer(exchange, accepted, outcome.answer);
    const { metrics } = this.#options;
    // A stream may last for days; what happens on it has spans of its own.
    endHttpSpan(exchange.span, 200);
    const cancelEnd = endAt(session?.expiresAt, () => exchange.abort());
    metrics.streams('sse', 1);
    try {
      await this.#stream(exchange, outcome.events);
    } finally {
      metrics.streams('sse', -1);
      cancelEnd();
    }
  }

  /** A request error keeps status 200 for clients of `application/json` alone (GraphQL over HTTP, "Status Codes"). */
  async #answer(exchange: Exchange, accepted: Accepted, { body, status }: GraphqlAnswer): Promise<void> {
    if (accepted.streamFirst) return streamAnswer(exchange, body);
    const single = accepted.single ?? JSON_TYPE;
    return sendText(exchange, single === RESPONSE_JSON ? status : 200, single, body);
  }

  #stream(exchange: Exchange, answers: AsyncIterable<string>): Promise<void> {
    const { keepAliveMs, logger } = this.#options;
    const onError = (err: unknown) =>
      logger.warn({ err, requestId: exchange.requestId }, 'subscription broke off');
    return streamAnswers(exchange, answers, { keepAliveMs, onError });
  }
}

const streams = (accepted: Accepted, kind: OperationKind): boolean =>
  kind === 'subscription' || accepted.streamFirst;
