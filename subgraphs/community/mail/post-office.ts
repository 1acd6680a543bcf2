import type { Notices } from '../../../kernel/notices.ts';
import { Rounds } from '../rounds.ts';
import { forgetLetters, nextLetterDue } from './letter.store.ts';
import { LETTERS_TOPIC } from './letter-box.ts';
import { type PostOptions, postRound } from './post-round.ts';

const KEPT_MS = 30 * 86_400_000;
/** A lost notice is made up for after this time. */
const LONGEST_REST_MS = 5_000;

/** Mails letters from now on, as they come and when they are due again. */
export class PostOffice {
  private readonly rounds: Rounds;

  constructor(private readonly options: PostOptions & { readonly notices: Notices }) {
    const { notices, logger } = options;
    const complaint = 'letters not mailed; later again';
    this.rounds = new Rounds({ notices, logger, topic: LETTERS_TOPIC, complaint, round: () => this.round() });
  }

  start(): void {
    this.rounds.start();
  }

  /** Resolves when what was under way is done. */
  async stop(): Promise<void> {
    await this.rounds.stop();
    this.options.mail?.mailer.close();
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
