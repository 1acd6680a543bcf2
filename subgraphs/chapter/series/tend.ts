import type { Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { ChangeBody } from '../../../schema/changes.ts';
import { eventsById } from '../event/event.store.ts';
import { eventState } from '../event/event.ts';
import type { Slot } from './expand.ts';
import { insertOccurrences, takenWalls } from './occurrence.store.ts';
import { occurrenceAt } from './occurrence.ts';
import { saveSeries } from './series.store.ts';
import { comingSlots, type Series } from './series.ts';
import { nextOpening } from './standing.store.ts';
import { applyStanding } from './standing.ts';

/**
 * Makes the occurrences a locked series lacks up to the horizon, answers for those who answered it, and says when to
 * look again. Doing it twice is the same as doing it once.
 */
export async function tend(tx: Tx, series: Series, now: Date): Promise<readonly ChangeBody[]> {
  const { slots, lookAgainAt } = series.cancelledAt
    ? { slots: [], lookAgainAt: null }
    : comingSlots(series.recurrence, now);
  const later = slots.filter((slot) => series.madeUntil === null || slot.wall > series.madeUntil);
  const walls = later.map((slot) => slot.wall);
  const taken = await takenWalls(tx, series.id, walls);
  const made = await makeOccurrences(
    tx,
    series,
    later.filter((slot) => !taken.has(slot.wall)),
    now,
  );
  const grown = { ...series, madeUntil: walls.at(-1) ?? series.madeUntil };
  return [...made, ...(await settleSeries(tx, grown, lookAgainAt, now))];
}

/** Makes events at the slots. */
export async function makeOccurrences(
  tx: Tx,
  series: Series,
  slots: readonly Slot[],
  now: Date,
): Promise<readonly ChangeBody[]> {
  if (slots.length === 0) return [];
  const rows = slots.map((slot) => occurrenceAt(series, slot, now));
  await insertOccurrences(tx, rows, series.template.hostIds, series.createdBy, now);
  return eventChanges(
    tx,
    rows.map((row) => row.id),
  );
}

/** Writes a series whose events stand as they should, once those who answered it have their answers. */
export async function settleSeries(
  tx: Tx,
  series: Series,
  lookAgainAt: Date | null,
  now: Date,
): Promise<readonly ChangeBody[]> {
  const changes = await applyStanding(tx, series, now);
  const opening = await nextOpening(tx, series.id);
  const times = [lookAgainAt, opening].flatMap((time) => time?.getTime() ?? []);
  await saveSeries(tx, series, times.length === 0 ? null : new Date(Math.min(...times)), now);
  return changes;
}

/** What headquarters is told of events as they stand now. */
export async function eventChanges(tx: Tx, ids: readonly Uuid[]): Promise<readonly ChangeBody[]> {
  const events = ids.length === 0 ? [] : await eventsById(tx, ids);
  return events.flatMap((event): ChangeBody[] => {
    const data = eventState(event);
    return data ? [{ type: 'event.changed', data }] : [];
  });
}
