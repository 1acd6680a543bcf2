import type { Cancellation } from '../engine/cancellation.ts';
import type { Engine, GraphqlAnswer, GraphqlRequest, Prepared } from '../engine/engine.ts';
import { type GraphqlEngine, isAnswer } from '../http/graphql-engine.ts';
import { FollowedSubscription } from './followed-subscription.ts';

/** An engine and what it stands on. */
export interface BuiltEngine<Context> {
  readonly engine: Engine<Context>;
  /** Ends the connections it holds; called when nobody uses it any more. */
  readonly close: () => Promise<void> | void;
}

/**
 * An engine in use until it is replaced. What runs on it then goes on to its end, subscriptions move over to the
 * successor, and what it holds is closed after the last of them.
 */
export class EngineLease<Context> implements GraphqlEngine<Context> {
  readonly #built: BuiltEngine<Context>;
  readonly #replaced = new Set<() => void>();
  #successor: EngineLease<Context> | undefined;
  #users = 0;
  #closed: Promise<void> | undefined;

  constructor(built: BuiltEngine<Context>) {
    this.#built = built;
  }

  get engine(): Engine<Context> {
    return this.#built.engine;
  }

  /** This one, or what has come to stand in its place. */
  get newest(): EngineLease<Context> {
    return this.#successor?.newest ?? this;
  }

  prepare(request: GraphqlRequest, context?: Context): Prepared | GraphqlAnswer {
    return this.#open.engine.prepare(request, context);
  }

  async execute(
    request: GraphqlRequest,
    context: Context,
    cancellation?: Cancellation,
  ): Promise<GraphqlAnswer> {
    const lease = this.#open;
    lease.#users += 1;
    try {
      return await lease.engine.execute(request, context, cancellation);
    } finally {
      lease.release();
    }
  }

  async subscribe(
    request: GraphqlRequest,
    context: Context,
    signal?: AbortSignal,
  ): Promise<AsyncGenerator<string> | GraphqlAnswer> {
    const lease = this.#open;
    const events = await lease.hold(request, context, signal);
    return isAnswer(events)
      ? events
      : new FollowedSubscription(lease, events, request, context, signal).events();
  }

  /** The events of this engine alone; unless it is an answer, call `release` once they are done with. */
  async hold(
    request: GraphqlRequest,
    context: Context,
    signal: AbortSignal | undefined,
  ): Promise<AsyncGenerator<string> | GraphqlAnswer> {
    this.#users += 1;
    let held = false;
    try {
      const events = await this.engine.subscribe(request, context, signal);
      held = !isAnswer(events);
      return events;
    } finally {
      if (!held) this.release();
    }
  }

  release(): void {
    this.#users -= 1;
    this.#closeWhenUnused();
  }

  /** @returns what calls it off. */
  onReplaced(listener: () => void): () => void {
    this.#replaced.add(listener);
    return () => this.#replaced.delete(listener);
  }

  replaceWith(successor: EngineLease<Context>): void {
    this.#successor = successor;
    for (const listener of [...this.#replaced]) listener();
    this.#closeWhenUnused();
  }

  /** Ends its connections, whoever still uses them. */
  close(): Promise<void> {
    this.#closed ??= (async () => this.#built.close())();
    return this.#closed;
  }

  /** A request may come with a lease it was given before the last user of it left. */
  get #open(): EngineLease<Context> {
    return this.#closed === undefined || this.#successor === undefined ? this : this.#successor.#open;
  }

  #closeWhenUnused(): void {
    if (this.#users === 0 && this.#successor !== undefined) void this.close();
  }
}
