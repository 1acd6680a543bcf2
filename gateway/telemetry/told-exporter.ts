import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Logger } from '../../kernel/log.ts';

type Done = Parameters<SpanExporter['export']>[1];

/** OpenTelemetry's ExportResultCode. */
const SUCCESS = 0;

/** The same exporter, with a line in the log when exports begin to fail, and when they work again. */
export class ToldExporter implements SpanExporter {
  readonly #inner: SpanExporter;
  readonly #logger: Logger;
  #failing = false;

  constructor(inner: SpanExporter, logger: Logger) {
    this.#inner = inner;
    this.#logger = logger;
  }

  export(spans: ReadableSpan[], done: Done): void {
    this.#inner.export(spans, (result) => {
      const fails = result.code !== SUCCESS;
      if (fails && !this.#failing)
        this.#logger.warn(
          { err: result.error, spans: spans.length },
          'spans cannot be sent to the collector',
        );
      else if (!fails && this.#failing) this.#logger.info('spans reach the collector again');
      this.#failing = fails;
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.#inner.shutdown();
  }

  async forceFlush(): Promise<void> {
    await this.#inner.forceFlush?.();
  }
}
