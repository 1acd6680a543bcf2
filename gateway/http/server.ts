import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { type Logger, withoutSecrets } from '../../kernel/log.ts';
import { Roster } from '../../kernel/roster.ts';
import { RequestDeadlines } from '../deadlines/request-deadlines.ts';
import { LiveServer } from '../live/live-server.ts';
import { SharedSubscriptions } from '../live/shared-subscriptions.ts';
import { SENT_WHOLE } from '../persisted/documents.ts';
import { endHttpSpan } from '../telemetry/request-spans.ts';
import { CrossOrigin } from './cross-origin.ts';
import { Exchange, requestIdOf } from './exchange.ts';
import { GraphiqlPage } from './graphiql-page.ts';
import { GRAPHQL_PATH, GraphqlEndpoint } from './graphql-endpoint.ts';
import { sendHealth, sendMetrics, sendReadiness } from './health.ts';
import { listen } from './listen.ts';
import { acceptedBy } from './media-types.ts';
import { GatewayMetrics } from './metrics.ts';
import { refuseSocket, unreadableRequest } from './refuse-socket.ts';
import { sendError, setCommonHeaders } from './reply.ts';
import { toOriginForm } from './request-target.ts';
import { RouteTable } from './route-table.ts';
import type { GatewayServerOptions, Route, Timing } from './server-options.ts';

const TIMING: Timing = { keepAliveMs: 12_000, unreadMs: 60_000, initTimeoutMs: 10_000 };
/** For a whole request to come in. */
const ARRIVAL_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 15_000;
/** Longer than the idle time of usual load balancers (60 s), which else meet connections closed under them. */
const IDLE_TIMEOUT_MS = 65_000;
/** For the last answers of a server that stops to leave, in milliseconds. */
const LAST_WORD_MS = 500;
const MAX_OPERATIONS_PER_SOCKET = 200;
const SOCKET_BUFFER_BYTES = 1024 * 1024;

/** The gateway's public face: GraphQL over HTTP, SSE and WebSocket, with what operators need beside it. */
export class GatewayServer<Context> {
  readonly #options: GatewayServerOptions<Context>;
  readonly #server: Server;
  readonly #metrics: GatewayMetrics;
  readonly #crossOrigin: CrossOrigin;
  readonly #live: LiveServer<Context>;
  readonly #routes: RouteTable;
  readonly #requestLog: Logger;
  readonly #deadlines: RequestDeadlines | undefined;
  readonly #open = new Roster<Exchange>();
  /** About to stop, or stopping. */
  #leaving = false;
  #stopping = false;

