import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { groupRow, meetupEventRow, writeArchive } from './archive.testing.ts';
import { readArchive } from './read-archive.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'archive-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const chapters = [groupRow(1), groupRow(2)];
const events = [meetupEventRow(11, 1), meetupEventRow(12, 2)];

async function failure(files: Record<string, unknown>): Promise<{ code: string; message: string }> {
  await writeArchive(folder, files);
  const error: unknown = await readArchive(folder).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error as { code: string; message: string };
}

test('every row of every file is read', async () => {
  await writeArchive(folder, {
    'chapters.json': chapters,
    'events_2018.json': events,
    'events_2019.json': [meetupEventRow(13, 1)],
    'notes.json': 'not of the archive',
  });
  const archive = await readArchive(folder);
  expect(archive.chapters.map(({ id }) => id)).toEqual(['1', '2']);
  expect(archive.events.map(({ id }) => id)).toEqual(['11', '12', '13']);
  expect(archive).toMatchObject({ chaptersRead: 2, eventsRead: 3, skipped: [] });
});

test('a year without events is a file with an empty list, and other names than years’ are as good', async () => {
  await writeArchive(folder, {
    'chapters.json': chapters,
    'events_2016.json': events,
    'events_2017.json': [],
    'events_2018.json': [],
    'events_old.json': [meetupEventRow(13, 1)],
  });
  expect((await readArchive(folder)).events.map(({ id }) => id)).toEqual(['11', '12', '13']);
});

test('a folder that is not there is named', async () => {
  await expect(readArchive(join(folder, 'nowhere'))).rejects.toMatchObject({
    code: 'BAD_ARCHIVE',
    message: expect.stringContaining('nowhere'),
  });
});

test.each([
  ['without chapters.json', { 'events_2019.json': events }, 'has no chapters.json'],
  ['without event files', { 'chapters.json': chapters }, 'has no events_*.json'],
  [
    'with a year missing between others',
    { 'chapters.json': chapters, 'events_2016.json': events, 'events_2018.json': [] },
    'lacks events_2017.json; a year',
  ],
  [
    'with several years missing',
    {
      'chapters.json': chapters,
      'events_2012.json': events,
      'events_2014.json': [],
      'events_2017.json': [],
    },
    'lacks events_2013.json, events_2015.json, events_2016.json;',
  ],
  [
    'with many years missing',
    { 'chapters.json': chapters, 'events_2001.json': events, 'events_2026.json': [] },
    'events_2010.json, events_2011.json and 14 more;',
  ],
  [
    'with a file cut short',
    { 'chapters.json': chapters, 'events_2019.json': JSON.stringify(events).slice(0, -40) },
    'events_2019.json is not whole JSON',
  ],
  [
    'with an empty file',
    { 'chapters.json': '', 'events_2019.json': events },
    'chapters.json is not whole JSON',
  ],
  [
    'with a file that is no list',
    { 'chapters.json': { chapters }, 'events_2019.json': events },
    'chapters.json is not a list of rows',
  ],
  ['with no chapter', { 'chapters.json': [], 'events_2019.json': events }, 'chapters.json holds no chapter'],
  [
    'whose rows are of something else',
    { 'chapters.json': chapters, 'events_2019.json': chapters },
    'No row of events_2019.json has the shape expected; row 1, field status',
  ],
])('an archive %s stops at once', async (_name, files, message) => {
  expect(await failure(files)).toMatchObject({
    code: 'BAD_ARCHIVE',
    message: expect.stringContaining(message),
  });
});

test('a bad row is left out, and file, row, field and reason are listed', async () => {
  await writeArchive(folder, {
    'chapters.json': [groupRow(1), groupRow(2, { lat: 'north' })],
    'events_2019.json': [
      meetupEventRow(11, 1),
      meetupEventRow(12, 1, { dateTime: '2019-12-28T16:00:00' }),
      meetupEventRow(13, 1, { rsvps: { yesCount: -1, waitlistCount: 0 } }),
      'nonsense',
    ],
  });
  const archive = await readArchive(folder);
  expect(archive.chapters).toHaveLength(1);
  expect(archive.events).toHaveLength(1);
  expect(archive.skipped).toEqual([
    expect.objectContaining({ file: 'chapters.json', row: 2, label: 'testers-2' }),
    {
      file: 'events_2019.json',
      row: 2,
      label: 'Meeting 12',
      reason: 'field dateTime: must be a date and time with Z or an offset',
    },
    expect.objectContaining({ row: 3, reason: expect.stringContaining('field rsvps.yesCount: ') }),
    expect.objectContaining({ row: 4, label: '' }),
  ]);
});

test('a row whose id was there before is left out', async () => {
  await writeArchive(folder, {
    'chapters.json': [groupRow(1), groupRow(3, { urlname: 'testers-1' })],
    'events_2018.json': [meetupEventRow(11, 1)],
    'events_2019.json': [meetupEventRow(12, 1), meetupEventRow(11, 1)],
  });
  const archive = await readArchive(folder);
  expect(archive.skipped.map(({ file, row, reason }) => [file, row, reason])).toEqual([
    ['chapters.json', 2, 'doubles chapters.json row 1'],
    ['events_2019.json', 2, 'doubles events_2018.json row 1'],
  ]);
});
