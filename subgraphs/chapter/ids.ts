import { ChapterhouseError } from '../../kernel/errors.ts';
import {
  type ChapterKey,
  type ChapterType,
  chapterId,
  decodeId,
  isUuid,
  localId,
  tryDecodeId,
  type Uuid,
} from '../../kernel/ids.ts';

/** The row an id of this chapter names. @throws BAD_ID */
export function rowId(id: string, type: Exclude<ChapterType, 'Chapter'>, chapter: ChapterKey): Uuid {
  return uuid(localId(id, type, chapter), id);
}

/** The member a global id names. @throws BAD_ID */
export const memberUuid = (id: string): Uuid => uuid(decodeId(id, 'Member').local, id);

/** An event by its owner, whichever chapter that is. @throws BAD_ID */
export function eventElsewhere(id: string): { owner: ChapterKey; eventId: Uuid } {
  const { chapter, local } = decodeId(id, 'Event');
  return { owner: chapter as ChapterKey, eventId: uuid(local, id) };
}

/** Checks that an id names this very chapter. @throws BAD_ID */
export function assertThisChapter(id: string, chapter: ChapterKey): void {
  if (decodeId(id, 'Chapter').chapter !== chapter) {
    throw new ChapterhouseError('BAD_ID', 'This id names another chapter.');
  }
}

/** The row a reference of another server names; undefined when it is none of this chapter's. */
export function referencedRow(id: unknown, type: ChapterType, chapter: ChapterKey): Uuid | undefined {
  const decoded = tryDecodeId(id);
  if (decoded?.type !== type || decoded.chapter !== chapter) return undefined;
  return isUuid(decoded.local) ? decoded.local : undefined;
}

function uuid(local: string, id: string): Uuid {
  if (!isUuid(local)) throw new ChapterhouseError('BAD_ID', `"${id.slice(0, 80)}" is not an id of this API.`);
  return local;
}

/** The chapter a reference of another server names; undefined when it is not this one. */
export const referencedChapter = (id: unknown, chapter: ChapterKey): { id: string } | undefined =>
  id === chapterId(chapter) ? { id: chapterId(chapter) } : undefined;
