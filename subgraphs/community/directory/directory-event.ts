import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import type { EventState } from '../../../schema/changes.ts';

/** The directory's copy of one event. Place and country are its chapter's where it names none. */
export interface DirectoryEventRecord {
  readonly chapter: ChapterKey;
  readonly eventId: Uuid;
  readonly title: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly timeZone: string;
  readonly type: EventState['type'];
  readonly status: EventState['status'];
  readonly city: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly topics: string[];
  readonly capacity: number | null;
  readonly yes: number;
  readonly guests: number;
  readonly changedAt: Date;
}

/** Names an event of any chapter. */
export interface EventRef {
  readonly chapter: ChapterKey;
  readonly eventId: Uuid;
}

/** DRAFT is never in the directory; it stands here because chapters share the type. */
export type EventStatus = 'DRAFT' | 'PUBLISHED' | 'CANCELLED' | 'PAST';

/** PAST is what was held and is over. */
export const shownStatus = (
  { status, endsAt }: Pick<DirectoryEventRecord, 'status' | 'endsAt'>,
  now: Date,
): EventStatus => (status === 'PUBLISHED' && endsAt < now ? 'PAST' : status);

/** Seats not taken by those who said yes and whom they bring; null without a limit. */
export const seatsLeft = ({
  capacity,
  yes,
  guests,
}: Pick<DirectoryEventRecord, 'capacity' | 'yes' | 'guests'>): number | null =>
  capacity === null ? null : Math.max(0, capacity - yes - guests);

export type DirectoryOrder = 'STARTS_AT' | 'DISTANCE';
