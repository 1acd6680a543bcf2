import { ChapterCore1780000000001 } from './0001-core.ts';
import { ChapterAnswers1780000000002 } from './0002-answers.ts';

/** In order; append only. */
export const chapterMigrations = [ChapterCore1780000000001, ChapterAnswers1780000000002];
