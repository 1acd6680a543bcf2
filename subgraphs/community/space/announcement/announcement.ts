import type { ChapterKey, Uuid } from '../../../../kernel/ids.ts';

/** Whom an announcement is for: members of any of these; both empty: everyone. */
export interface Audience {
  readonly regions: readonly string[];
  readonly chapters: readonly ChapterKey[];
}

export interface AnnouncementRecord extends Audience {
  readonly id: Uuid;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  /** Null once the member is erased. */
  readonly authorId: Uuid | null;
  readonly publishedAt: Date;
}

/** Which announcements someone reads: those for everyone, and for these; `all` is for headquarters. */
export interface Addressee extends Audience {
  readonly all: boolean;
}
