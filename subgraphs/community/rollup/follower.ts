import { setTimeout as pause } from 'node:timers/promises';
import { type Backoff, backoffMs } from '../../../kernel/backoff.ts';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { Logger } from '../../../kernel/log.ts';
import type { FollowedServer } from './feed-cursor.store.ts';
import type { ServerContact } from './server-contact.ts';
import type { Round, ServerFeed } from './server-feed.ts';

export interface Pace extends Backoff {
  /** How long a server may hold its answer while it has no news. */
  readonly waitMs: number;
  /** Least time between two looks that brought nothing. */
  readonly idleMs: number;
}
/** A server that hangs is noticed when a wait runs out, one that is back by the next try: both short. */
export const DEFAULT_PACE: Pace = { waitMs: 8_000, idleMs: 50, firstMs: 200, longestMs: 2_000 };

/** Follows one server until told to stop, whatever happens to it. */
export class Follower {
  private readonly stopping = new AbortController();
  private waiting = new AbortController();
  private failures = 0;
  /** Whether the last round succeeded. Until one has, a server is asked to answer at once: that it does is news. */
  private inTouch = false;
  private done: Promise<void> = Promise.resolve();

  constructor(
    private readonly feed: ServerFeed,
    private readonly contact: ServerContact,
    private readonly logger: Logger,
    private readonly pace: Pace,
  ) {}

  get url(): string {
    return this.feed.url;
  }

  start(): void {
    this.done = this.run();
  }

  /** Resolves when what was being applied is applied. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.done;
  }

  /** What is new is asked for, and told, at once: a wait is broken off. */
  update(server: FollowedServer): void {
    if (this.feed.update(server)) this.waiting.abort();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      this.waiting = new AbortController();
      const broken = AbortSignal.any([signal, this.waiting.signal]);
      const started = performance.now();
      try {
        const round = await this.feed.round(this.inTouch ? this.pace.waitMs : 0, broken);
        await this.succeeded(round);
        const early = performance.now() - started < this.pace.idleMs;
        if (!round.moved && early) await this.rest(this.pace.idleMs);
      } catch (error) {
        if (!broken.aborted) await this.failed(error);
      }
    }
  }

  private async succeeded(round: Round): Promise<void> {
    if (this.failures > 0) this.logger.info({ url: this.url }, 'server answers again');
    this.failures = 0;
    await this.contact.answered(round.more ? undefined : round.asOf);
    this.inTouch = true;
  }

  private async failed(error: unknown): Promise<void> {
    this.failures += 1;
    this.inTouch = false;
    this.feed.forget();
    this.logger[this.failures === 1 ? 'warn' : 'debug']({ url: this.url, err: error }, 'server not followed');
    if (error instanceof ChapterhouseError) {
      await this.contact.failed(error.message).catch((err: unknown) => {
        this.logger.warn({ err }, 'contact not written down');
      });
    }
    await this.rest(backoffMs(this.pace, this.failures));
  }

  private async rest(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
