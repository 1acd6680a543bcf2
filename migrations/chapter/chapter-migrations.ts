import { ChapterCore1780000000001 } from './0001-core.ts';
import { ChapterSeries1780000000003 } from './0003-series.ts';

/** In order; append only. */
export const chapterMigrations = [ChapterCore1780000000001, ChapterSeries1780000000003];
