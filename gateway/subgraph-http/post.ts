import type { Dispatcher } from 'undici';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { notWaitedFor } from '../deadlines/took-too-long.ts';
import type { Cancellation } from '../engine/cancellation.ts';
import { decode } from './decode.ts';
import type { FailureCodes } from './failure-codes.ts';

export interface PostOptions {
  /** Names the server in messages, which clients see. */
  readonly name: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  /** For the whole exchange. */
  readonly timeoutMs: number;
  /** Of the answer, as sent and as decoded. */
  readonly maxBodyBytes: number;
  readonly codes: FailureCodes;
  readonly cancellation: Cancellation;
}

export interface PostResponse {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** Posts and reads the whole response. Rejects with a ChapterhouseError of the given codes; redirects are not followed. */
export function post(dispatcher: Dispatcher, options: PostOptions): Promise<PostResponse> {
  return new Promise((resolve, reject) => {
    const exchange = new Exchange(options, resolve, reject);
    exchange.begin(dispatcher);
  });
}

class Exchange implements Dispatcher.DispatchHandler {
  readonly #options: PostOptions;
  readonly #resolve: (response: PostResponse) => void;
  readonly #reject: (error: ChapterhouseError) => void;
  readonly #chunks: Buffer[] = [];
  readonly #onAbort = () => {
    const { cancellation, name, codes } = this.#options;
    this.#fail(notWaitedFor(cancellation, name, codes.unavailable));
  };
  #timer: NodeJS.Timeout | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #contentType = '';
  #contentEncoding = '';
  #bytes = 0;
  #done = false;

  constructor(
    options: PostOptions,
    resolve: (response: PostResponse) => void,
    reject: (error: ChapterhouseError) => void,
  ) {
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  begin(dispatcher: Dispatcher): void {
    const { path, headers, body, cancellation, timeoutMs } = this.#options;
    if (cancellation.aborted) {
      this.#onAbort();
      return;
    }
    cancellation.addEventListener('abort', this.#onAbort, { once: true });
    this.#timer = setTimeout(() => this.#giveUp('timeout', `took longer than ${timeoutMs} ms`), timeoutMs);
    dispatcher.dispatch({ path, method: 'POST', headers, body, headersTimeout: 0, bodyTimeout: 0 }, this);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#done)
      controller.abort(new ChapterhouseError(this.#options.codes.unavailable, 'Not waited for.'));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.#status = status;
    this.#contentType = single(headers['content-type']);
    this.#contentEncoding = single(headers['content-encoding']);
    if (status >= 300 && status < 400) this.#giveUp('invalid', 'answered with a redirect');
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#done) return;
    this.#bytes += chunk.length;
    if (this.#bytes > this.#options.maxBodyBytes) this.#giveUp('invalid', 'gave too large an answer');
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#done) return;
    const [first] = this.#chunks;
    const whole = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks);
    if (this.#contentEncoding === '' || this.#contentEncoding === 'identity') this.#succeed(whole);
    else void this.#decode(whole);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#finish()) this.#reject(this.#error('unavailable', 'does not answer', error));
  }

  async #decode(body: Buffer): Promise<void> {
    const decoded = await decode(body, this.#contentEncoding, this.#options.maxBodyBytes);
    if (decoded === 'too large') this.#giveUp('invalid', 'gave too large an answer');
    else if (decoded === 'unreadable') this.#giveUp('invalid', 'gave an answer that cannot be decoded');
    else this.#succeed(decoded);
  }

  #succeed(body: Buffer): void {
    if (!this.#finish()) return;
    this.#resolve({ status: this.#status, contentType: this.#contentType, text: body.toString('utf8') });
  }

  #giveUp(kind: keyof FailureCodes, what: string): void {
    if (!this.#done) this.#fail(this.#error(kind, what));
  }

  #fail(error: ChapterhouseError): void {
    if (!this.#finish()) return;
    this.#reject(error);
    this.#controller?.abort(error);
  }

  /** False when the exchange was over already. */
  #finish(): boolean {
    if (this.#done) return false;
    this.#done = true;
    clearTimeout(this.#timer);
    this.#options.cancellation.removeEventListener('abort', this.#onAbort);
    return true;
  }

  #error(kind: keyof FailureCodes, what: string, cause?: Error): ChapterhouseError {
    return new ChapterhouseError(this.#options.codes[kind], `${this.#options.name} ${what}.`, { cause });
  }
}

const single = (header: string | string[] | undefined): string => (typeof header === 'string' ? header : '');
