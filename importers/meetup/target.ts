import type { ChapterKey } from '../../kernel/ids.ts';
import type { ChapterState } from '../../schema/changes.ts';
import type { ImportedEvent } from '../../subgraphs/chapter/event/imported-event.ts';

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
