import type { Clock } from '../../../kernel/clock.ts';
import type { Logger } from '../../../kernel/log.ts';
import { tendSeries } from '../series/tend-series.ts';
import type { Chapters } from './chapters.ts';

/** How often a host looks for what has come due. */
const EVERY_MS = 60_000;

/**
 * What a host does by itself as time goes by, chapter by chapter: series grow, and those who answered them get their
 * answers; nothing begins in a chapter that is not active. All of it is kept in the database, so it does not matter when, how often or where this runs.
 */
export class Upkeep {
  private readonly closing = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();

  constructor(
    private readonly chapters: Chapters,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Looks now, and again after each pause. */
  start(): void {
    this.round = this.once().finally(() => {
      if (!this.closing.signal.aborted) this.timer = setTimeout(() => this.start(), EVERY_MS).unref();
    });
  }

  /** Looks at every chapter once. One that fails is logged and does not keep the others waiting. */
  async once(): Promise<void> {
    for (const chapter of this.chapters.known()) {
      if (this.closing.signal.aborted) return;
      try {
        const home = await this.chapters.find(chapter);
        if ((await home.standing()) !== 'ACTIVE') continue;
        const tended = await tendSeries(home, this.clock.now(), this.closing.signal);
        if (tended > 0) this.logger.info({ chapter, series: tended }, 'series tended');
      } catch (err) {
        this.logger.warn({ err, chapter }, 'upkeep failed; it is tried again later');
      }
    }
  }

  /** Ends it, once the transaction under way is done. */
  async stop(): Promise<void> {
    this.closing.abort();
    clearTimeout(this.timer);
    await this.round;
  }
}
