import type { Clock } from '../../../kernel/clock.ts';
import type { Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { ChapterStore } from '../feed/commit.ts';
import { readChanges } from '../feed/outbox.store.ts';
import { lockReader, moveReader } from '../feed/outbox-reader.store.ts';
import { readProfile } from '../profile/profile.store.ts';
import { composeLetter, type WrittenLetter } from './compose-letter.ts';
import { insertLetters } from './letter.store.ts';
import { differenceOf, letterKind } from './letter-kind.ts';
import { REMIND_BEFORE_MS } from './remind.ts';
import {
  type AnswerToTell,
  answersToTell,
  type EventToTell,
  eventsToTell,
  saveAnswersTold,
  saveEventsTold,
} from './told.store.ts';

/** Changes seen to in one transaction. */
const PAGE = 500;

/**
 * Writes the letters that the chapter's newest changes call for. Letters, what is told with them, and how far the
 * outbox is read are one transaction: a crash loses none and doubles none. What stands is compared with what was told,
 * so many changes of one thing make one letter.
 * @returns whether there may be more to see to
 */
export function writeLetters(
  { db, chapter }: Pick<ChapterStore, 'db' | 'chapter'>,
  clock: Clock,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const seen = await lockReader(tx, 'letters');
    const [head] = await tx.query<{ seq: number }>('SELECT seq FROM host.head WHERE chapter = $1', [chapter]);
    const changes = await readChanges(tx, seen, head?.seq ?? 0, PAGE);
    const last = changes.at(-1);
    if (last === undefined) return false;
    const ids = new Set(changes.flatMap(({ data }) => ('eventId' in data ? [data.eventId as Uuid] : [])));
    if (ids.size > 0) await tell(tx, await eventsToTell(tx, [...ids]), clock.now());
    await moveReader(tx, 'letters', last.seq);
    return changes.length === PAGE;
  });
}

async function tell(tx: Tx, events: readonly EventToTell[], now: Date): Promise<void> {
  if (events.length === 0) return;
  const { name } = await readProfile(tx);
  const differences = new Map(
    events.map((event) => [event.id, differenceOf(event.told ?? undefined, event)]),
  );
  const changed = events.filter(({ id }) => Object.values(differences.get(id) ?? {}).includes(true));
  const answers = await answersToTell(
    tx,
    events.map(({ id }) => id),
    changed.map(({ id }) => id),
  );
  const byId = new Map(events.map((event) => [event.id, event]));
  const letters: WrittenLetter[] = [];
  const told: (AnswerToTell & { remindedOf: Date | null })[] = [];
  for (const answer of answers) {
    const event = byId.get(answer.eventId);
    const difference = differences.get(answer.eventId);
    if (!event || !difference) continue;
    const kind = event.endsAt > now ? letterKind(difference, answer) : undefined;
    const before = event.told ?? undefined;
    if (kind) {
      letters.push(
        composeLetter({ kind, event, chapter: name, difference, before }, answer.memberId, answer, now),
      );
    }
    const soon = event.startsAt.getTime() - now.getTime() <= REMIND_BEFORE_MS;
    told.push({ ...answer, remindedOf: kind && soon && answer.now === 'YES' ? event.startsAt : null });
  }
  if (letters.length > 0) await insertLetters(tx, letters, now);
  await saveEventsTold(tx, events);
  await saveAnswersTold(tx, told);
}
