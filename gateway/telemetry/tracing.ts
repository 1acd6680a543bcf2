import {
  type Attributes,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import { presentable } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/log.ts';
import { ToldExporter } from './told-exporter.ts';
import { formatTraceparent, parseTraceparent } from './trace-context.ts';

export interface TracingOptions {
  /** Where spans are posted: an OTLP/HTTP collector's traces endpoint. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly serviceName: string;
  readonly logger: Logger;
  /** Share of the traces that begin here which are recorded, 0 to 1; others follow their parent. */
  readonly ratio: number;
  /** Milliseconds a span waits for others before it is sent. */
  readonly delayMs?: number;
}

export interface SpanStart {
  readonly kind?: 'server' | 'client';
  /** `traceparent` of the parent; undefined or malformed begins a new trace. */
  readonly parent: string | undefined;
  readonly attributes: Attributes;
  /** A time of `performance.now()`; now unless given. */
  readonly startedAt?: number;
}

/** A piece of work under way. */
export interface OpenSpan {
  /** What names it to others. */
  readonly traceparent: string;
  readonly traceId: string;
  set(attributes: Attributes): void;
  /** Ends it; the second time does nothing. @param error what the work came to grief with */
  end(error?: unknown): void;
}

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT };
/** Retries included: the library's timers keep the process for as long. */
const EXPORT_TIMEOUT_MS = 2_000;
/** Spans that wait while the collector is slow or gone; more are dropped. */
const QUEUE = 8_192;

/**
 * Records spans and sends them in batches. No variables, texts of operations, tokens or names of people go into them.
 * A collector that is down costs the spans and a line in the log, never a request.
 */
export class Tracing {
  readonly #provider: BasicTracerProvider;
  readonly #tracer: Tracer;

  constructor({ url, headers, serviceName, logger, ratio, delayMs = 2_000 }: TracingOptions) {
    const exporter = new OTLPTraceExporter({
      url,
      timeoutMillis: EXPORT_TIMEOUT_MS,
      ...(headers === undefined ? {} : { headers: { ...headers } }),
    });
    this.#provider = new BasicTracerProvider({
      resource: resourceFromAttributes({ 'service.name': serviceName }),
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
      spanProcessors: [
        new BatchSpanProcessor(new ToldExporter(exporter, logger), {
          scheduledDelayMillis: delayMs,
          exportTimeoutMillis: EXPORT_TIMEOUT_MS,
          maxQueueSize: QUEUE,
        }),
      ],
    });
    this.#tracer = this.#provider.getTracer('chapterhouse');
  }

  begin(name: string, { kind, parent, attributes, startedAt = performance.now() }: SpanStart): OpenSpan {
    const parentContext = parseTraceparent(parent);
    if (parentContext !== undefined && parentContext.traceFlags === TraceFlags.NONE)
      return new Unrecorded(parentContext);
    const span = this.#tracer.startSpan(
      name,
      {
        kind: kind === undefined ? SpanKind.INTERNAL : KINDS[kind],
        attributes,
        startTime: epochTime(startedAt),
      },
      parentContext === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parentContext),
    );
    return new Recording(span);
  }

  /** A piece of work that is over. */
  record(name: string, start: SpanStart, error?: unknown): void {
    this.begin(name, start).end(error);
  }

  /** Sends what is left, for at most `deadlineMs`. */
  async close(deadlineMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, deadlineMs);
    });
    await Promise.race([this.#provider.shutdown().catch(() => undefined), late]);
    clearTimeout(timer);
  }
}

/** One clock for all: the library ends a span whose beginning it was told by another one, of whole milliseconds. */
const epochTime = (time: number): number => performance.timeOrigin + time;

/** Part of a trace that nobody records: no span of its own, so its work is its parent's to those it asks. */
class Unrecorded implements OpenSpan {
  readonly traceparent: string;
  readonly traceId: string;

  constructor(parent: SpanContext) {
    this.traceparent = formatTraceparent(parent);
    this.traceId = parent.traceId;
  }

  set(): void {}

  end(): void {}
}

class Recording implements OpenSpan {
  readonly traceparent: string;
  readonly traceId: string;
  readonly #span: Span;
  #ended = false;

  constructor(span: Span) {
    const context = span.spanContext();
    this.traceparent = formatTraceparent(context);
    this.traceId = context.traceId;
    this.#span = span;
  }

  set(attributes: Attributes): void {
    this.#span.setAttributes(attributes);
  }

  end(error?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    if (error !== undefined) {
      this.#span.setAttribute('error.type', presentable(error).code);
      this.#span.setStatus({ code: SpanStatusCode.ERROR });
    }
    this.#span.end(epochTime(performance.now()));
  }
}
