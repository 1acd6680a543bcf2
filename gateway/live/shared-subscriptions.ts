import { presentable } from '../../kernel/errors.ts';
import type { GraphqlAnswer, GraphqlRequest } from '../engine/request.ts';
import { isAnswer } from '../http/graphql-engine.ts';

/** An answer that many get. */
export class SharedAnswer {
  /** JSON, one line. */
  readonly text: string;
  #closing: Buffer | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** The end of a message that the answer is the last part of: its text and the brace that closes it. */
  get closing(): Buffer {
    this.#closing ??= Buffer.from(`${this.text}}`);
    return this.#closing;
  }
}

/** Someone who follows a shared subscription. Told in the midst of telling all others, so it must be quick. */
export interface Follower {
  /** The present answer at once, where there is one, then each new one. */
  next(answer: SharedAnswer): void;
  complete(): void;
  fail(error: unknown): void;
  /** It is not for everyone: whoever wants it must ask for themselves. */
  refused(): void;
}

/** Runs a subscription as nobody, so that its answers are anyone's. */
type Begin = (
  request: GraphqlRequest,
  signal: AbortSignal,
) => Promise<AsyncGenerator<string> | GraphqlAnswer>;

/** Subscriptions to what is the same for all: each is run once, however many follow it. */
export class SharedSubscriptions {
  readonly #begin: Begin;
  readonly #running = new Map<string, Broadcast>();

  constructor(begin: Begin) {
    this.#begin = begin;
  }

  /** @returns what ends it for this follower alone */
  follow(request: GraphqlRequest, follower: Follower): () => void {
    const { query, operationName, variables } = request;
    const key = JSON.stringify([query, operationName ?? null, variables ?? {}]);
    let broadcast = this.#running.get(key);
    if (broadcast === undefined) {
      const made = new Broadcast(() => {
        if (this.#running.get(key) === made) this.#running.delete(key);
      });
      this.#running.set(key, made);
      void made.run((signal) => this.#begin(request, signal));
      broadcast = made;
    }
    return broadcast.join(follower);
  }
}

class Broadcast {
  readonly #over: () => void;
  readonly #followers = new Set<Follower>();
  readonly #abort = new AbortController();
  #last: SharedAnswer | undefined;

  /** @param over called when nobody can join any more */
  constructor(over: () => void) {
    this.#over = over;
  }

  join(follower: Follower): () => void {
    this.#followers.add(follower);
    if (this.#last !== undefined) follower.next(this.#last);
    return () => {
      this.#followers.delete(follower);
      if (this.#followers.size > 0) return;
      this.#over();
      this.#abort.abort();
    };
  }

  async run(begin: (signal: AbortSignal) => ReturnType<Begin>): Promise<void> {
    try {
      const events = await begin(this.#abort.signal);
      if (isAnswer(events)) return this.#end((follower) => follower.refused());
      for await (const text of events) {
        if (this.#last === undefined && hasErrors(text)) return this.#end((follower) => follower.refused());
        const answer = new SharedAnswer(text);
        this.#last = answer;
        for (const follower of this.#followers) follower.next(answer);
      }
      this.#end((follower) => follower.complete());
    } catch (error) {
      const isRefusal = this.#last === undefined && presentable(error).status < 500;
      this.#end((follower) => (isRefusal ? follower.refused() : follower.fail(error)));
    }
  }

  #end(tell: (follower: Follower) => void): void {
    this.#over();
    this.#abort.abort();
    const followers = [...this.#followers];
    this.#followers.clear();
    for (const follower of followers) tell(follower);
  }
}

const hasErrors = (text: string): boolean => 'errors' in (JSON.parse(text) as object);
