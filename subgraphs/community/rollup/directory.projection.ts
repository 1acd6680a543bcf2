import type { Sql } from '../../../kernel/db/database.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import type { ChangeBody } from '../../../schema/changes.ts';
import { writeChapterText, writeEventTexts } from '../search/write-texts.ts';
import {
  deleteEvents,
  deleteOthers,
  tallyMembers,
  updateCounts,
  upsertEvents,
  upsertMemberships,
  upsertProfile,
  writeListings,
} from './directory-rows.store.ts';
import { eventRow, membershipRow, profileRow } from './directory-rows.ts';
import { foldChanges, type NetChange } from './fold-changes.ts';

/**
 * Brings a chapter's rows of the directory up to the changes. Doing it twice is the same as doing it once. Counts of an
 * event the directory does not hold are passed over: the event itself comes first.
 */
export async function applyChanges(
  tx: Sql,
  chapter: ChapterKey,
  changes: readonly ChangeBody[],
): Promise<void> {
  await write(tx, chapter, foldChanges(changes));
}

/** Makes a chapter's rows exactly what a snapshot says; what it does not name is removed. */
export async function replaceChapter(
  tx: Sql,
  chapter: ChapterKey,
  items: readonly ChangeBody[],
): Promise<void> {
  const net = foldChanges(items);
  await deleteOthers(tx, chapter, {
    profile: net.profile !== undefined,
    events: [...net.events.keys()],
    memberships: [...net.memberships.keys()],
  });
  await write(tx, chapter, net);
  await tallyMembers(tx, chapter);
}

async function write(tx: Sql, chapter: ChapterKey, net: NetChange): Promise<void> {
  // The profile first: an event that says nothing of its place stands where its chapter stands.
  const moved = net.profile !== undefined && (await upsertProfile(tx, chapter, profileRow(net.profile)));
  if (net.removed.size > 0) await deleteEvents(tx, chapter, net.removed);
  if (net.events.size > 0) await upsertEvents(tx, chapter, [...net.events.values()].map(eventRow));
  if (net.counts.size > 0) await updateCounts(tx, chapter, net.counts);
  if (net.listings.size > 0) await writeListings(tx, chapter, [...net.listings.values()]);
  if (net.memberships.size > 0) {
    await upsertMemberships(tx, chapter, [...net.memberships.values()].map(membershipRow));
    await tallyMembers(tx, chapter);
  }
  if (net.profile) await writeChapterText(tx, chapter, net.profile);
  if (moved || net.events.size > 0) {
    const summaries = [...net.events].map(([id, { summary }]) => [id, summary ?? null] as const);
    await writeEventTexts(tx, chapter, new Map(summaries), moved);
  }
}
