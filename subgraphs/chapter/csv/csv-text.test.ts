import fc from 'fast-check';
import { instantsOf, offsetAt } from '../../../kernel/icalendar/zone-offset.ts';
import { readCsv, writeCsv } from './csv-text.ts';
import { readSheet } from './sheet.ts';

const cells = (text: string) => {
  const rows = readCsv(text);
  return Array.isArray(rows) ? rows.map((row) => row.cells) : rows;
};

it('reads back what it wrote, whatever is in it', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map((value) => value.trim().replace(/^'+/, ''));
  const hard = fc.constantFrom(
    '=1+1',
    '@x',
    '-3',
    '+4',
    'a,b',
    'say "hi"',
    'two\nlines',
    'crlf\r\nhere',
    'Zoë',
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constant('key'), fc.oneof(text, hard), text), { minLength: 1 }),
      (rows) => {
        expect(cells(writeCsv(['a', 'b', 'c'], rows))).toEqual([['a', 'b', 'c'], ...rows]);
      },
    ),
  );
});

it('writes nothing that a spreadsheet program takes for a formula', () => {
  for (const value of ['=HYPERLINK("x")', '+1', '-1', '@SUM(1)', '\t=1', '\r=1']) {
    const [, row = ''] = writeCsv(['a'], [[value]]).split('\r\n', 2);
    expect(row.replace(/^"/, '')).toMatch(/^'/);
  }
  expect(writeCsv(['n'], [[-1], [null], [new Date(0)]])).toBe('n\r\n-1\r\n\r\n1970-01-01T00:00:00.000Z\r\n');
});

it('passes over a byte order mark and empty lines, and takes any line ends', () => {
  expect(cells('\uFEFFa,b\n\n1,2\r\n\r\n"x\ny",3')).toEqual([
    ['a', 'b'],
    ['1', '2'],
    ['x\ny', '3'],
  ]);
});

it('knows the line each row begins in, over cells of many lines', () => {
  const rows = readCsv('a\n"1\n2\n3"\n\n4\n');
  expect(Array.isArray(rows) && rows.map(({ line }) => line)).toEqual([1, 2, 6]);
});

it('says where a file is no CSV', () => {
  expect(readCsv('a,b\n1,"2\n')).toMatchObject({ column: null, reason: expect.stringContaining('no CSV') });
});

it('lists everything wrong with a header, and takes names in either case', () => {
  const read = (text: string) =>
    readSheet(text, ['memberId', 'role'], ['memberId', 'role'], (row) => ({
      id: row.get('memberId', String),
    }));
  expect(read('MEMBERID,Role\n1,2\n')).toMatchObject({ items: [{ line: 2, id: '1' }], bad: [] });
  expect(read('memberId,memberId,x\n1,2,3\n').bad.map(({ column }) => column)).toEqual([
    'x',
    'memberId',
    'role',
  ]);
  expect(read('').bad.map(({ reason }) => reason)).toEqual(Array(2).fill('This column is missing.'));
  expect(read('memberId,role\n1,2,3\n').bad).toEqual([
    { line: 2, column: null, reason: 'More cells than the header has.' },
  ]);
});

it('finds the instants of a wall time: one, none where clocks go forward, two where they go back', () => {
  const at = (text: string) =>
    instantsOf(new Date(`${text}Z`), 'Europe/Berlin').map((instant) => instant.toISOString());
  expect(at('2026-07-01T18:30:00')).toEqual(['2026-07-01T16:30:00.000Z']);
  expect(at('2026-03-29T02:30:00')).toEqual([]);
  expect(at('2026-10-25T02:30:00')).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']);
  expect(offsetAt(Date.UTC(2026, 6, 1), 'Asia/Kolkata').ms).toBe(5.5 * 3_600_000);
});
