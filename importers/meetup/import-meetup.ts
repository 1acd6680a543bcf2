import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/log.ts';
import { UserFault } from '../../kernel/user-error.ts';
import { inParallel } from '../in-parallel.ts';
import { type AssumptionTally, tallyAssumptions } from './assumption.ts';
import { type ChapterImport, planImport, type UnknownGroup } from './plan-import.ts';
import type { ProgressReporter } from './progress.ts';
import { readArchive, type SkippedRow } from './read-archive.ts';
import type { ImportTarget } from './target.ts';

/** What became of the rows of one kind: `read` is the sum of the others. */
export interface RowTally {
  readonly read: number;
  readonly written: number;
  readonly unchanged: number;
  readonly skipped: number;
}

export interface RefusedChapter {
  readonly urlname: string;
  readonly reason: string;
  readonly events: number;
}

export interface ImportSummary {
  readonly folder: string;
  readonly chapters: RowTally;
  readonly events: RowTally;
  /** Sums over the events that stand, as historical counts. */
  readonly yes: number;
  readonly waitlist: number;
  /** Rows left out for a fault of their own. */
  readonly faulty: readonly SkippedRow[];
  /** Groups whose events were left out because no chapter row describes them. */
  readonly unknownGroups: readonly UnknownGroup[];
  /** Chapters the target would not take, and their events with them. */
  readonly refused: readonly RefusedChapter[];
  readonly assumptions: readonly AssumptionTally[];
  readonly seconds: number;
}

export interface ImportOptions {
  /** Folder with `chapters.json` and `events_*.json`. */
  readonly folder: string;
  readonly target: ImportTarget;
  readonly progress: ProgressReporter;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Chapters written side by side: making a schema keeps one connection busy for a while. */
const CHAPTERS_AT_ONCE = 4;
/** Events of one write. */
const BATCH = 250;

/**
 * Reads a Meetup archive into a target. The whole archive is read and checked before the first row is written; run
 * again, it writes only what the archive has changed.
 * @throws BAD_ARCHIVE before anything is written; whatever the target throws, with the chapters done so far kept
 */
export async function importMeetup(options: ImportOptions): Promise<ImportSummary> {
  const { folder, target, progress, clock, logger } = options;
  const began = clock.now().getTime();
  const archive = await readArchive(folder);
  const plan = planImport(archive.chapters, archive.events);
  const planned = plan.chapters.flatMap(({ events }) => events);
  logger.debug({ folder, chapters: plan.chapters.length, events: planned.length }, 'archive read');

  const book = new ImportBook();
  progress.begin({ chapters: plan.chapters.length, events: planned.length });
  try {
    await inParallel(plan.chapters, CHAPTERS_AT_ONCE, async (one) => {
      await writeChapter(target, one, book, progress);
      progress.advance({ chapters: 1 });
    });
    progress.stage('Bringing the directory up to date …');
    await target.catchUp();
  } finally {
    progress.end();
  }
  return {
    folder,
    chapters: tally(archive.chaptersRead, book.chapters),
    events: tally(archive.eventsRead, book.events),
    yes: book.yes,
    waitlist: book.waitlist,
    faulty: archive.skipped,
    unknownGroups: plan.unknownGroups,
    refused: book.refused,
    assumptions: tallyAssumptions(plan.assumed),
    seconds: (clock.now().getTime() - began) / 1_000,
  };
}

/** What has been done so far. */
class ImportBook {
  readonly chapters = { written: 0, unchanged: 0 };
  readonly events = { written: 0, unchanged: 0 };
  readonly refused: RefusedChapter[] = [];
  yes = 0;
  waitlist = 0;
}

async function writeChapter(
  target: ImportTarget,
  { chapter, events }: ChapterImport,
  book: ImportBook,
  progress: ProgressReporter,
): Promise<void> {
  try {
    book.chapters[await target.writeChapter(chapter)] += 1;
  } catch (error) {
    if (!(error instanceof UserFault)) throw error;
    book.refused.push({ urlname: chapter.urlname, reason: error.message, events: events.length });
    progress.advance({ events: events.length });
    return;
  }
  for (let start = 0; start < events.length; start += BATCH) {
    const batch = events.slice(start, start + BATCH);
    const { written, unchanged } = await target.writeEvents(chapter.key, batch);
    book.events.written += written;
    book.events.unchanged += unchanged;
    for (const event of batch) {
      book.yes += event.importedYes;
      book.waitlist += event.importedWaitlist;
    }
    progress.advance({ events: batch.length });
  }
}

function tally(read: number, { written, unchanged }: Omit<RowTally, 'read' | 'skipped'>): RowTally {
  return { read, written, unchanged, skipped: read - written - unchanged };
}
