import type { Logger } from '../../kernel/log.ts';
import type { RequestDeadlines } from '../deadlines/request-deadlines.ts';
import type { Admit, Authenticate, Client } from '../http/client.ts';
import type { GraphqlEngine } from '../http/graphql-engine.ts';
import type { GatewayMetrics } from '../http/metrics.ts';
import type { Documents } from '../persisted/documents.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import type { SharedSubscriptions } from './shared-subscriptions.ts';

export interface LiveOptions<Context> {
  /** Asked for each operation, so that the engine can be replaced while running. */
  readonly engine: () => GraphqlEngine<Context>;
  readonly context: (client: Client) => Context;
  readonly authenticate: Authenticate;
  readonly admit: Admit | undefined;
  readonly documents: Documents;
  /** Where subscriptions to what is public are run for all. */
  readonly shared: SharedSubscriptions;
  /** Lower-case names of headers that `connection_init` may give in place of the upgrade. */
  readonly initHeaders: readonly string[];
  readonly metrics: GatewayMetrics;
  readonly logger: Logger;
  readonly tracing: Tracing | undefined;
  /** Undefined when a query or mutation may take any time. */
  readonly deadlines: RequestDeadlines | undefined;
  readonly limits: LiveLimits;
}

export interface LiveLimits {
  /** Milliseconds a client has to send `connection_init`. */
  readonly initTimeoutMs: number;
  /** Milliseconds between pings; a client that gave no sign of life since the last is let go. */
  readonly keepAliveMs: number;
  /** Bytes of one message. */
  readonly maxPayload: number;
  /** Operations one connection may run at once. */
  readonly maxOperations: number;
  /** Bytes that may wait for one client before its subscriptions are held, and nothing more is read from it. */
  readonly bufferLimit: number;
}
