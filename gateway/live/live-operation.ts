import { presentable } from '../../kernel/errors.ts';
import type { Viewer } from '../../kernel/viewer.ts';
import { Canceller } from '../engine/cancellation.ts';
import type { GraphqlAnswer, GraphqlRequest } from '../engine/request.ts';
import type { Client } from '../http/client.ts';
import { errorEntries } from '../http/error-body.ts';
import { isAnswer } from '../http/graphql-engine.ts';
import { prepareOperation, runOperation } from '../http/run-operation.ts';
import type { ClientRequest } from '../persisted/documents.ts';
import { beginLiveSpan, operationAttributes } from '../telemetry/request-spans.ts';
import { traceparentOf, tracestateOf } from '../telemetry/trace-context.ts';
import type { OpenSpan } from '../telemetry/tracing.ts';
import { type FollowedEnd, FollowedOperation } from './followed-operation.ts';
import { completeFrame, errorFrame, nextPrefix } from './frames.ts';
import type { LiveOptions } from './live-options.ts';
import type { Outlet } from './outlet.ts';

/** Whoever sends an operation on a socket; who that is, is asked for each. */
export interface LiveClient extends Omit<Client, 'viewer'> {
  readonly viewer: () => Promise<Viewer | undefined>;
}

/** One operation on a socket, from its `subscribe` to `complete` or `error`. */
export class LiveOperation<Context> {
  readonly #id: string;
  readonly #request: ClientRequest;
  readonly #client: LiveClient;
  readonly #outlet: Outlet;
  readonly #options: LiveOptions<Context>;
  readonly #canceller = new Canceller();
  #kind = 'unknown';
  #name: string | undefined;
  #span: OpenSpan | undefined;
  #draining = false;
  /** Nobody listens any more. A query past its deadline is cancelled too, and still has its answer. */
  #stopped = false;

  constructor(
    id: string,
    request: ClientRequest,
    client: LiveClient,
    outlet: Outlet,
    options: LiveOptions<Context>,
  ) {
    this.#id = id;
    this.#request = request;
    this.#client = client;
    this.#outlet = outlet;
    this.#options = options;
  }

  /** The server stops: a subscription ends now, or as soon as it begins; a single answer may finish. */
  drain(): void {
    this.#draining = true;
    if (this.#kind === 'subscription') this.stop();
  }

  /** Ends it without another word to the client. */
  stop(): void {
    this.#stopped = true;
    this.#canceller.abort();
  }

  /** Ends it with an error. */
  giveUp(error: unknown): void {
    this.#fail(error);
    this.stop();
  }

  /** Settles when the operation is over; never rejects. */
  async run(): Promise<void> {
    const { metrics, logger, tracing } = this.#options;
    const startedAt = performance.now();
    if (tracing !== undefined) this.#span = beginLiveSpan(tracing, this.#client);
    let outcome: 'executed' | 'refused' | 'failed' = 'failed';
    try {
      outcome = (await this.#execute()) ? 'executed' : 'refused';
    } catch (error) {
      if (!this.#stopped) {
        this.#span?.end(error);
        this.#fail(error);
      }
    }
    this.#span?.end();
    metrics.operated('ws', this.#kind, outcome);
    logger.info(
      {
        requestId: this.#client.requestId,
        traceId: this.#span?.traceId,
        transport: 'ws',
        kind: this.#kind,
        operation: this.#name,
        outcome,
        ms: Math.round(performance.now() - startedAt),
      },
      'operation',
    );
  }

  /** @returns false when it was refused before anything ran. */
  async #execute(): Promise<boolean> {
    const { documents, engine: currentEngine } = this.#options;
    const { headers } = this.#client;
    const request = { ...this.#request, query: documents.textOf(this.#request, headers) };
    const engine = currentEngine();
    const client = {
      ...this.#client,
      viewer: await this.#client.viewer(),
      traceparent: this.#span?.traceparent ?? traceparentOf(headers),
      tracestate: tracestateOf(headers),
    };
    const context = this.#options.context(client);
    const prepared = await prepareOperation(engine, request, context, this.#client.requestId);
    if (isAnswer(prepared)) return this.#answer(prepared);
    this.#kind = prepared.kind;
    this.#name = prepared.name;
    this.#span?.set(operationAttributes(prepared));
    if (this.#draining) this.drain();
    if (prepared.counted !== undefined) await this.#options.admit?.(prepared.counted, client);
    if (prepared.isPublic) {
      const end = await this.#follow(request);
      if (end === 'completed') this.#complete();
      if (end !== 'refused') return true;
    }
    const outcome = await runOperation(
      engine,
      prepared.kind,
      request,
      context,
      this.#canceller,
      this.#options.deadlines,
    );
    if ('answer' in outcome) return this.#answer(outcome.answer);
    await this.#stream(outcome.events);
    return true;
  }

  /** Follows what is the same for all together with them. */
  async #follow(request: GraphqlRequest): Promise<FollowedEnd> {
    const { metrics, shared } = this.#options;
    this.#span?.end();
    metrics.streams('ws', 1);
    try {
      return await new Promise<FollowedEnd>((resolve, reject) => {
        const follower = new FollowedOperation(this.#id, this.#outlet, resolve, reject);
        const leave = shared.follow(request, follower);
        onAbort(this.#canceller, () => {
          leave();
          resolve('left');
        });
      });
    } finally {
      metrics.streams('ws', -1);
    }
  }

  async #stream(events: AsyncGenerator<string>): Promise<void> {
    const { metrics } = this.#options;
    const prefix = nextPrefix(this.#id);
    // A stream may last for days; what happens on it has spans of its own.
    this.#span?.end();
    metrics.streams('ws', 1);
    try {
      for await (const text of events) {
        if (this.#stopped) return;
        if (!(await this.#outlet.sendPaced(`${prefix}${text}}`))) return;
      }
      this.#complete();
    } finally {
      metrics.streams('ws', -1);
    }
  }

  /** A request error is the protocol's `error`; an answer that was executed is one `next`, whatever errors it holds. */
  #answer({ executed, body }: GraphqlAnswer): boolean {
    if (this.#stopped) return executed;
    if (executed) {
      this.#outlet.send(`${nextPrefix(this.#id)}${body}}`);
      this.#complete();
    } else {
      const { errors } = JSON.parse(body) as { errors: readonly unknown[] };
      this.#outlet.send(errorFrame(this.#id, errors));
    }
    return executed;
  }

  #complete(): void {
    if (!this.#stopped) this.#outlet.send(completeFrame(this.#id));
  }

  #fail(error: unknown): void {
    const { requestId } = this.#client;
    if (presentable(error).code === 'INTERNAL')
      this.#options.logger.error({ err: error, requestId }, 'operation failed');
    this.#outlet.send(errorFrame(this.#id, errorEntries(error, requestId)));
  }
}

function onAbort(canceller: Canceller, listener: () => void): void {
  if (canceller.aborted) listener();
  else canceller.addEventListener('abort', listener);
}
