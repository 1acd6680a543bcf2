import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import type { Logger } from '../../kernel/log.ts';
import type { Documents } from '../persisted/documents.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import type { Admit, Authenticate, Client } from './client.ts';
import type { GraphqlEngine } from './graphql-engine.ts';
import type { Readiness } from './health.ts';

/** Something else the same port serves. */
export interface Route {
  /** A whole path, or a prefix that ends with `/*`; the first route that fits takes the request. */
  readonly path: string;
  readonly methods: readonly string[];
  /** Sends the whole response; what it throws is answered by its code. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;
}

export interface GatewayServerOptions<Context> {
  /** Asked for each operation, so that the engine can be replaced while running. */
  readonly engine: () => GraphqlEngine<Context>;
  /** What the engine hands to subgraphs for an operation of this client. */
  readonly context: (client: Client) => Context;
  readonly authenticate: Authenticate;
  /** By default everyone may do everything. */
  readonly admit?: Admit | undefined;
  readonly logger: Logger;
  readonly metrics: Registry;
  /** Undefined when traces are off. */
  readonly tracing?: Tracing | undefined;
  /** Whether browsers that open the endpoint get GraphiQL. */
  readonly graphiql: boolean;
  /** What GraphiQL shows first; by default a query over chapters. */
  readonly firstQuery?: string;
  /** Lower-case names of headers a WebSocket client may give in `connection_init`, as browsers can set none. */
  readonly initHeaders?: readonly string[];
  /** Largest request body or message, in bytes. */
  readonly bodyLimit: number;
  /** Origins whose pages may call beside our own; `*` for every one. */
  readonly corsOrigins?: readonly string[];
  /** URL under which clients reach this server, when it is not where it listens. */
  readonly publicUrl?: string | undefined;
  /** Where operations come from; by default clients send them whole. */
  readonly documents?: Documents;
  readonly ready: () => Promise<Readiness>;
  readonly extraRoutes?: readonly Route[];
  /** Milliseconds a query or mutation may run; any time unless given. */
  readonly requestTimeoutMs?: number | undefined;
  readonly timing?: Partial<Timing>;
}

export interface Timing {
  /** Milliseconds between signs of life on an idle stream or socket. */
  readonly keepAliveMs: number;
  /** Milliseconds a client may take nothing of an answer that waits for it. */
  readonly unreadMs: number;
  /** Milliseconds a WebSocket client has to send `connection_init`. */
  readonly initTimeoutMs: number;
}
