import { UserFault } from '../../../kernel/user-error.ts';
import { type BadRow, readCsv } from './csv-text.ts';

const MOST_ROWS = 2_000;
const MOST_CHARACTERS = 1_000_000;

/** One row by the names of its columns; a column that is not there is empty. */
export interface SheetRow {
  readonly line: number;
  /** The value of a cell, as `read` makes it; undefined, and a bad row, where that throws. Undefined when empty. */
  get<Value>(column: string, read: (text: string) => Value): Value | undefined;
  /** As `get`; an empty cell is a bad row. */
  need<Value>(column: string, read: (text: string) => Value): Value | undefined;
}

export interface Sheet<Item> {
  /** Rows that are whole, in their order. */
  readonly items: readonly (Item & { readonly line: number })[];
  readonly bad: readonly BadRow[];
  readonly rows: number;
}

/**
 * Reads a file to its end, whatever is wrong in it, so that all of it can be mended at once.
 * @param columns every column there is, of which `required` must stand in the header
 * @param read gives undefined for a row that has been found bad
 */
export function readSheet<Item extends object>(
  text: string,
  columns: readonly string[],
  required: readonly string[],
  read: (row: SheetRow) => Item | undefined,
): Sheet<Item> {
  const none = { items: [], rows: 0 };
  if (text.length > MOST_CHARACTERS) return { ...none, bad: [whole('The file is too long; split it.')] };
  const records = readCsv(text);
  if (!Array.isArray(records)) return { ...none, bad: [records] };
  const [first, ...rest] = records;
  const header = first?.cells.map((name) => columns.find((column) => same(column, name)) ?? name) ?? [];
  const bad: BadRow[] = faultsOf(header, columns, required);
  if (rest.length > MOST_ROWS) bad.push(whole(`At most ${MOST_ROWS} rows; split the file.`));
  if (bad.length > 0) return { ...none, rows: rest.length, bad };
  const items: (Item & { line: number })[] = [];
  for (const { line, cells } of rest) {
    const row = new Row(line, header, cells, bad);
    if (cells.length > header.length)
      bad.push({ line, column: null, reason: 'More cells than the header has.' });
    const before = bad.length;
    const item = row.item(read);
    if (item !== undefined && bad.length === before) items.push({ ...item, line });
  }
  return { items, bad, rows: rest.length };
}

const whole = (reason: string): BadRow => ({ line: 1, column: null, reason });

const same = (a: string, b: string): boolean => a.toLowerCase() === b.trim().toLowerCase();

function faultsOf(
  header: readonly string[],
  columns: readonly string[],
  required: readonly string[],
): BadRow[] {
  const unknown = header.filter((name) => !columns.includes(name));
  const twice = header.filter((name, index) => header.indexOf(name) !== index);
  const missing = required.filter((name) => !header.includes(name));
  return [
    ...unknown.map((column) => ({
      line: 1,
      column,
      reason: `No such column; there are ${columns.join(', ')}.`,
    })),
    ...twice.map((column) => ({ line: 1, column, reason: 'This column is there twice.' })),
    ...missing.map((column) => ({ line: 1, column, reason: 'This column is missing.' })),
  ];
}

class Row implements SheetRow {
  constructor(
    readonly line: number,
    private readonly header: readonly string[],
    private readonly cells: readonly string[],
    private readonly bad: BadRow[],
  ) {}

  get<Value>(column: string, read: (text: string) => Value): Value | undefined {
    const text = this.cells[this.header.indexOf(column)] ?? '';
    if (text === '') return undefined;
    try {
      return read(text);
    } catch (error) {
      this.fault(error, column);
      return undefined;
    }
  }

  need<Value>(column: string, read: (text: string) => Value): Value | undefined {
    if ((this.cells[this.header.indexOf(column)] ?? '') === '') {
      this.bad.push({ line: this.line, column, reason: 'This must not be empty.' });
      return undefined;
    }
    return this.get(column, read);
  }

  item<Item>(read: (row: SheetRow) => Item | undefined): Item | undefined {
    try {
      return read(this);
    } catch (error) {
      const field = error instanceof UserFault ? error.field?.at(-1) : undefined;
      this.fault(error, this.header.find((name) => name === field) ?? null);
      return undefined;
    }
  }

  private fault(error: unknown, column: string | null): void {
    if (!(error instanceof UserFault)) throw error;
    this.bad.push({ line: this.line, column, reason: error.message });
  }
}
