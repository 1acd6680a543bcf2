import { ChapterCore1780000000001 } from './0001-core.ts';
import { ChapterReach1780000000004 } from './0004-reach.ts';

/** In order; append only. */
export const chapterMigrations = [ChapterCore1780000000001, ChapterReach1780000000004];
