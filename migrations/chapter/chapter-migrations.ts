import { ChapterCore1780000000001 } from './0001-core.ts';

/** In order; append only. */
export const chapterMigrations = [ChapterCore1780000000001];
