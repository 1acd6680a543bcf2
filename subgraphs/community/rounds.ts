import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '../../kernel/log.ts';
import type { Notices } from '../../kernel/notices.ts';

export interface RoundsOptions {
  readonly notices: Notices;
  readonly logger: Logger;
  /** Whose notice ends a rest. */
  readonly topic: string;
  /** Logged when a round fails; it is tried again. */
  readonly complaint: string;
  /** @returns how long there is nothing to do, in milliseconds */
  readonly round: () => Promise<number>;
}

const AFTER_FAILURE_MS = 2_000;

/** Work that is done in rounds from now on, as it comes and when it is due. */
export class Rounds {
  private readonly stopping = new AbortController();
  private woken = new AbortController();
  private done: Promise<void> = Promise.resolve();

  constructor(private readonly options: RoundsOptions) {}

  start(): void {
    const unlisten = this.options.notices.listen(this.options.topic, () => this.woken.abort());
    this.done = this.run().finally(unlisten);
  }

  /** Resolves when what was under way is done. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.done;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const { logger, complaint, round } = this.options;
    while (!signal.aborted) {
      this.woken = new AbortController();
      const rest = await round().catch((err: unknown) => {
        logger.warn({ err }, complaint);
        return AFTER_FAILURE_MS;
      });
      const woken = AbortSignal.any([signal, this.woken.signal]);
      if (rest > 0) await pause(rest, undefined, { signal: woken }).catch(() => undefined);
    }
  }
}
