import type { ChapterKey, Uuid } from '../../../../kernel/ids.ts';
import type { DigestFrequency } from './digest-time.ts';

/** When a member gets a digest. */
export interface DigestTurn {
  readonly memberId: Uuid;
  readonly frequency: DigestFrequency;
  /** The member's own, that of the chapter joined first, or the organization's. */
  readonly zone: string;
  readonly toldUntil: Date;
  readonly dueAt: Date;
  /** Whether the member wants it and has an address. */
  readonly wanted: boolean;
}

export interface AnnouncementNews {
  readonly id: Uuid;
  readonly title: string;
  readonly body: string;
}

export interface DiscussionNews {
  readonly id: Uuid;
  readonly title: string;
  /** Null: the whole community's. */
  readonly chapterName: string | null;
  /** Posts of others since the last digest. */
  readonly posts: number;
}

export interface EventNews {
  readonly chapter: ChapterKey;
  readonly id: Uuid;
  readonly title: string;
  readonly chapterName: string;
  readonly startsAt: Date;
  readonly timeZone: string;
  readonly city: string | null;
}

/** What a digest tells. */
export interface News {
  readonly announcements: readonly AnnouncementNews[];
  /** The busiest first. */
  readonly discussions: readonly DiscussionNews[];
  /** Those that begin before the next digest; the first first. */
  readonly events: readonly EventNews[];
}

export const isNothing = ({ announcements, discussions, events }: News): boolean =>
  announcements.length + discussions.length + events.length === 0;
