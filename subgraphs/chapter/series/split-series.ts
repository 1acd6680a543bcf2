import type { Tx } from '../../../kernel/db/database.ts';
import { newUuid, type Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import { invalid } from '../checks.ts';
import { eventsById } from '../event/event.store.ts';
import type { Slot } from './expand.ts';
import { moveOccurrences } from './occurrence.store.ts';
import { saveSeries } from './series.store.ts';
import { type Series, splitRecurrence } from './series.ts';
import { copyStanding, nextOpening } from './standing.store.ts';
import { instantOf } from './wall-time.ts';

/** The place of an event in a series, from which on something changes. @throws NOT_FOUND, INVALID, EVENT_PAST */
export async function occurrenceSlot(tx: Tx, series: Series, eventId: Uuid, now: Date): Promise<Slot> {
  const [event] = await eventsById(tx, [eventId]);
  if (event?.seriesId !== series.id) {
    throw new UserFault('NOT_FOUND', 'There is no such event in this series.', ['input', 'from']);
  }
  const wall = event.recurrenceStart;
  if (wall === null) throw invalid(['from'], 'The series’ rule has this event no more: name another one.');
  const startsAt = instantOf(wall, series.recurrence.timeZone);
  if (startsAt <= now)
    throw new UserFault('EVENT_PAST', 'The event has begun: name one to come.', ['input', 'from']);
  return { wall, startsAt };
}

/**
 * Ends a locked series before one of its occurrences and lets a new one begin with it. Its events go along as they are,
 * with their answers; so do the answers to the series. One that begins with that occurrence anyway stays whole.
 * @returns the series the occurrence is in now
 */
export async function splitSeries(
  tx: Tx,
  series: Series,
  eventId: Uuid,
  viewer: Uuid,
  now: Date,
): Promise<Series> {
  const slot = await occurrenceSlot(tx, series, eventId, now);
  const halves = splitRecurrence(series.recurrence, slot);
  if (!halves) return series;
  const rest = {
    ...series,
    id: newUuid(now.getTime()),
    recurrence: halves.after,
    createdBy: viewer,
    createdAt: now,
  };
  await saveSeries(tx, rest, null, now);
  await moveOccurrences(tx, series.id, rest.id, slot);
  await copyStanding(tx, series.id, rest.id);
  const opening = await nextOpening(tx, series.id);
  await saveSeries(tx, { ...series, recurrence: halves.before }, opening, now);
  return rest;
}
