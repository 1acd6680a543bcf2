import type { Logger } from '../../../../kernel/log.ts';
import type { Notices } from '../../../../kernel/notices.ts';
import { LETTERS_TOPIC } from '../../mail/letter-box.ts';
import { Rounds } from '../../rounds.ts';
import { type DigestOptions, digestRound, enrol } from './digest-round.ts';
import { nextTurnDue } from './turn.store.ts';

export const DIGESTS_TOPIC = 'digests';
const LONGEST_REST_MS = 60_000;
const SHORTEST_REST_MS = 1_000;

/** Writes digests from now on, as they come due. */
export class DigestOffice {
  private readonly rounds: Rounds;

  constructor(
    private readonly options: DigestOptions & { readonly notices: Notices; readonly logger: Logger },
  ) {
    const { notices, logger } = options;
    const complaint = 'digests not written; later again';
    this.rounds = new Rounds({ notices, logger, topic: DIGESTS_TOPIC, complaint, round: () => this.round() });
  }

  start(): void {
    this.rounds.start();
  }

  stop(): Promise<void> {
    return this.rounds.stop();
  }

  /** @returns how long there is nothing to do, in milliseconds */
  private async round(): Promise<number> {
    const { db, clock, notices } = this.options;
    const [unenrolled, more] = [await enrol(this.options), await digestRound(this.options)];
    notices.publish(LETTERS_TOPIC);
    if (unenrolled || more) return 0;
    const due = (await nextTurnDue(db))?.getTime() ?? Number.POSITIVE_INFINITY;
    return Math.max(SHORTEST_REST_MS, Math.min(LONGEST_REST_MS, due - clock.now().getTime()));
  }
}
