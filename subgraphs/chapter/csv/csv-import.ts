import type { BadRow } from './csv-text.ts';

/** What a file did, or would do. */
export interface CsvImport {
  readonly rows: number;
  /** Rows that change something. */
  readonly written: number;
  readonly unchanged: number;
  /** Everything that must be mended before anything is done. */
  readonly bad: readonly BadRow[];
  /** Whether it was done: all of it, or nothing. */
  readonly applied: boolean;
}

export const refused = (rows: number, bad: readonly BadRow[]): CsvImport => ({
  rows,
  written: 0,
  unchanged: 0,
  bad: [...bad].sort((a, b) => a.line - b.line),
  applied: false,
});
