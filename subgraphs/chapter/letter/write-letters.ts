import type { Clock } from '../../../kernel/clock.ts';
import type { Tx } from '../../../kernel/db/database.ts';
import type { ChapterStore } from '../feed/commit.ts';
import { changedEvents, lockReader, moveReader } from '../feed/outbox-reader.store.ts';
import { readProfile } from '../profile/profile.store.ts';
import { LetterComposer } from './compose-letter.ts';
import { insertLetters } from './letter.store.ts';
import { differenceOf, letterKind } from './letter-kind.ts';
import { REMIND_BEFORE_MS } from './remind.ts';
import { type Due, seriesLetters } from './series-letters.ts';
import {
  type AnswerToTell,
  answersToTell,
  type EventToTell,
  eventsToTell,
  saveAnswersTold,
  saveEventsTold,
} from './told.store.ts';

/** Changes seen to in one transaction. */
const PAGE = 5_000;

/**
 * Writes the letters that the chapter's newest changes call for. Letters, what is told with them, and how far the
 * outbox is read are one transaction: a crash loses none and doubles none. What stands is compared with what was told,
 * so many changes of one thing make one letter, and so do those of a series' events that come together.
 * @returns whether there may be more to see to
 */
export function writeLetters({ db }: Pick<ChapterStore, 'db'>, clock: Clock): Promise<boolean> {
  return db.transaction(async (tx) => {
    const seen = await lockReader(tx, 'letters');
    const { last, eventIds } = await changedEvents(tx, seen, PAGE);
    if (last === null) return false;
    if (eventIds.length > 0) await tell(tx, await eventsToTell(tx, eventIds), clock.now());
    await moveReader(tx, 'letters', last);
    return last - seen === PAGE;
  });
}

async function tell(tx: Tx, events: readonly EventToTell[], now: Date): Promise<void> {
  if (events.length === 0) return;
  const composer = new LetterComposer((await readProfile(tx)).name, now);
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
  const due: Due[] = [];
  const told: (AnswerToTell & { remindedOf: Date | null })[] = [];
  for (const answer of answers) {
    const event = byId.get(answer.eventId);
    const difference = differences.get(answer.eventId);
    if (!event || !difference) continue;
    const kind = event.endsAt > now ? letterKind(difference, answer) : undefined;
    if (kind) due.push({ answer, event, kind, difference });
    const soon = event.startsAt.getTime() - now.getTime() <= REMIND_BEFORE_MS;
    told.push({ ...answer, remindedOf: kind && soon && answer.now === 'YES' ? event.startsAt : null });
  }
  const inSeries = due.filter(({ event }) => event.seriesId !== null);
  const series = await seriesLetters(tx, composer, inSeries, now);
  const alone = [...due.filter(({ event }) => event.seriesId === null), ...series.alone].map(
    ({ kind, event, difference, answer }) =>
      composer.compose({ kind, event, difference, before: event.told ?? undefined }, answer.memberId, answer),
  );
  await insertLetters(tx, [...series.letters, ...alone], now);
  await saveEventsTold(tx, events);
  await saveAnswersTold(tx, told);
  await series.save(tx);
}
