import { setTimeout as pause } from 'node:timers/promises';
import type { Notices } from '../../../kernel/notices.ts';
import { forgetLetters, nextLetterDue } from './letter.store.ts';
import { LETTERS_TOPIC } from './letter-box.ts';
import { type PostOptions, postRound } from './post-round.ts';

const KEPT_MS = 30 * 86_400_000;
/** A lost notice is made up for after this time. */
const LONGEST_REST_MS = 5_000;
const AFTER_FAILURE_MS = 2_000;

/** Mails letters from now on, as they come and when they are due again. */
export class PostOffice {
  private readonly stopping = new AbortController();
  private woken = new AbortController();
  private done: Promise<void> = Promise.resolve();

  constructor(private readonly options: PostOptions & { readonly notices: Notices }) {}

  start(): void {
    const unlisten = this.options.notices.listen(LETTERS_TOPIC, () => this.woken.abort());
    this.done = this.run().finally(unlisten);
  }

  /** Resolves when what was under way is done. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.done;
    this.options.mail?.mailer.close();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      this.woken = new AbortController();
      const rest = await this.round().catch((err: unknown) => {
        this.options.logger.warn({ err }, 'letters not mailed; later again');
        return AFTER_FAILURE_MS;
      });
      const woken = AbortSignal.any([signal, this.woken.signal]);
      if (rest > 0) await pause(rest, undefined, { signal: woken }).catch(() => undefined);
    }
  }

  /** @returns how long there is nothing to do, in milliseconds */
  private async round(): Promise<number> {
    const { db, clock } = this.options;
    if (await postRound(this.options)) return 0;
    const now = clock.now().getTime();
    await forgetLetters(db, new Date(now - KEPT_MS));
    const due = (await nextLetterDue(db))?.getTime() ?? Number.POSITIVE_INFINITY;
    return Math.max(50, Math.min(LONGEST_REST_MS, due - now));
  }
}
