import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../../kernel/clock.ts';
import type { Database } from '../../../kernel/db/database.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import type { Logger } from '../../../kernel/log.ts';
import type { Notices } from '../../../kernel/notices.ts';
import type { ChapterStore } from '../feed/commit.ts';
import { ANY_CHAPTER_TOPIC, TEND_TOPIC } from '../feed/topics.ts';
import { allHeads } from './host.store.ts';

/** Something a host does for each of its chapters; says when it wants to next, if nothing changes until then. */
export type Tend = (store: ChapterStore) => Promise<Date | undefined>;

export interface TendingOptions {
  readonly host: Database;
  readonly find: (chapter: ChapterKey) => Promise<ChapterStore>;
  readonly notices: Notices;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly pace?: Partial<Pace>;
}

export interface Pace {
  /** Least time between two rounds: changes that come meanwhile are seen to together. In milliseconds. */
  readonly restMs: number;
  /** A lost notice is made up for after this time, in milliseconds. */
  readonly lookMs: number;
  /** After a failure, in milliseconds. */
  readonly retryMs: number;
  /** Chapters seen to at a time: enough to be quick, few enough to leave the pool to others. */
  readonly atOnce: number;
}
const LONGEST_REST_MS = 2_000;
const PACE: Pace = { restMs: 200, lookMs: 2_000, retryMs: 5_000, atOnce: 3 };

/** Sees to every chapter of a host: at the start, after each change of its outbox, and when its time has come. */
export class Tending {
  private readonly seen = new Map<ChapterKey, { seq: number; next: Date | undefined }>();
  private readonly stopping = new AbortController();
  private readonly pace: Pace;
  private woken = new AbortController();
  private done: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: TendingOptions,
    private readonly task: Tend,
  ) {
    this.pace = { ...PACE, ...options.pace };
  }

  start(): void {
    const { notices } = this.options;
    const stops = [
      notices.listen(ANY_CHAPTER_TOPIC, () => this.woken.abort()),
      notices.listen(TEND_TOPIC, () => {
        this.seen.clear();
        this.woken.abort();
      }),
    ];
    this.done = this.run().finally(() => {
      for (const stop of stops) stop();
    });
  }

  /** Gives a chapter a turn soon. */
  again(chapter: ChapterKey): void {
    this.seen.delete(chapter);
    this.woken.abort();
  }

  /** Resolves when what was under way is done. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.done;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      this.woken = new AbortController();
      const began = performance.now();
      await this.round().catch((err: unknown) => this.options.logger.warn({ err }, 'chapters not seen to'));
      // In a rush, members' requests come before what tells of them.
      const rest = Math.min(LONGEST_REST_MS, Math.max(this.pace.restMs, 3 * (performance.now() - began)));
      await pause(rest, undefined, { signal }).catch(() => undefined);
      const woken = AbortSignal.any([signal, this.woken.signal]);
      await pause(this.untilNext(), undefined, { signal: woken }).catch(() => undefined);
    }
  }

  /** How long nothing is due as far as is known, in milliseconds. */
  private untilNext(): number {
    const now = this.options.clock.now().getTime();
    let first = now + this.pace.lookMs;
    for (const { next } of this.seen.values()) if (next) first = Math.min(first, next.getTime());
    return Math.max(0, first - now);
  }

  private async round(): Promise<void> {
    const now = this.options.clock.now();
    const due = (await allHeads(this.options.host)).filter(({ chapter, seq }) => {
      const known = this.seen.get(chapter);
      return known === undefined || known.seq !== seq || (known.next !== undefined && known.next <= now);
    });
    const line = due.values();
    const serve = async (): Promise<void> => {
      for (const { chapter, seq } of line) {
        if (this.stopping.signal.aborted) return;
        this.seen.set(chapter, { seq, next: undefined });
        const next = await this.tend(chapter);
        // Not when it was forgotten meanwhile: then it has another turn.
        if (this.seen.has(chapter)) this.seen.set(chapter, { seq, next });
      }
    };
    await Promise.all(Array.from({ length: this.pace.atOnce }, serve));
  }

  /** A chapter that fails keeps no other from its turn. */
  private async tend(chapter: ChapterKey): Promise<Date | undefined> {
    const { find, clock, logger } = this.options;
    try {
      return await this.task(await find(chapter));
    } catch (err) {
      logger.warn({ err, chapter }, 'chapter not seen to; later again');
      return new Date(clock.now().getTime() + this.pace.retryMs);
    }
  }
}
