import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';

/** Woken by every change a chapter tells headquarters. */
export const chapterTopic = (chapter: ChapterKey): string => `chapter:${chapter}`;

/** Woken by every change of any chapter. */
export const ANY_CHAPTER_TOPIC = 'chapters';

/** Woken when a chapter's own chores are due though nothing of it changed. */
export const TEND_TOPIC = 'tend';

/** Woken by every change of an event or its counts. */
export const eventTopic = (eventId: Uuid): string => `event:${eventId}`;
