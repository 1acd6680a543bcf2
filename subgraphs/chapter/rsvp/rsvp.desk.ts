import type { Clock } from '../../../kernel/clock.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import { type ChapterStore, commit } from '../feed/commit.ts';
import { type RsvpAnswer, type RsvpRequest, settleRsvps } from './settle-rsvps.ts';

/** Requests settled in one transaction at most. */
const BATCH = 100;

interface Turn {
  readonly request: RsvpRequest;
  readonly clock: Clock;
  readonly resolve: (answer: RsvpAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Where the RSVPs of one chapter stand in line. One transaction at a time settles all that have come meanwhile: a rush
 * costs a chapter one connection instead of the whole pool, and one commit for many answers instead of one each.
 * Other processes may do the same to the same chapter; the locks in the database keep them apart.
 */
export class RsvpDesk {
  private line: Turn[] = [];
  private serving = false;

  constructor(private readonly store: ChapterStore) {}

  /** @throws UserFault */
  ask(request: RsvpRequest, clock: Clock): Promise<RsvpAnswer> {
    return new Promise((resolve, reject) => {
      this.line.push({ request, clock, resolve, reject });
      if (!this.serving) void this.serve();
    });
  }

  private async serve(): Promise<void> {
    this.serving = true;
    while (this.line.length > 0) {
      const [first] = this.line;
      const other = this.line.findIndex((turn) => turn.clock !== first?.clock);
      const turns = this.line.splice(0, Math.min(BATCH, other === -1 ? BATCH : other));
      await this.settle(turns).catch(() => this.settleAlone(turns));
    }
    this.serving = false;
  }

  private async settle(turns: readonly Turn[]): Promise<void> {
    const requests = turns.map((turn) => turn.request);
    const answers = await commit(this.store, async (tx) => {
      const now = turns[0]?.clock.now() ?? new Date();
      const { answers: result, changes } = await settleRsvps(tx, requests, now);
      return { result, changes };
    });
    for (const [index, turn] of turns.entries()) {
      const answer = answers[index];
      if (answer === undefined || answer instanceof UserFault) turn.reject(answer);
      else turn.resolve(answer);
    }
  }

  /** After a failure: each by itself, so that what made one fail does not fail the others. */
  private async settleAlone(turns: readonly Turn[]): Promise<void> {
    for (const turn of turns) await this.settle([turn]).catch(turn.reject);
  }
}
