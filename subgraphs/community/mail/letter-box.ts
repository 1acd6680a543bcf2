import { z } from 'zod';
import type { Clock } from '../../../kernel/clock.ts';
import type { Database } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { type Letter, type LettersTaken, letter } from '../../../kernel/letters.ts';
import type { Notices } from '../../../kernel/notices.ts';
import { chaptersOf, insertLetters, membersAmong } from './letter.store.ts';

/** Woken when letters came in. */
export const LETTERS_TOPIC = 'letters';

export interface LetterBoxOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly notices: Notices;
}

/**
 * Takes letters of the chapters that stand on one server: of those alone, to members alone, each once by its id.
 * A letter that cannot be taken is refused by itself, with the reason.
 */
export async function takeLetters(
  { db, clock, notices }: LetterBoxOptions,
  server: Uuid,
  given: readonly { readonly id: Uuid }[],
): Promise<LettersTaken> {
  const refused: { id: Uuid; reason: string }[] = [];
  const read: Letter[] = [];
  for (const each of given) {
    const parsed = letter.safeParse(each);
    if (parsed.success) read.push(parsed.data);
    else refused.push({ id: each.id, reason: `No letter: ${z.prettifyError(parsed.error).slice(0, 300)}` });
  }
  const [chapters, members] = await Promise.all([
    chaptersOf(
      db,
      server,
      read.map(({ chapter }) => chapter),
    ),
    membersAmong(
      db,
      read.map(({ memberId }) => memberId),
    ),
  ]);
  const fine = read.filter(({ id, chapter, memberId }) => {
    if (!chapters.has(chapter)) refused.push({ id, reason: 'The chapter does not stand on this server.' });
    else if (!members.has(memberId)) refused.push({ id, reason: 'There is no such member.' });
    else return true;
    return false;
  });
  if (fine.length > 0) {
    await insertLetters(db, fine, clock.now());
    notices.publish(LETTERS_TOPIC);
  }
  return { refused };
}
