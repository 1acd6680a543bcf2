import { until } from '../../test/setup/until.ts';
import { groupRow, meetupEventRow } from './archive.testing.ts';
import { ImportWorld, openInstance } from './import-world.testing.ts';

let world: ImportWorld;
beforeEach(async () => {
  world = await ImportWorld.open();
});
afterEach(() => world.close());

const archive = {
  'chapters.json': [groupRow(1), groupRow(2, { status: 'inactive', country: 'fr' })],
  'events_2018.json': [meetupEventRow(11, 1), meetupEventRow(12, 2)],
  'events_2019.json': [
    meetupEventRow(13, 1, { status: 'CANCELLED', rsvps: { yesCount: 3, waitlistCount: 0 } }),
    meetupEventRow(14, 9),
  ],
};
const events = (rows: unknown[]) => ({ ...archive, 'events_2018.json': rows });
const DIRECTORY = `SELECT chapter, status, yes, waitlist FROM community.directory_event ORDER BY chapter, yes`;

test('chapters and events stand in the directory, with their answers as numbers', async () => {
  const summary = await world.import(archive);
  expect(summary).toMatchObject({
    chapters: { read: 2, written: 2, unchanged: 0, skipped: 0 },
    events: { read: 4, written: 3, unchanged: 0, skipped: 1 },
    yes: 17,
    waitlist: 4,
    faulty: [],
    refused: [],
    unknownGroups: [{ name: 'Testers 9', urlname: 'testers-9', events: 1 }],
  });
  expect(await world.rows(DIRECTORY)).toEqual([
    { chapter: 'm1', status: 'CANCELLED', yes: 3, waitlist: 0 },
    { chapter: 'm1', status: 'PUBLISHED', yes: 7, waitlist: 2 },
    { chapter: 'm2', status: 'PUBLISHED', yes: 7, waitlist: 2 },
  ]);
  expect(
    await world.rows(
      `SELECT c.key, c.urlname, c.status, d.name, d.country FROM community.chapter c
       JOIN community.directory_chapter d ON d.chapter = c.key ORDER BY c.key`,
    ),
  ).toEqual([
    { key: 'm1', urlname: 'testers-1', status: 'ACTIVE', name: 'Testers 1', country: 'DE' },
    { key: 'm2', urlname: 'testers-2', status: 'INACTIVE', name: 'Testers 2', country: 'FR' },
  ]);
});

test('run again it writes nothing, and nothing is doubled', async () => {
  await world.import(archive);
  const before = await world.rows('SELECT chapter, seq FROM host.head ORDER BY chapter');
  expect(await world.import(archive)).toMatchObject({
    chapters: { read: 2, written: 0, unchanged: 2, skipped: 0 },
    events: { read: 4, written: 0, unchanged: 3, skipped: 1 },
    yes: 17,
    waitlist: 4,
  });
  expect(await world.rows('SELECT chapter, seq FROM host.head ORDER BY chapter')).toEqual(before);
  expect(await world.rows(DIRECTORY)).toHaveLength(3);
});

test('an event that the archive has changed is written again, in its place', async () => {
  await world.import(archive);
  const changed = meetupEventRow(11, 1, { title: 'Moved', rsvps: { yesCount: 9, waitlistCount: 1 } });
  expect(await world.import(events([changed, meetupEventRow(12, 2)]))).toMatchObject({
    events: { written: 1, unchanged: 2 },
  });
  expect(
    await world.rows(`SELECT title, yes, waitlist FROM community.directory_event WHERE title = 'Moved'`),
  ).toEqual([{ title: 'Moved', yes: 9, waitlist: 1 }]);
  expect(await world.rows(DIRECTORY)).toHaveLength(3);
});

test('what people changed in a chapter stays until the archive itself says something new', async () => {
  await world.import(archive);
  await world.rows(`UPDATE chapter_m1.profile SET name = 'Ours now', description = NULL`);
  await world.rows(`UPDATE community.chapter SET status = 'HIDDEN' WHERE key = 'm1'`);
  const profile = `SELECT name, status FROM chapter_m1.profile, community.chapter WHERE key = 'm1'`;

  await world.import(archive);
  expect(await world.rows(profile)).toEqual([{ name: 'Ours now', status: 'HIDDEN' }]);

  const renamed = { ...archive, 'chapters.json': [groupRow(1, { name: 'New name' }), groupRow(2)] };
  expect(await world.import(renamed)).toMatchObject({ chapters: { written: 2 } });
  expect(await world.rows(profile)).toEqual([{ name: 'New name', status: 'ACTIVE' }]);
  expect(await world.rows(`SELECT name FROM community.directory_chapter WHERE chapter = 'm1'`)).toEqual([
    { name: 'New name' },
  ]);
});

test('an archive with a file cut short writes nothing at all', async () => {
  const cut = { ...archive, 'events_2020.json': JSON.stringify([meetupEventRow(15, 1)]).slice(0, -30) };
  await expect(world.import(cut)).rejects.toMatchObject({ code: 'BAD_ARCHIVE' });
  expect(await world.rows('SELECT key FROM community.chapter')).toEqual([]);
});

test('an archive with a year missing writes nothing at all', async () => {
  const holed = { ...archive, 'events_2021.json': [] };
  await expect(world.import(holed)).rejects.toMatchObject({
    code: 'BAD_ARCHIVE',
    message: expect.stringContaining('lacks events_2020.json;'),
  });
  expect(await world.rows('SELECT key FROM community.chapter')).toEqual([]);
});

test('a chapter whose urlname another has is refused and listed, the others are taken', async () => {
  const { community, host } = world.instance;
  await world.import({ ...archive, 'chapters.json': [groupRow(5, { urlname: 'Testers-1' })] });
  const summary = await world.import(archive);
  expect(summary).toMatchObject({
    chapters: { written: 1, skipped: 1 },
    events: { written: 1, skipped: 3 },
    yes: 7,
    refused: [{ urlname: 'testers-1', events: 2, reason: expect.stringContaining('taken') }],
  });
  expect((await community.routes(undefined, 0)).servers[0]?.chapters).toEqual(['m2', 'm5']);
  expect([...host.chapters()].sort()).toEqual(['m2', 'm5']);
});

test('an import cut off half-way is finished by the next', async () => {
  await world.import({ ...archive, 'chapters.json': [groupRow(1)], 'events_2019.json': [] });
  // As if the process had ended after the chapter was made and before its row was booked.
  await world.rows('DELETE FROM imports.ledger');
  await world.rows(`DELETE FROM chapter_m1.event`);
  expect(await world.import(archive)).toMatchObject({
    chapters: { written: 2 },
    events: { written: 3 },
    refused: [],
  });
  expect(await world.rows(DIRECTORY)).toHaveLength(3);
});

test('another process that is running shows what was imported', async () => {
  const running = await openInstance(world.url, true);
  try {
    await world.import(archive);
    await until(async () => (await running.community.routes(undefined, 0)).servers[0]?.chapters.length === 2);
    expect((await running.host.snapshot('m1' as never)).items).toHaveLength(3);
    expect(await world.rows(DIRECTORY)).toHaveLength(3);
  } finally {
    await running.close();
  }
});
