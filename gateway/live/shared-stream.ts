import type { GraphqlRequest } from '../engine/request.ts';
import type { SharedSubscriptions } from './shared-subscriptions.ts';

/**
 * A shared subscription as a stream of its own: whoever is slow gets the newest alone.
 * @returns undefined when it must be asked for by oneself
 */
export function sharedStream(
  subscriptions: SharedSubscriptions,
  request: GraphqlRequest,
): Promise<AsyncGenerator<string> | undefined> {
  return new Promise((resolve) => {
    const stream = new NewestText(() => leave());
    const leave = subscriptions.follow(request, {
      next: ({ text }) => {
        stream.put(text);
        resolve(stream);
      },
      complete: () => {
        stream.end();
        resolve(stream);
      },
      fail: (error) => {
        stream.fail(error);
        resolve(stream);
      },
      refused: () => resolve(undefined),
    });
  });
}

class NewestText implements AsyncGenerator<string, void, undefined> {
  readonly #leave: () => void;
  #text: string | undefined;
  #over = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: () => void = () => undefined;

  constructor(leave: () => void) {
    this.#leave = leave;
  }

  put(text: string): void {
    this.#text = text;
    this.#wake();
  }

  end(): void {
    this.#over = true;
    this.#wake();
  }

  fail(error: unknown): void {
    this.#failure = { error };
    this.end();
  }

  async next(): Promise<IteratorResult<string, void>> {
    while (this.#text === undefined && !this.#over) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const text = this.#text;
    this.#text = undefined;
    if (text !== undefined) return { value: text, done: false };
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.error;
    return { value: undefined, done: true };
  }

  async return(): Promise<IteratorResult<string, void>> {
    if (!this.#over) this.#leave();
    this.#text = undefined;
    this.end();
    return { value: undefined, done: true };
  }

  async throw(error: unknown): Promise<IteratorResult<string, void>> {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}
