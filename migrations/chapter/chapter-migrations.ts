import { ChapterCore1780000000001 } from './0001-core.ts';
import { ChapterAnswers1780000000002 } from './0002-answers.ts';
import { ChapterSeries1780000000003 } from './0003-series.ts';
import { ChapterReach1780000000004 } from './0004-reach.ts';
import { ChapterWholeSeries1780000000005 } from './0005-whole-series.ts';
import { ChapterRights1780000000006 } from './0006-rights.ts';

/** In order; append only. */
export const chapterMigrations = [
  ChapterCore1780000000001,
  ChapterAnswers1780000000002,
  ChapterSeries1780000000003,
  ChapterReach1780000000004,
  ChapterWholeSeries1780000000005,
  ChapterRights1780000000006,
];
