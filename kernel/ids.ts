import { randomBytes } from 'node:crypto';
import { ChapterhouseError } from './errors.ts';

/**
 * Global ids. An id is base64url of `Type:chapter:local`: what it names, the chapter that owns it (empty for what
 * headquarters owns) and its key there. Clients treat it as opaque; gateway and subgraphs read it without a look-up.
 */
export type GlobalId = string & { readonly __brand: 'GlobalId' };
/** A chapter's immutable key, chosen once: part of its ids, its schema's name and its route. */
export type ChapterKey = string & { readonly __brand: 'ChapterKey' };
/** A UUID (version 7 unless it came with imported data). */
export type Uuid = string & { readonly __brand: 'Uuid' };

/** Types whose rows a chapter owns. A `Chapter` id carries the chapter's key and no local part. */
export const CHAPTER_TYPES = [
  'Chapter',
  'Event',
  'EventSeries',
  'Rsvp',
  'Membership',
  'Venue',
  'Table',
  'Question',
  'Webhook',
  'WebhookDelivery',
] as const;
/** Types whose rows headquarters owns. `DirectoryEvent` is the copy of a chapter's event, so it names its chapter. */
export const COMMUNITY_TYPES = [
  'Member',
  'Region',
  'Guidelines',
  'ChapterServer',
  'DirectoryEvent',
  'Announcement',
  'Discussion',
  'Reply',
  'SpaceBan',
  'BanAppeal',
] as const;

export type ChapterType = (typeof CHAPTER_TYPES)[number];
export type CommunityType = (typeof COMMUNITY_TYPES)[number];
export type IdType = ChapterType | CommunityType;

export interface DecodedId {
  readonly type: IdType;
  /** Undefined for what headquarters owns alone. */
  readonly chapter: ChapterKey | undefined;
  /** Empty for a chapter itself. */
  readonly local: string;
}

const TYPES: ReadonlySet<string> = new Set([...CHAPTER_TYPES, ...COMMUNITY_TYPES]);
const CARRY_CHAPTER: ReadonlySet<string> = new Set([...CHAPTER_TYPES, 'DirectoryEvent']);
const SHAPE = /^([A-Za-z]{1,32}):([a-z0-9]{0,40}):([A-Za-z0-9._-]{0,100})$/;
const CHAPTER_KEY = /^[a-z][a-z0-9]{0,39}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function encodeId(type: IdType, chapter: ChapterKey | undefined, local: string): GlobalId {
  return Buffer.from(`${type}:${chapter ?? ''}:${local}`, 'latin1').toString('base64url') as GlobalId;
}

export const chapterId = (chapter: ChapterKey): GlobalId => encodeId('Chapter', chapter, '');

/** Reads an id; undefined when it is not one of ours, whatever it is. */
export function tryDecodeId(id: unknown): DecodedId | undefined {
  if (typeof id !== 'string' || id.length > 300) return undefined;
  const match = SHAPE.exec(Buffer.from(id, 'base64url').toString('latin1'));
  const [, type, chapter, local] = match ?? [];
  if (type === undefined || chapter === undefined || local === undefined || !TYPES.has(type))
    return undefined;
  if (CARRY_CHAPTER.has(type) !== CHAPTER_KEY.test(chapter)) return undefined;
  if ((type === 'Chapter') !== (local === '')) return undefined;
  if (encodeId(type as IdType, chapter as ChapterKey, local) !== id) return undefined;
  return { type: type as IdType, chapter: chapter === '' ? undefined : (chapter as ChapterKey), local };
}

/** @throws BAD_ID when it is no id of ours, or of a type other than `expected`. */
export function decodeId(id: string, ...expected: IdType[]): DecodedId {
  const decoded = tryDecodeId(id);
  if (!decoded) throw new ChapterhouseError('BAD_ID', `"${id.slice(0, 80)}" is not an id of this API.`);
  if (expected.length > 0 && !expected.includes(decoded.type)) {
    throw new ChapterhouseError(
      'BAD_ID',
      `This id is of type ${decoded.type}, not ${expected.join(' or ')}.`,
    );
  }
  return decoded;
}

/** @throws BAD_ID unless the id is of `type` and of the chapter `chapter`; gives its local key. */
export function localId(id: string, type: ChapterType, chapter: ChapterKey): Uuid {
  const decoded = decodeId(id, type);
  if (decoded.chapter !== chapter)
    throw new ChapterhouseError('BAD_ID', `This ${type} belongs to another chapter.`);
  return decoded.local as Uuid;
}

/** @throws BAD_ID */
export function toChapterKey(text: string): ChapterKey {
  if (!CHAPTER_KEY.test(text)) {
    throw new ChapterhouseError(
      'BAD_ID',
      `"${text.slice(0, 80)}" is not a chapter key: 1 to 40 of a–z and 0–9, a letter first.`,
    );
  }
  return text as ChapterKey;
}

/** As `toChapterKey`, undefined when it is none. */
export const tryToChapterKey = (text: string | undefined): ChapterKey | undefined =>
  text !== undefined && CHAPTER_KEY.test(text) ? (text as ChapterKey) : undefined;

export const isUuid = (text: string): text is Uuid => UUID.test(text);

/** A UUID version 7 (RFC 9562 §5.7): sorts by the time it was made, in milliseconds. */
export function newUuid(now: number = Date.now()): Uuid {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Uuid;
}
