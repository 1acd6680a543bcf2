import type { ImportedEvent } from '../../subgraphs/chapter/event/imported-event.ts';
import type { EventRow } from './archive.schema.ts';
import type { Assumption } from './assumption.ts';
import { derivedUuid } from './derived-uuid.ts';
import { rowDigest } from './digest.ts';
import { durationMs } from './duration.ts';
import { mapPlace } from './map-place.ts';
import { SOURCE } from './target.ts';
import { topicsIn } from './topics.ts';

/** Taken where the archive has no duration: the archive's most frequent one, in milliseconds. */
const ASSUMED_DURATION_MS = 2 * 3_600_000;

/**
 * A Meetup event as an event of its chapter. What is past is told by the clock, so PAST and ACTIVE are both PUBLISHED;
 * the archive knows no capacity.
 * @param timeZone IANA zone of the chapter
 */
export function mapEvent(
  row: EventRow,
  timeZone: string,
): { readonly event: ImportedEvent; readonly assumed: readonly Assumption[] } {
  const { type, venue, onlineUrl, assumed: assumedOfPlace } = mapPlace(row);
  const assumed: Assumption[] = [...assumedOfPlace];
  const duration = durationMs(row.duration ?? '') ?? 0;
  if (duration === 0) assumed.push({ kind: 'ZERO_DURATION' });
  if (row.dateTime.endsWith('Z')) assumed.push({ kind: 'UTC_ONLY' });
  if (row.title === null) assumed.push({ kind: 'NO_TITLE' });
  const startsAt = new Date(row.dateTime);
  const event: ImportedEvent = {
    id: derivedUuid(`${SOURCE}:event:${row.id}`),
    sourceId: row.id,
    digest: rowDigest(row),
    title: row.title ?? `${row.group.name} event`,
    description: row.description,
    startsAt,
    endsAt: new Date(startsAt.getTime() + (duration || ASSUMED_DURATION_MS)),
    timeZone,
    type,
    venue,
    onlineUrl,
    topics: topicsIn(row.title ?? ''),
    status: row.status === 'CANCELLED' ? 'CANCELLED' : 'PUBLISHED',
    importedYes: row.rsvps.yesCount,
    importedWaitlist: row.rsvps.waitlistCount,
    createdAt: row.createdTime == null ? startsAt : new Date(row.createdTime),
  };
  return { event, assumed };
}