  constructor(options: GatewayServerOptions<Context>) {
    this.#options = options;
    const { engine, context, authenticate, admit, logger, bodyLimit, tracing } = options;
    const { keepAliveMs, unreadMs, initTimeoutMs } = { ...TIMING, ...options.timing };
    const metrics = new GatewayMetrics(options.metrics, () => this.#open.size);
    const crossOrigin = new CrossOrigin(options.corsOrigins ?? [], options.publicUrl);
    const page = options.graphiql ? new GraphiqlPage(GRAPHQL_PATH, options.firstQuery) : undefined;
    const documents = options.documents ?? SENT_WHOLE;
    const { requestTimeoutMs } = options;
    const deadlines = requestTimeoutMs === undefined ? undefined : new RequestDeadlines(requestTimeoutMs);
    const nobody = () => context({ viewer: undefined, requestId: randomUUID(), headers: {} });
    const subscriptions = new SharedSubscriptions((request, signal) =>
      engine().subscribe(request, nobody(), signal),
    );
    const shared = {
      ...{ engine, context, authenticate, admit, documents, metrics, logger, tracing, deadlines },
      shared: subscriptions,
    };
    const endpoint = new GraphqlEndpoint({ ...shared, crossOrigin, page, bodyLimit, keepAliveMs });
    this.#live = new LiveServer({
      ...shared,
      initHeaders: [...documents.headerNames, ...(options.initHeaders ?? [])],
      limits: {
        initTimeoutMs,
        keepAliveMs,
        maxPayload: bodyLimit,
        maxOperations: MAX_OPERATIONS_PER_SOCKET,
        bufferLimit: SOCKET_BUFFER_BYTES,
      },
    });
    this.#metrics = metrics;
    this.#deadlines = deadlines;
    this.#requestLog = withoutSecrets(logger);
    this.#crossOrigin = crossOrigin;
    this.#routes = new RouteTable([
      { path: GRAPHQL_PATH, methods: [], handle: (exchange) => endpoint.handle(exchange) },
      { path: '/health', methods: ['GET', 'HEAD'], handle: sendHealth },
      {
        path: '/ready',
        methods: ['GET', 'HEAD'],
        handle: (exchange) => sendReadiness(exchange, options.ready, this.#leaving),
      },
      {
        path: '/metrics',
        methods: ['GET', 'HEAD'],
        handle: (exchange) => sendMetrics(exchange, options.metrics),
      },
      ...(options.extraRoutes ?? []).map(({ path, methods, handle }: Route) => ({
        path,
        methods,
        handle: async ({ request, response, requestId }: Exchange) => {
          setCommonHeaders(response, requestId);
          return handle(request, response);
        },
      })),
    ]);
    this.#server = this.#createServer(unreadMs);
  }

  /** @returns the base URL it can be reached at from this machine. @throws PORT_IN_USE, BAD_CONFIG */
  async listen(port: number, host: string): Promise<{ readonly url: string; readonly port: number }> {
    const chosen = await listen(this.#server, port, host);
    const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
    return { url: `http://${name.includes(':') ? `[${name}]` : name}:${chosen}`, port: chosen };
  }

  /**
   * Says at `/ready` for `delayMs` that it will stop; then takes no new connection, ends subscriptions so that their
   * clients come back elsewhere, lets requests finish, and answers what is left after `deadlineMs` with SHUTTING_DOWN.
   */
  async close(deadlineMs: number, delayMs = 0): Promise<void> {
    this.#leaving = true;
    if (delayMs > 0) await pause(delayMs);
    this.#stopping = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const exchange of this.#open.all()) exchange.drain();
    let cut: NodeJS.Timeout | undefined;
    const deadline = setTimeout(() => {
      this.#giveUp();
      cut = setTimeout(() => this.#server.closeAllConnections(), LAST_WORD_MS);
    }, deadlineMs);
    await Promise.all([this.#live.close(deadlineMs), closed]);
    clearTimeout(deadline);
    clearTimeout(cut);
    this.#deadlines?.close();
  }

  /** Answers whoever still waits. */
  #giveUp(): void {
    for (const exchange of this.#open.all()) {
      const { response, request } = exchange;
      if (!response.headersSent) {
        const { single } = acceptedBy(request.headers.accept);
        void sendError(exchange, stopping(), single);
      }
      exchange.abort();
    }
  }

  #createServer(unreadMs: number): Server {
    const server = createServer({
      requestTimeout: ARRIVAL_TIMEOUT_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
      keepAliveTimeout: IDLE_TIMEOUT_MS,
    });
    server.on('request', (request, response) => {
      toOriginForm(request);
      void this.#serve(new Exchange(request, response, unreadMs));
    });
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    server.on('clientError', (cause: NodeJS.ErrnoException, socket) => {
      const { error, status } = unreadableRequest(cause);
      refuseSocket(socket, error, randomUUID(), status);
    });
    return server;
  }

  async #serve(exchange: Exchange): Promise<void> {
    const { response } = exchange;
    this.#open.add(exchange);
    response.once('close', () => this.#closed(exchange));
    if (this.#stopping) exchange.drain();
    try {
      await this.#routes.serve(exchange);
    } catch (error) {
      if (exchange.clientGone) return;
      const { code } = await sendError(exchange, error);
      if (code === 'INTERNAL')
        this.#options.logger.error({ err: error, requestId: exchange.requestId }, 'request failed');
    }
  }

  #closed(exchange: Exchange): void {
    this.#open.delete(exchange);
    // A stream's head had promised to keep its connection.
    if (this.#stopping) setImmediate(() => this.#server.closeIdleConnections());
    const { response, route, requestId, method, operation, span } = exchange;
    const ms = performance.now() - exchange.startedAt;
    const gone = exchange.unread || !response.writableFinished;
    if (gone) exchange.abort();
    // 499, as proxies log it: the client left before its answer was whole.
    const status = gone ? 499 : response.statusCode;
    this.#metrics.requested(route, status, ms);
    endHttpSpan(span, status);
    const traceId = span?.traceId;
    const line = { requestId, traceId, method, route, status, operation, ms: Math.round(ms * 100) / 100 };
    if (route === GRAPHQL_PATH) this.#requestLog.info(line, 'request');
    // The path is left out: of calendars and mail pages it is what lets people in.
    else this.#options.logger.debug(line, 'request');
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', destroy);
    toOriginForm(request);
    const refusal = this.#upgradeRefusal(request);
    if (refusal === undefined) this.#live.upgrade(request, socket, head);
    else refuseSocket(socket, refusal, requestIdOf(request));
  }

  #upgradeRefusal(request: IncomingMessage): ChapterhouseError | undefined {
    if (request.url?.split('?')[0] !== GRAPHQL_PATH)
      return new ChapterhouseError('NOT_FOUND', `WebSockets are at ${GRAPHQL_PATH}.`);
    // Browsers ask no leave for WebSockets of another origin, so it is judged here.
    if (!this.#crossOrigin.allows(request))
      return new ChapterhouseError('FORBIDDEN', 'Pages of this origin may not connect here.');
    return this.#stopping ? stopping() : undefined;
  }
}

const stopping = (): ChapterhouseError => new ChapterhouseError('SHUTTING_DOWN', 'This server is stopping.');

/** One function for all sockets: there are thousands. */
function destroy(this: Duplex): void {
  this.destroy();
}

/** @see GatewayServer; nothing is served before `listen`. */
export const createGatewayServer = <Context>(
  options: GatewayServerOptions<Context>,
): GatewayServer<Context> => new GatewayServer(options);
