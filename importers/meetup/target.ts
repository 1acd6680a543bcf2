import type { ChapterKey, Uuid } from '../../kernel/ids.ts';
import type { ChapterState, EventState } from '../../schema/changes.ts';

/** Name of this source in the chapters' books. */
export const SOURCE = 'meetup';

export interface ImportedChapter {
  readonly key: ChapterKey;
  /** The group's number at Meetup. */
  readonly sourceId: string;
  /** Fingerprint of the archive's row, see `rowDigest`. */
  readonly digest: string;
  readonly urlname: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly profile: ChapterState;
}

export interface ImportedVenue {
  readonly name: string;
  readonly address: string | null;
  readonly city: string | null;
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
}

export interface ImportedEvent {
  readonly id: Uuid;
  /** The event's number at Meetup. */
  readonly sourceId: string;
  readonly digest: string;
  readonly title: string;
  readonly description: string | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly timeZone: string;
  readonly type: EventState['type'];
  readonly venue: ImportedVenue | null;
  readonly onlineUrl: string | null;
  readonly topics: readonly string[];
  readonly status: EventState['status'];
  /** Answers as numbers, without people. */
  readonly importedYes: number;
  readonly importedWaitlist: number;
  readonly createdAt: Date;
}

export interface Written {
  readonly written: number;
  readonly unchanged: number;
}

/**
 * Where an import writes. Every call may be repeated: what stands already with the same digest is left as it is,
 * whatever people have changed in it since; a new digest means that the archive's own word changed, and it wins.
 */
export interface ImportTarget {
  /**
   * Registers the chapter, makes its schema and writes its profile and status.
   * @throws UserFault when the chapter cannot stand, such as for a urlname that another has
   */
  writeChapter(chapter: ImportedChapter): Promise<'written' | 'unchanged'>;
  /** Writes events of a chapter that `writeChapter` has seen; all of them or none. */
  writeEvents(chapter: ChapterKey, events: readonly ImportedEvent[]): Promise<Written>;
  /** Returns when the directory shows all that was written. */
  catchUp(): Promise<void>;
}
