import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { PlainHistogram, type Series } from '../telemetry/plain-histogram.ts';

/** A registry with the process's own figures (memory, event loop, garbage collection). */
export function createMetricsRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

export type Transport = 'http' | 'sse' | 'ws';

interface OperationCount {
  readonly transport: Transport;
  readonly kind: string;
  readonly outcome: string;
  count: number;
}

/** Figures of what the gateway serves. */
export class GatewayMetrics {
  readonly #requests: PlainHistogram<'route' | 'status'>;
  /** By status and route. */
  readonly #series = new Map<number, Map<string, Series>>();
  readonly #operations: OperationCount[] = [];
  readonly #streams: Gauge<'transport'>;
  readonly #sockets: Gauge;

  /** @param inFlight requests under way now */
  constructor(registry: Registry, inFlight: () => number) {
    const registers = [registry];
    this.#requests = new PlainHistogram({
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
    const operations = this.#operations;
    new Counter({
      name: 'chapterhouse_graphql_operations_total',
      help: 'GraphQL operations by transport, kind and outcome.',
      labelNames: ['transport', 'kind', 'outcome'],
      registers,
      collect() {
        this.reset();
        for (const { transport, kind, outcome, count } of operations)
          this.labels(transport, kind, outcome).inc(count);
      },
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
    let series = this.#series.get(status)?.get(route);
    if (series === undefined) {
      series = this.#requests.series(route, String(status));
      const routes = this.#series.get(status) ?? new Map<string, Series>();
      this.#series.set(status, routes.set(route, series));
    }
    series.observe(milliseconds / 1000);
  }

  /** @param outcome `refused` when nothing was executed, `failed` when it broke off. */
  operated(transport: Transport, kind: string, outcome: 'executed' | 'refused' | 'failed'): void {
    for (const known of this.#operations) {
      if (known.kind === kind && known.transport === transport && known.outcome === outcome) {
        known.count += 1;
        return;
      }
    }
    this.#operations.push({ transport, kind, outcome, count: 1 });
  }

  streams(transport: Transport, change: 1 | -1): void {
    this.#streams.labels(transport).inc(change);
  }

  sockets(change: 1 | -1): void {
    this.#sockets.inc(change);
  }
}
