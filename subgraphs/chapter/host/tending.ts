import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../../kernel/clock.ts';
import type { Database } from '../../../kernel/db/database.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import type { Logger } from '../../../kernel/log.ts';
import type { Notices } from '../../../kernel/notices.ts';
import type { ChapterStore } from '../feed/commit.ts';
import { ANY_CHAPTER_TOPIC } from '../feed/topics.ts';
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
}
const PACE: Pace = { restMs: 200, lookMs: 2_000, retryMs: 5_000 };

/** Chapters seen to at a time: enough to be quick, few enough to leave the pool to others. */
const AT_ONCE = 3;

/** Sees to every chapter of a host: at the start, after each change of its outbox, and when its time has come. */
export class Tending {
  private readonly seen = new Map<ChapterKey, { seq: number; next: Date | undefined }>();
  private readonly stopping = new AbortController();
  private readonly pace: Pace;
  private woken = new AbortController();
  private done: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: TendingOptions,
    private readonly tends: readonly Tend[],
  ) {
    this.pace = { ...PACE, ...options.pace };
  }

  start(): void {
    const unlisten = this.options.notices.listen(ANY_CHAPTER_TOPIC, () => this.woken.abort());
    this.done = this.run().finally(unlisten);
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
      await this.round().catch((err: unknown) => this.options.logger.warn({ err }, 'chapters not seen to'));
      await pause(this.pace.restMs, undefined, { signal }).catch(() => undefined);
      await pause(this.pace.lookMs, undefined, {
        signal: AbortSignal.any([signal, this.woken.signal]),
      }).catch(() => undefined);
    }
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
        this.seen.set(chapter, { seq, next: await this.tend(chapter) });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, serve));
  }

  private async tend(chapter: ChapterKey): Promise<Date | undefined> {
    let first: Date | undefined;
    for (const tend of this.tends) {
      const next = await this.attempt(chapter, tend);
      if (next && (!first || next < first)) first = next;
    }
    return first;
  }

  /** One task that fails keeps neither the others nor other chapters from theirs. */
  private async attempt(chapter: ChapterKey, tend: Tend): Promise<Date | undefined> {
    const { find, clock, logger } = this.options;
    try {
      return await tend(await find(chapter));
    } catch (err) {
      logger.warn({ err, chapter }, 'chapter not seen to; later again');
      return new Date(clock.now().getTime() + this.pace.retryMs);
    }
  }
}
