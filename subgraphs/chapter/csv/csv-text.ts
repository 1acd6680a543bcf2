import { CsvError, parse } from 'csv-parse/sync';

/** A cell that begins with one of these is a formula to spreadsheet programs. */
const FORMULA = /^[=+\-@\t\r]/;
/** What makes it text again; taken off when it is read back. */
const MARK = "'";

/** A table as RFC 4180 has it, safe to open in a spreadsheet program. */
export const writeCsv = (header: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');

export type Cell = string | number | Date | null;

function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const plain = value instanceof Date ? value.toISOString() : value;
  const text = FORMULA.test(plain) ? MARK + plain : plain;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export interface CsvRow {
  /** Of its first line in the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** What of a file cannot be taken. */
export interface BadRow {
  readonly line: number;
  /** The column's name; null when the row as a whole is at fault. */
  readonly column: string | null;
  readonly reason: string;
}

/** The rows of a file, its header the first; or where it is no CSV. A byte order mark and empty lines are passed over. */
export function readCsv(text: string): CsvRow[] | BadRow {
  try {
    const records = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({
      line: info.lines - record.join('').split('\n').length + 1,
      cells: record.map(unmarked),
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = error as CsvError & { lines?: number };
    return { line: lines ?? 1, column: null, reason: `This is no CSV: ${error.message}` };
  }
}

const unmarked = (text: string): string =>
  text.startsWith(MARK) && FORMULA.test(text.slice(1)) ? text.slice(1) : text;
