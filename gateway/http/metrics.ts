import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** A registry with the process's own figures (memory, event loop, garbage collection). */
export function createMetricsRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

export type Transport = 'http' | 'sse' | 'ws';

/** Figures of what the gateway serves. */
export class GatewayMetrics {
  readonly #requests: Histogram<'route' | 'status'>;
  readonly #operations: Counter<'transport' | 'kind' | 'outcome'>;
  readonly #streams: Gauge<'transport'>;
  readonly #sockets: Gauge;

  /** @param inFlight requests under way now */
  constructor(registry: Registry, inFlight: () => number) {
    const registers = [registry];
    this.#requests = new Histogram({
      name: 'chapterhouse_http_request_seconds',
      help: 'Time from a request’s head to the end of its response.',
      labelNames: ['route', 'status'],
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
    new Gauge({
      name: 'chapterhouse_http_requests_in_flight',
      help: 'Requests under way now, streams included.',
      registers,
      collect() {
        this.set(inFlight());
      },
    });
    this.#operations = new Counter({
      name: 'chapterhouse_graphql_operations_total',
      help: 'GraphQL operations by transport, kind and outcome.',
      labelNames: ['transport', 'kind', 'outcome'],
      registers,
    });
    this.#streams = new Gauge({
      name: 'chapterhouse_live_streams',
      help: 'Subscriptions open now.',
      labelNames: ['transport'],
      registers,
    });
    this.#sockets = new Gauge({
      name: 'chapterhouse_live_sockets',
      help: 'WebSocket connections open now.',
      registers,
    });
  }

  requested(route: string, status: number, milliseconds: number): void {
    this.#requests.labels(route, String(status)).observe(milliseconds / 1000);
  }

  /** @param outcome `refused` when nothing was executed, `failed` when it broke off. */
  operated(transport: Transport, kind: string, outcome: 'executed' | 'refused' | 'failed'): void {
    this.#operations.labels(transport, kind, outcome).inc();
  }

  streams(transport: Transport, change: 1 | -1): void {
    this.#streams.labels(transport).inc(change);
  }

  sockets(change: 1 | -1): void {
    this.#sockets.inc(change);
  }
}
