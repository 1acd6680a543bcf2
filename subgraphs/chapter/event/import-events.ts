import type { ChapterKey } from '../../../kernel/ids.ts';
import type { ChangeBody } from '../../../schema/changes.ts';
import type { ContextSource } from '../context.ts';
import { commit } from '../feed/commit.ts';
import { saveVenues } from '../venue/venue.store.ts';
import { placeDigest } from '../venue/venue.ts';
import { eventsById } from './event.store.ts';
import { eventState } from './event.ts';
import { addImportedCounts, lockImported, takeImportTurn, upsertImported } from './event-import.store.ts';
import type { ImportedEvent } from './imported-event.ts';

/**
 * Writes events of an archive, all of them or none. An event that stands with the same digest stays as people have
 * made it since; with another one the archive's word wins, but for answers and seats.
 * @param source name of the archive's system, which with `sourceId` says which event it is
 * @throws CHAPTER_UNKNOWN
 */
export async function importEvents(
  host: ContextSource,
  chapter: ChapterKey,
  source: string,
  events: readonly ImportedEvent[],
): Promise<{ written: number; unchanged: number }> {
  const store = await host.context(chapter, undefined);
  return commit(store, async (tx) => {
    await takeImportTurn(tx);
    const known = new Map(
      (
        await lockImported(
          tx,
          source,
          events.map((event) => event.sourceId),
        )
      ).map((row) => [row.sourceId, row]),
    );
    const changed = events.filter((event) => known.get(event.sourceId)?.digest !== event.digest);
    const result = { written: changed.length, unchanged: events.length - changed.length };
    if (changed.length === 0) return { result, changes: [] };

    const venues = await saveVenues(
      tx,
      changed.flatMap((event) => event.venue ?? []),
    );
    const rows = changed.map((event) => ({
      ...event,
      id: known.get(event.sourceId)?.id ?? event.id,
      venueId: (event.venue && venues.get(placeDigest(event.venue))) ?? null,
    }));
    await upsertImported(tx, source, rows, store.now);
    const differences = rows.map(({ id, sourceId, importedYes, importedWaitlist }) => ({
      id,
      yes: importedYes - (known.get(sourceId)?.importedYes ?? 0),
      waitlist: importedWaitlist - (known.get(sourceId)?.importedWaitlist ?? 0),
    }));
    await addImportedCounts(tx, differences);
    const states = (
      await eventsById(
        tx,
        rows.map((row) => row.id),
      )
    ).flatMap((event) => eventState(event) ?? []);
    return { result, changes: states.map((data): ChangeBody => ({ type: 'event.changed', data })) };
  });
}
