import type { Attributes } from '@opentelemetry/api';
import { presentable } from '../../kernel/errors.ts';
import { isLeft } from '../deadlines/took-too-long.ts';
import type { Cancellation } from '../engine/cancellation.ts';
import type { FetchOperation, SubgraphResponse } from '../engine/subgraph.ts';
import type { PlainHistogram, Series } from './plain-histogram.ts';
import type { TraceContext } from './trace-context.ts';
import type { Tracing } from './tracing.ts';

export type FetchHistogram = PlainHistogram<'subgraph' | 'outcome'>;

interface Observed<Context> {
  readonly operation: FetchOperation;
  readonly context: Context;
  readonly cancellation: Cancellation;
  /** Does the fetch; its context names the fetch's own span as parent. */
  readonly call: (context: Context) => Promise<SubgraphResponse>;
  readonly attributes?: Attributes;
}

/** Times the fetches of one subgraph and, when traces are on, makes each a client span. */
export class FetchMeter {
  readonly #name: string;
  readonly #histogram: FetchHistogram;
  readonly #tracing: Tracing | undefined;
  readonly #attributes: Attributes;
  readonly #outcomes = new Map<string, Series>();

  /** @param attributes of every fetch's span */
  constructor(
    name: string,
    histogram: FetchHistogram,
    tracing: Tracing | undefined,
    attributes: Attributes = {},
  ) {
    this.#name = name;
    this.#histogram = histogram;
    this.#tracing = tracing;
    this.#attributes = { ...attributes, 'chapterhouse.subgraph': name };
  }

  observe<Context extends TraceContext>(fetch: Observed<Context>): Promise<SubgraphResponse> {
    return this.#tracing === undefined
      ? this.#timed(fetch, fetch.context)
      : this.#traced(fetch, this.#tracing);
  }

  async #timed<Context>(
    { call, cancellation }: Observed<Context>,
    context: Context,
  ): Promise<SubgraphResponse> {
    const startedAt = performance.now();
    try {
      const response = await call(context);
      this.#finished(hasErrors(response) ? 'errors' : 'ok', startedAt);
      return response;
    } catch (error) {
      this.#finished(isLeft(cancellation) ? 'cancelled' : presentable(error).code, startedAt);
      throw error;
    }
  }

  async #traced<Context extends TraceContext>(
    fetch: Observed<Context>,
    tracing: Tracing,
  ): Promise<SubgraphResponse> {
    const { context, operation, attributes } = fetch;
    const span = tracing.begin(`fetch ${this.#name}`, {
      kind: 'client',
      parent: context.traceparent,
      attributes: { ...this.#attributes, ...attributes, 'graphql.operation.type': operation.kind },
    });
    try {
      const response = await this.#timed(fetch, { ...context, traceparent: span.traceparent });
      if (hasErrors(response)) span.set({ 'chapterhouse.errors': response.errors?.length ?? 0 });
      span.end();
      return response;
    } catch (error) {
      span.end(error);
      throw error;
    }
  }

  #finished(outcome: string, startedAt: number): void {
    let kept = this.#outcomes.get(outcome);
    if (kept === undefined) {
      kept = this.#histogram.series(this.#name, outcome);
      this.#outcomes.set(outcome, kept);
    }
    kept.observe((performance.now() - startedAt) / 1000);
  }
}

function hasErrors({ errors }: SubgraphResponse): boolean {
  return Array.isArray(errors) && errors.length > 0;
}
