import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { errorBody } from './error-body.ts';
import type { Exchange } from './exchange.ts';
import { VARY, writeHead } from './reply.ts';

export interface EventStreamOptions {
  /** Milliseconds between comments that keep an idle stream open. */
  readonly keepAliveMs: number;
  /** Told of a failure of `answers`, which the client sees as one last `next`. */
  readonly onError: (error: unknown) => void;
}

/** Ticks of the keep-alive after which a client that reads nothing is let go. */
const STALLED_TICKS = 5;

function keepOpen(response: ServerResponse, intervalMs: number): NodeJS.Timeout {
  let stalled = 0;
  return setInterval(() => {
    if (!response.writableNeedDrain) {
      stalled = 0;
      response.write(':\n\n');
      return;
    }
    stalled += 1;
    if (stalled >= STALLED_TICKS) response.destroy();
  }, intervalMs);
}

const nextEvent = (text: string): string => `event: next\ndata: ${text}\n\n`;
const COMPLETE = 'event: complete\ndata: \n\n';

function begin(exchange: Exchange): void {
  writeHead(exchange, 200, [
    ...['content-type', 'text/event-stream; charset=utf-8', 'cache-control', 'no-cache, no-transform'],
    // Read by proxies such as nginx, which would hold events back to fill a buffer.
    ...['x-accel-buffering', 'no', 'vary', VARY],
  ]);
  exchange.response.write(':\n\n');
}

/** Sends the one answer (one line of JSON) there is as a whole stream. */
export function streamAnswer(exchange: Exchange, text: string): void {
  begin(exchange);
  exchange.end(nextEvent(text) + COMPLETE);
}

/**
 * Sends answers (each one line of JSON) as server-sent events, by the graphql-sse protocol's distinct connections
 * mode. The next answer is asked for only when the client has taken the one before. A stream cut short by
 * `exchange.canceller` ends without `complete`, so that the client knows to come back.
 */
export async function streamAnswers(
  exchange: Exchange,
  answers: AsyncIterable<string>,
  options: EventStreamOptions,
): Promise<void> {
  const { response } = exchange;
  const { signal } = exchange.canceller;
  exchange.beginStream();
  begin(exchange);
  const timer = keepOpen(response, options.keepAliveMs);
  try {
    for await (const text of answers) {
      if (signal.aborted) break;
      if (!response.write(nextEvent(text))) await once(response, 'drain', { signal });
    }
    if (!signal.aborted) response.write(COMPLETE);
  } catch (error) {
    if (!signal.aborted) {
      options.onError(error);
      response.write(nextEvent(errorBody(error, exchange.requestId)) + COMPLETE);
    }
  } finally {
    clearInterval(timer);
    response.end();
  }
}
