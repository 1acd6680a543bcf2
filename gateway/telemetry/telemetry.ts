import type { Attributes } from '@opentelemetry/api';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { ChapterCalls } from '../chapters/chapter-subgraph.ts';
import type { EngineObserver } from '../engine/observer.ts';
import type { PlanCacheFigures } from '../engine/prepare/plan-cache.ts';
import type { Subgraph } from '../engine/subgraph.ts';
import { type FetchHistogram, FetchMeter } from './fetch-meter.ts';
import { PlainHistogram } from './plain-histogram.ts';
import type { TraceContext } from './trace-context.ts';
import type { Tracing } from './tracing.ts';

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Figures and spans of what lies behind the transports: planning, the plan cache, fetches. */
export class Telemetry {
  readonly tracing: Tracing | undefined;
  readonly registry: Registry;
  readonly #planning: PlainHistogram<'outcome'>;
  readonly #fetches: FetchHistogram;

  /** @param tracing undefined when traces are off */
  constructor(registry: Registry, tracing: Tracing | undefined) {
    this.tracing = tracing;
    this.registry = registry;
    const registers = [registry];
    this.#planning = new PlainHistogram({
      name: 'chapterhouse_plan_seconds',
      help: 'Time to plan and compile an operation that was not in the plan cache.',
      labelNames: ['outcome'],
      buckets: SECONDS,
      registers,
    });
    this.#fetches = new PlainHistogram({
      name: 'chapterhouse_subgraph_fetch_seconds',
      help: 'Time of a fetch from a subgraph, by outcome: ok, errors, cancelled, or the code of its failure.',
      labelNames: ['subgraph', 'outcome'],
      buckets: SECONDS,
      registers,
    });
  }

  /** The same subgraph, its fetches measured. @param url where it is, when it is not in this process */
  subgraph<Context extends TraceContext>(
    name: string,
    subgraph: Subgraph<Context>,
    url?: string,
  ): Subgraph<Context> {
    const meter = new FetchMeter(name, this.#fetches, this.tracing, serverAttributes(url));
    return {
      fetch: (request, context, cancellation) =>
        meter.observe({
          operation: request.operation,
          context,
          cancellation,
          call: (inner) => subgraph.fetch(request, inner, cancellation),
        }),
      subscribe: (request, context, signal) => subgraph.subscribe(request, context, signal),
    };
  }

  /** The same calls, measured as one subgraph: which chapter a fetch was for stands in its span alone. */
  chapterCalls(name: string, calls: ChapterCalls): ChapterCalls {
    const meter = new FetchMeter(name, this.#fetches, this.tracing);
    return {
      fetch: (chapter, request, context, cancellation) =>
        meter.observe({
          operation: request.operation,
          context,
          cancellation,
          call: (inner) => calls.fetch(chapter, request, inner, cancellation),
          attributes: { 'chapterhouse.chapter': chapter },
        }),
      subscribe: (chapter, request, context, signal) => calls.subscribe(chapter, request, context, signal),
    };
  }

  observer<Context extends TraceContext>(): EngineObserver<Context> {
    const { tracing } = this;
    const planning = this.#planning;
    if (tracing === undefined) {
      return { planned: (_context, startedAt, error) => planned(planning, startedAt, error) };
    }
    return {
      read: (context, startedAt, valid) =>
        tracing.record('graphql.read', {
          parent: context?.traceparent,
          startedAt,
          attributes: { 'chapterhouse.valid': valid },
        }),
      planned: (context, startedAt, error) => {
        planned(planning, startedAt, error);
        tracing.record('graphql.plan', { parent: context.traceparent, startedAt, attributes: {} }, error);
      },
      event: (context) => {
        const span = tracing.begin('graphql.event', { parent: context.traceparent, attributes: {} });
        return { context: { ...context, traceparent: span.traceparent }, end: (error) => span.end(error) };
      },
    };
  }

  /** @param figures of the plan cache, all engines so far taken together */
  planCache(figures: () => PlanCacheFigures): void {
    this.#gauge('chapterhouse_plan_cache_entries', 'Operations kept ready.', () => figures().entries);
    this.#gauge('chapterhouse_plan_cache_bytes', 'Estimated heap they take.', () => figures().bytes);
    const counters = {
      hits: 'Operations found in the plan cache.',
      misses: 'Operations not found in the plan cache.',
      evictions: 'Operations dropped from the plan cache for want of room.',
    };
    for (const [name, help] of Object.entries(counters)) {
      const read = () => figures()[name as keyof typeof counters];
      this.#counter(`chapterhouse_plan_cache_${name}_total`, help, read);
    }
  }

  /** @param states how many servers of chapters there are, by state of their circuit */
  circuits(states: () => Readonly<Record<string, number>>): void {
    new Gauge({
      name: 'chapterhouse_chapter_server_circuits',
      help: 'Servers of chapters by the state of their circuit.',
      labelNames: ['state'],
      registers: [this.registry],
      collect() {
        for (const [state, count] of Object.entries(states())) this.set({ state }, count);
      },
    });
  }

  /** @param loads how often the supergraph was looked at, by what came of it */
  supergraph(digest: () => string, loads: Readonly<Record<string, number>>): void {
    new Gauge({
      name: 'chapterhouse_supergraph_info',
      help: 'The supergraph being served, by the beginning of its SHA-256; always 1.',
      labelNames: ['digest'],
      registers: [this.registry],
      collect() {
        this.reset();
        this.set({ digest: digest().slice(0, 12) }, 1);
      },
    });
    new Counter({
      name: 'chapterhouse_supergraph_loads_total',
      help: 'Looks at the supergraph file, by outcome: replaced, same, refused.',
      labelNames: ['outcome'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [outcome, count] of Object.entries(loads)) this.inc({ outcome }, count);
      },
    });
  }

  #gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }

  #counter(name: string, help: string, read: () => number): void {
    new Counter({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }
}

function planned(planning: PlainHistogram<'outcome'>, startedAt: number, error: unknown): void {
  const seconds = (performance.now() - startedAt) / 1000;
  planning.series(error === undefined ? 'ok' : 'failed').observe(seconds);
}

function serverAttributes(url: string | undefined): Attributes {
  if (url === undefined || !URL.canParse(url)) return {};
  const { hostname, port, protocol } = new URL(url);
  return {
    'http.request.method': 'POST',
    'server.address': hostname,
    'server.port': Number(port || (protocol === 'https:' ? 443 : 80)),
  };
}
