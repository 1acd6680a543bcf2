import type { Sql } from '../../../kernel/db/database.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import type { ChapterState } from '../../../schema/changes.ts';
import { addWords, readEventTexts, updateChapterWords, upsertEventTexts } from './text.store.ts';
import { chapterTextRow, eventTextRow, knownWords } from './text-rows.ts';

/**
 * Has events found by what their rows say now.
 * @param summaries of events that were told anew; others keep theirs
 * @param all whether every event of the chapter is written, or those told anew alone
 */
export async function writeEventTexts(
  tx: Sql,
  chapter: ChapterKey,
  summaries: ReadonlyMap<string, string | null>,
  all: boolean,
): Promise<void> {
  const texts = await readEventTexts(tx, chapter, all ? undefined : [...summaries.keys()]);
  if (texts.length === 0) return;
  const rows = texts.map((text) => {
    const told = summaries.get(text.eventId);
    return eventTextRow(told === undefined ? text : { ...text, summary: told });
  });
  await upsertEventTexts(tx, chapter, rows);
  const countries = new Set(texts.map(({ country }) => country));
  await addWords(
    tx,
    [...countries].flatMap((country) =>
      knownWords(
        rows.filter((_, index) => texts[index]?.country === country),
        country,
      ),
    ),
  );
}

/** Has a chapter found by its profile. */
export async function writeChapterText(tx: Sql, chapter: ChapterKey, profile: ChapterState): Promise<void> {
  const row = chapterTextRow(profile);
  await updateChapterWords(tx, chapter, row);
  await addWords(tx, knownWords([row], profile.country));
}
