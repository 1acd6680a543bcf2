import type { Uuid } from '../../../kernel/ids.ts';
import { type Letter, type LettersTaken, letter, type SentLetter } from '../../../kernel/letters.ts';
import { silentLogger } from '../../../kernel/log.ts';
import type { PostPeer } from '../../../kernel/peers.ts';
import type { ChapterWorld } from '../chapter.testing.ts';
import { tendLetters } from './letter-office.ts';

/** Headquarters as far as letters go: takes each once, by its id, as it comes over the wire. */
export class MemoryPost implements PostPeer {
  readonly letters = new Map<Uuid, Letter>();
  /** Runs before letters are taken; may throw. */
  before: (letters: readonly SentLetter[]) => void = () => undefined;
  /** Runs after letters are taken; may throw. */
  after: () => void = () => undefined;
  refuse: (letter: Letter) => string | undefined = () => undefined;

  async takeLetters(letters: readonly SentLetter[]): Promise<LettersTaken> {
    this.before(letters);
    const refused: { id: Uuid; reason: string }[] = [];
    for (const sent of letters) {
      const one = letter.parse(JSON.parse(JSON.stringify(sent)));
      const reason = this.refuse(one);
      if (reason !== undefined) refused.push({ id: one.id, reason });
      else if (!this.letters.has(one.id)) this.letters.set(one.id, one);
    }
    this.after();
    return { refused };
  }

  /** Letters taken since the last call, as `KIND member`, sorted. */
  take(): Letter[] {
    const taken = [...this.letters.values()];
    this.letters.clear();
    return taken;
  }
}

/** Writes and hands over all that is due. */
export async function tend(world: ChapterWorld, post: PostPeer): Promise<Date | undefined> {
  for (;;) {
    const next = await tendLetters(await world.as(undefined), {
      post,
      clock: world.clock,
      logger: silentLogger,
    });
    if (next === undefined || next > world.clock.now()) return next;
  }
}
