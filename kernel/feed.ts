import type { CHANGES_VERSION, Change, ChangeBody } from '../schema/changes.ts';
import type { ChapterKey } from './ids.ts';

/** How far a follower has applied one chapter's changes. No epoch yet means: nothing, send a snapshot. */
export interface FeedCursor {
  readonly chapter: ChapterKey;
  readonly epoch: string | null;
  /** Sequence number of the last change applied. */
  readonly seq: number;
}

export interface FeedRequest {
  readonly cursors: readonly FeedCursor[];
  /** Changes to give at most, over all chapters; 1 to 5,000. */
  readonly limit: number;
  /** How long to hold the answer while there is nothing to give, in milliseconds; at most 30,000. */
  readonly waitMs: number;
  /** What the follower, which is headquarters, has to say to the host's chapters; it asks all the time anyway. */
  readonly standings?: StandingList | undefined;
}

/** Where headquarters has a chapter, as far as the chapter has to know. */
export type Standing = 'ACTIVE' | 'INACTIVE' | 'ARCHIVED';

/** Where headquarters has each chapter of a host; those that are not named are active. */
export interface StandingList {
  readonly inactive: readonly ChapterKey[];
  readonly archived: readonly ChapterKey[];
}

/** News of one chapter: the changes after its cursor, in order without gap, or a reset when the cursor is of no use. */
export type ChapterNews =
  | {
      readonly kind: 'changes';
      readonly chapter: ChapterKey;
      readonly epoch: string;
      readonly changes: readonly Change[];
    }
  | { readonly kind: 'reset'; readonly chapter: ChapterKey; readonly epoch: string };

export interface FeedPage {
  /** Of the changes' shapes, see `schema/changes.ts`. A follower takes no version it does not know. */
  readonly version: typeof CHANGES_VERSION;
  /** Chapters without news are left out: they stand where their cursor says. */
  readonly news: readonly ChapterNews[];
  /** Chapters asked for that this host does not hold. */
  readonly unknown: readonly ChapterKey[];
  /** True when the limit cut the page: ask again at once. */
  readonly more: boolean;
  /** The host's time when it looked: with no more to come, what the follower holds is true as of then. */
  readonly asOf: string;
}

/** Everything headquarters may know of one chapter, as of one sequence number. */
export interface Snapshot {
  readonly version: typeof CHANGES_VERSION;
  readonly chapter: ChapterKey;
  readonly epoch: string;
  readonly seq: number;
  readonly asOf: string;
  readonly items: readonly ChangeBody[];
}
