import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { type ChapterRow, chapterRow, type EventRow, eventRow } from './archive.schema.ts';

const CHAPTERS_FILE = 'chapters.json';
const EVENTS_FILE = /^events_.+\.json$/;
const YEAR_FILE = /^events_(\d{4})\.json$/;
/** A message names this many missing files at most. */
const NAMED = 10;

/** A row left out and why. */
export interface SkippedRow {
  readonly file: string;
  /** From 1 within its file. */
  readonly row: number;
  /** Name or id of the row, as far as it has one. */
  readonly label: string;
  readonly reason: string;
}

export interface Archive {
  readonly chapters: readonly ChapterRow[];
  readonly events: readonly EventRow[];
  /** Rows there were, good and bad. */
  readonly chaptersRead: number;
  readonly eventsRead: number;
  readonly skipped: readonly SkippedRow[];
}

/**
 * Reads a whole archive: `chapters.json` and every `events_*.json`, arrays of Meetup groups and events. A row that does
 * not have the shape, or the id of an earlier one, is left out and listed. From the first `events_YYYY.json` to the last
 * no year may be missing: one without events is a file with an empty list.
 * @throws BAD_ARCHIVE naming the file, and row and field where no row of a file has the shape
 */
export async function readArchive(folder: string): Promise<Archive> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw bad(`The archive folder "${folder}" cannot be read${reasonOf(cause)}.`, cause);
  });
  const eventFiles = names.filter((name) => EVENTS_FILE.test(name)).sort();
  if (!names.includes(CHAPTERS_FILE)) throw bad(`The archive folder "${folder}" has no ${CHAPTERS_FILE}.`);
  if (eventFiles.length === 0) throw bad(`The archive folder "${folder}" has no events_*.json.`);
  checkYears(folder, eventFiles);

  const chapters = new Table(chapterRow, [(row) => row.id, (row) => row.urlname]);
  const events = new Table(eventRow, [(row) => row.id]);
  chapters.add(CHAPTERS_FILE, await readRows(folder, CHAPTERS_FILE));
  for (const file of eventFiles) events.add(file, await readRows(folder, file));
  if (chapters.read === 0) throw bad(`${CHAPTERS_FILE} holds no chapter.`);
  return {
    chapters: chapters.rows,
    events: events.rows,
    chaptersRead: chapters.read,
    eventsRead: events.read,
    skipped: [...chapters.skipped, ...events.skipped],
  };
}

function checkYears(folder: string, files: readonly string[]): void {
  const years = files.flatMap((file) => YEAR_FILE.exec(file)?.[1] ?? []).map(Number);
  const missing: string[] = [];
  for (let year = Math.min(...years) + 1; year < Math.max(...years); year += 1) {
    if (!years.includes(year)) missing.push(`events_${String(year).padStart(4, '0')}.json`);
  }
  if (missing.length === 0) return;
  const named = missing.slice(0, NAMED).join(', ');
  const others = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : '';
  throw bad(
    `The archive folder "${folder}" lacks ${named}${others}; a year without events is a file with [] in it.`,
  );
}

async function readRows(folder: string, file: string): Promise<readonly unknown[]> {
  let value: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(join(folder, file)));
    value = JSON.parse(text);
  } catch (cause) {
    throw bad(`${file} is not whole JSON${reasonOf(cause)}.`, cause);
  }
  if (!Array.isArray(value)) throw bad(`${file} is not a list of rows.`);
  return value;
}

/** The good rows of one kind, gathered over files. */
class Table<Row> {
  readonly rows: Row[] = [];
  readonly skipped: SkippedRow[] = [];
  read = 0;
  private readonly seen = new Map<string, string>();

  constructor(
    private readonly shape: z.ZodType<Row>,
    private readonly uniques: readonly ((row: Row) => string)[],
  ) {}

  add(file: string, values: readonly unknown[]): void {
    this.read += values.length;
    const faults: SkippedRow[] = [];
    values.forEach((value, index) => {
      const place = { file, row: index + 1, label: labelOf(value) };
      const parsed = this.shape.safeParse(value);
      if (!parsed.success) faults.push({ ...place, reason: faultOf(parsed.error) });
      else this.addGood(parsed.data, place);
    });
    const [first] = faults;
    if (first && values.length > 1 && faults.length === values.length) {
      throw bad(`No row of ${file} has the shape expected; row ${first.row}, ${first.reason}.`);
    }
    this.skipped.push(...faults);
  }

  private addGood(row: Row, place: Omit<SkippedRow, 'reason'>): void {
    const names = this.uniques.map((unique, position) => `${position} ${unique(row)}`);
    const earlier = names.map((name) => this.seen.get(name)).find((where) => where !== undefined);
    if (earlier !== undefined) {
      this.skipped.push({ ...place, reason: `doubles ${earlier}` });
      return;
    }
    for (const name of names) this.seen.set(name, `${place.file} row ${place.row}`);
    this.rows.push(row);
  }
}

function faultOf(error: z.ZodError): string {
  const [issue] = error.issues;
  const field = issue?.path.map(String).join('.');
  return `${field ? `field ${field}: ` : ''}${issue?.message ?? 'wrong shape'}`;
}

function labelOf(value: unknown): string {
  const named = z
    .object({ urlname: z.string() })
    .or(z.object({ title: z.string() }))
    .safeParse(value);
  if (!named.success) return '';
  return 'urlname' in named.data ? named.data.urlname : named.data.title;
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? ` (${cause.message})` : '';
}

function bad(message: string, cause?: unknown): ChapterhouseError {
  return new ChapterhouseError('BAD_ARCHIVE', message, cause === undefined ? {} : { cause });
}
