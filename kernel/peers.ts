import type { ChapterState } from '../schema/changes.ts';
import type { ExportedData } from './export-register.ts';
import type { FeedPage, FeedRequest, Snapshot } from './feed.ts';
import type { ChapterKey, Uuid } from './ids.ts';
import type { LetterKind, LettersTaken, SentLetter } from './letters.ts';
import type { HqRole, Viewer } from './viewer.ts';

/**
 * What servers of the house ask of one another beside GraphQL. In one process these are plain calls; between
 * machines the same calls go over HTTP with a signed assertion (`peers.http.ts`).
 */

/** An identity proved by an access token. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | undefined;
  readonly email: string | undefined;
  /** URL of a picture, for a member who is new. */
  readonly picture?: string | undefined;
  /** Headquarters roles the token itself grants; only the built-in development issuer may. */
  readonly roles: readonly HqRole[];
}

export interface Routes {
  /** Changes whenever a route does. */
  readonly version: string;
  readonly servers: readonly ServerRoute[];
}
export interface ServerRoute {
  readonly serverId: Uuid;
  /** Base URL of the chapter host, or `local:` for the one in this process. */
  readonly url: string;
  readonly chapters: readonly ChapterKey[];
}

/** Whether the holder of a mail gets more of them. */
export interface MailListRequest {
  /** As it stands in the mail's addresses. */
  readonly token: string;
  /** Of the mail's chapter, or of its kind from anyone; what headquarters sends is known by its kind alone. */
  readonly change?: { readonly list: 'CHAPTER' | 'KIND'; readonly wanted: boolean } | undefined;
}
export interface MailList {
  /** The chapter's name; null of what headquarters sends. */
  readonly chapter: string | null;
  readonly kind: LetterKind;
  readonly chapterWanted: boolean;
  readonly kindWanted: boolean;
}

/** What a member downloads of what is kept about them. */
export interface ExportRequest {
  /** As it stands in the download's address. */
  readonly token: string;
  /** Who asks. */
  readonly memberId: Uuid;
  /** Whose part is wanted: a chapter's key, or empty for headquarters; undefined for none. */
  readonly owner: string | undefined;
}
export interface ExportAnswer {
  /** ISO 8601. */
  readonly requestedAt: string;
  /** Owners whose parts are there. */
  readonly parts: readonly string[];
  readonly missing: readonly string[];
  /** The part that was asked for: JSON, compressed with gzip, in base64. */
  readonly content: string | null;
}

/** How much there has been of something in its window. */
export interface RateCount {
  readonly points: number;
  /** Milliseconds until it is counted anew. */
  readonly resetMs: number;
}

/** What the gateways of a community count together. */
export interface RateCounts {
  /**
   * Adds points to a count, which begins with the first of them and ends after the window.
   * @param key at most 200 characters
   */
  count(key: string, points: number, windowSeconds: number): Promise<RateCount>;
}

/** What the gateway asks of community. */
export interface CommunityPeer extends RateCounts {
  /** The member behind an identity, made on first sight, with their headquarters roles. */
  signIn(identity: Identity): Promise<Viewer>;
  /** Where each chapter lives. Holds the answer up to `waitMs` while the version is still `known`. */
  routes(known: string | undefined, waitMs: number): Promise<Routes>;
  /** The chapter that has, or had, an urlname; null where there is none. */
  chapterNamed(urlname: string): Promise<ChapterKey | null>;
  /** What the holder of a mail gets, after a change if there is one; null for a token that is none. */
  mailList(request: MailListRequest): Promise<MailList | null>;
  /** Null for a token that is none, has run out, or is of someone else's data. */
  dataExport(request: ExportRequest): Promise<ExportAnswer | null>;
}

export interface ProvisionRequest {
  readonly chapter: ChapterKey;
  readonly profile: ChapterState;
  /** Becomes the first lead organizer. */
  readonly leadOrganizer: Uuid | undefined;
  /** The last order to forget a member: a chapter that is made now holds nobody they are about. */
  readonly ordersUpTo?: number | undefined;
}

export interface CalendarRequest {
  readonly chapter: ChapterKey;
  /** As it stands in the calendar's URL. */
  readonly feed: string;
  /** Of the answer the client has. */
  readonly etag: string | undefined;
}
export interface CalendarAnswer {
  /** Quoted, as in the header. */
  readonly etag: string;
  /** ISO 8601. */
  readonly changedAt: string;
  /** The iCalendar object; null when the client has it already. */
  readonly text: string | null;
}

/** What the gateway asks of a chapter host beside GraphQL. */
export interface CalendarPeer {
  /** Null when the name leads nowhere. @throws CHAPTER_UNKNOWN */
  calendar(request: CalendarRequest): Promise<CalendarAnswer | null>;
}

/** What community asks of a chapter host. */
export interface ChapterHostPeer {
  /** Makes the chapter's schema and profile. A chapter that stands already is left as it is. */
  provision(request: ProvisionRequest): Promise<void>;
  feed(request: FeedRequest, signal: AbortSignal): Promise<FeedPage>;
  /** @throws CHAPTER_UNKNOWN */
  snapshot(chapter: ChapterKey): Promise<Snapshot>;
  /** What the chapter keeps about a member. @throws CHAPTER_UNKNOWN, CHAPTER_CATCHING_UP */
  exportMember(chapter: ChapterKey, memberId: Uuid): Promise<ExportedData>;
}

/** What a host reports of its chapters, now and then. */
export interface HostReport {
  /** Of orders that chapters have followed, as `signReceipt` makes them. */
  readonly receipts: readonly string[];
  /** Where their audit logs have come to, so that none can be written anew unseen. */
  readonly auditHeads: readonly ChapterAuditHead[];
}
export interface ChapterAuditHead {
  readonly chapter: ChapterKey;
  readonly seq: number;
  /** Hexadecimal. */
  readonly hash: string;
}

/** What a chapter host asks of community about members who are to be forgotten. */
export interface ErasurePeer {
  /** Orders after a number, as `readOrders` reads them. Holds the answer up to `waitMs` while there is none. */
  erasureOrders(after: number, waitMs: number): Promise<string>;
  takeReport(report: HostReport): Promise<void>;
}

/** All a chapter host asks of community. */
export type HostDesk = PostPeer & ErasurePeer;

/** What a chapter host has community mail. */
export interface PostPeer {
  /** Takes letters to mail; one that was taken before is taken without effect. */
  takeLetters(letters: readonly SentLetter[]): Promise<LettersTaken>;
}
