import { ChapterhouseError } from '../../kernel/errors.ts';
import { closable } from '../engine/execute/events.ts';
import type { GraphqlAnswer, GraphqlRequest } from '../engine/request.ts';

/** What a subscription needs of the engine it runs on. */
interface Lease<Context> {
  readonly newest: Lease<Context>;
  hold(
    request: GraphqlRequest,
    context: Context,
    signal: AbortSignal | undefined,
  ): Promise<AsyncGenerator<string> | GraphqlAnswer>;
  release(): void;
  onReplaced(listener: () => void): () => void;
}

type Outcome = { readonly result: IteratorResult<string, unknown> } | { readonly error: unknown };

/**
 * A subscription that goes on when its engine is replaced: it is begun anew on the new engine, and left on the old one
 * when the new one gives its first event. No event is missed; one that both give comes once, if it is the same text.
 * When its operation is not valid any more it ends with SUPERGRAPH_CHANGED.
 */
export class FollowedSubscription<Context> {
  readonly #request: GraphqlRequest;
  readonly #context: Context;
  readonly #abort = new AbortController();
  readonly #signal: AbortSignal;
  #current: Branch<Context>;
  /** On the new engine, until its first event. */
  #next: Branch<Context> | undefined;
  #last: string | undefined;

  constructor(
    lease: Lease<Context>,
    events: AsyncGenerator<string>,
    request: GraphqlRequest,
    context: Context,
    signal: AbortSignal | undefined,
  ) {
    this.#request = request;
    this.#context = context;
    this.#signal = signal === undefined ? this.#abort.signal : AbortSignal.any([signal, this.#abort.signal]);
    this.#current = new Branch(lease, events);
    // Where the generator is never begun, its `finally` never runs.
    this.#signal.addEventListener('abort', () => this.#leave(), { once: true });
    if (this.#signal.aborted) this.#leave();
  }

  events(): AsyncGenerator<string> {
    return closable(this.#events(), () => this.#abort.abort());
  }

  async *#events(): AsyncGenerator<string, void, undefined> {
    try {
      while (!this.#signal.aborted) {
        await this.#moveOn();
        const branch = await this.#first();
        if (branch === undefined) continue;
        const outcome = branch.take();
        const begun = branch === this.#next;
        if (begun) this.#arrive(branch);
        else if (this.#next !== undefined && ended(outcome)) continue;
        if ('error' in outcome) throw outcome.error;
        if (outcome.result.done === true) return;
        const text = outcome.result.value;
        if (begun && text === this.#last) continue;
        this.#last = text;
        yield text;
      }
    } finally {
      this.#abort.abort();
    }
  }

  /** Begins on the newest engine when that is another. */
  async #moveOn(): Promise<void> {
    const { lease } = this.#next ?? this.#current;
    const { newest } = lease;
    if (newest === lease) return;
    this.#next?.close();
    this.#next = undefined;
    const events = await newest.hold(this.#request, this.#context, this.#signal);
    if ('executed' in events)
      throw new ChapterhouseError(
        'SUPERGRAPH_CHANGED',
        'The graph has changed, and this subscription is no longer part of it.',
      );
    this.#next = new Branch(newest, events);
    if (this.#signal.aborted) this.#leave();
  }

  #arrive(branch: Branch<Context>): void {
    this.#current.close();
    this.#current = branch;
    this.#next = undefined;
  }

  /** The first branch that has something to tell; undefined when the engine was replaced or the client left. */
  async #first(): Promise<Branch<Context> | undefined> {
    const branches = this.#next === undefined ? [this.#current] : [this.#current, this.#next];
    const { lease } = branches[branches.length - 1] ?? this.#current;
    let wake: () => void = () => undefined;
    const offReplaced = lease.onReplaced(() => wake());
    const onAbort = () => wake();
    this.#signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await new Promise((resolve) => {
        wake = () => resolve(undefined);
        for (const branch of branches) branch.onOutcome(() => resolve(branch));
        // It may have happened before anyone listened.
        if (this.#signal.aborted || lease.newest !== lease) wake();
      });
    } finally {
      offReplaced();
      this.#signal.removeEventListener('abort', onAbort);
    }
  }

  #leave(): void {
    this.#current.close();
    this.#next?.close();
  }
}

const ended = (outcome: Outcome): boolean => 'error' in outcome || outcome.result.done === true;

/** A subscription on one engine. At most one of its events is asked for at a time. */
class Branch<Context> {
  readonly lease: Lease<Context>;
  readonly #events: AsyncGenerator<string>;
  #state: 'idle' | 'asked' | 'over' | 'closed' = 'idle';
  #outcome: Outcome | undefined;
  #listener: (() => void) | undefined;

  constructor(lease: Lease<Context>, events: AsyncGenerator<string>) {
    this.lease = lease;
    this.#events = events;
  }

  /** Asks for the next event and calls when it, or the end, is there to `take`; never after the end was taken. */
  onOutcome(listener: () => void): void {
    this.#listener = listener;
    if (this.#outcome !== undefined) listener();
    else if (this.#state === 'idle') this.#ask();
  }

  take(): Outcome {
    const outcome = this.#outcome ?? { error: new ChapterhouseError('INTERNAL', 'There is no event.') };
    this.#outcome = undefined;
    if (this.#state === 'asked') this.#state = ended(outcome) ? 'over' : 'idle';
    return outcome;
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#events.return(undefined).catch(() => undefined);
    this.lease.release();
  }

  #ask(): void {
    this.#state = 'asked';
    const settle = (outcome: Outcome) => {
      this.#outcome = outcome;
      this.#listener?.();
    };
    this.#events.next().then(
      (result) => settle({ result }),
      (error: unknown) => settle({ error }),
    );
  }
}
