import { formatSummary } from './format-summary.ts';
import type { ImportSummary } from './import-meetup.ts';

const plain: ImportSummary = {
  folder: '../archive',
  chapters: { read: 251, written: 250, unchanged: 1, skipped: 0 },
  events: { read: 5_227, written: 5_206, unchanged: 0, skipped: 21 },
  yes: 138_882,
  waitlist: 4_183,
  faulty: [],
  unknownGroups: [],
  refused: [],
  assumptions: [],
  seconds: 12.34,
};

test('the rows stand in columns', () => {
  expect(formatSummary(plain)).toBe(`
Imported ../archive in 12.3 s

                 read    written  unchanged    skipped
  chapters        251        250          1          0
  events        5,227      5,206          0         21

Answers kept as numbers: 138,882 yes, 4,183 waitlisted. The archive names no people; none were made.
`);
});

test('what was left out is listed with its reason, what was assumed with its count', () => {
  const text = formatSummary({
    ...plain,
    unknownGroups: [
      { name: 'R-Ladies Louisville', urlname: 'rladies-louisville', events: 12 },
      { name: 'R-Ladies Rabat', urlname: 'rladies-rabat', events: 1 },
    ],
    refused: [{ urlname: 'berlin', reason: 'The urlname "berlin" is taken.', events: 3 }],
    faulty: [{ file: 'events_2019.json', row: 7, label: 'Party', reason: 'field id: must be a number' }],
    assumptions: [
      { kind: 'ZERO_DURATION', count: 170, details: [] },
      {
        kind: 'COUNTRY_CASE',
        count: 14,
        details: [...'ABCDEFGHIJKLMN'],
      },
    ],
  });
  expect(text.split('\n').slice(8)).toEqual([
    '',
    'Skipped: 13 events of 2 groups that chapters.json does not know',
    '  12  R-Ladies Louisville  rladies-louisville',
    '   1  R-Ladies Rabat       rladies-rabat',
    '',
    'Skipped: 1 chapter that cannot stand here, each with its events',
    '  3  berlin  The urlname "berlin" is taken.',
    '',
    'Skipped: 1 row with a fault',
    '  row 7  events_2019.json  field id: must be a number  Party',
    '',
    'Assumed where the archive is silent or odd',
    '  170  events without a duration, taken as 2 hours',
    '   14  country codes in capitals, read like the small ones: A, B, C, D, E, F, G, H, I, J, K, L and 2 more',
    '',
  ]);
});
