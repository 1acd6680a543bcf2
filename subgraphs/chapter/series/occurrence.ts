import { type ChapterKey, newUuid, type Uuid } from '../../../kernel/ids.ts';
import type { EventFields } from '../event/event.fields.ts';
import type { Slot } from './expand.ts';
import type { Series } from './series.ts';

/** An occurrence as a row of the events' table. */
export interface OccurrenceRow extends EventFields {
  readonly id: Uuid;
  readonly seriesId: Uuid;
  readonly recurrenceStart: string;
  readonly venueId: Uuid | null;
  readonly coHosts: readonly ChapterKey[];
  readonly asksOfSeries: Uuid | null;
  readonly published: boolean;
}

/** The event a series has at a slot. @param id of an event that stands already */
export function occurrenceAt(series: Series, slot: Slot, now: Date, id?: Uuid): OccurrenceRow {
  const { hostIds: _, rsvpOpensBefore, rsvpClosesBefore, ...template } = series.template;
  const before = (seconds: number | null): Date | null =>
    seconds === null ? null : new Date(slot.startsAt.getTime() - seconds * 1_000);
  return {
    ...template,
    id: id ?? newUuid(now.getTime()),
    seriesId: series.id,
    recurrenceStart: slot.wall,
    startsAt: slot.startsAt,
    endsAt: new Date(slot.startsAt.getTime() + series.seconds * 1_000),
    timeZone: series.recurrence.timeZone,
    rsvpOpensAt: before(rsvpOpensBefore),
    rsvpClosesAt: before(rsvpClosesBefore),
  };
}
