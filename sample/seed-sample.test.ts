import { systemClock } from '../kernel/clock.ts';
import { createPool } from '../kernel/db/pool.ts';
import { ChapterhouseError } from '../kernel/errors.ts';
import { toChapterKey } from '../kernel/ids.ts';
import { silentLogger } from '../kernel/log.ts';
import { Notices } from '../kernel/notices.ts';
import { openChapterHost } from '../subgraphs/chapter/host.ts';
import { openCommunity } from '../subgraphs/community/community.ts';
import { createTestDatabase, type TestDatabase } from '../test/setup/database.ts';
import { SAMPLE_MEMBERS } from './sample-members.ts';
import { seedSample } from './seed-sample.ts';

let database: TestDatabase;
const closers: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await database.drop();
});

/** One process on the database. */
async function open() {
  const pool = createPool(database.url, silentLogger, 10);
  const notices = new Notices(pool, silentLogger);
  await notices.start();
  const shared = { pool, notices, logger: silentLogger, clock: systemClock };
  const host = await openChapterHost({ ...shared, graphUrl: () => 'https://graph.test' });
  let provisions = Number.POSITIVE_INFINITY;
  const provision: typeof host.provision = async (request) => {
    provisions -= 1;
    if (provisions < 0) throw new ChapterhouseError('CHAPTER_UNAVAILABLE', 'The server has had enough.');
    await host.provision(request);
  };
  const peer = {
    provision,
    feed: host.feed.bind(host),
    snapshot: host.snapshot.bind(host),
    exportMember: host.exportMember.bind(host),
  };
  const community = await openCommunity({ ...shared, follow: false, hostPeer: () => peer });
  closers.push(
    () => pool.end(),
    () => notices.stop(),
    () => host.close(),
    () => community.close(),
  );
  const server = await community.registry.registerServer('local', 'local:');
  return {
    community,
    server,
    seed: () => seedSample({ community, host, server, pool, clock: systemClock, logger: silentLogger }),
    rows: async (sql: string) => (await pool.query(sql)).rows,
    failAfter: (count: number) => {
      provisions = count;
    },
  };
}

const DIRECTORY = `SELECT chapter, title, capacity, yes, guests, waitlist, maybe, no
  FROM community.directory_event ORDER BY chapter, starts_at`;
const NEXT = (chapter: string): string => `SELECT capacity, yes, guests, waitlist
  FROM community.directory_event WHERE chapter = '${chapter}' AND starts_at > now() ORDER BY starts_at LIMIT 1`;

test('the sample stands in the directory, once, and keeps what people change in it', async () => {
  const { seed, rows } = await open();
  expect(await seed()).toBe(true);

  const chapters = await rows('SELECT chapter, description FROM community.directory_chapter');
  expect(chapters.length).toBeGreaterThanOrEqual(12);
  for (const { description } of chapters) expect(description).toContain('Sample data');
  expect(await rows('SELECT DISTINCT bio FROM community.member')).toEqual([{ bio: 'Sample member.' }]);
  expect(await rows('SELECT version FROM community.guidelines')).toEqual([{ version: 1 }]);
  expect(await rows(NEXT('lisbon'))).toEqual([{ capacity: 8, yes: 7, guests: 0, waitlist: 0 }]);
  expect(await rows(NEXT('montreal'))).toEqual([{ capacity: 6, yes: 6, guests: 0, waitlist: 3 }]);
  const oversold = 'SELECT title FROM community.directory_event WHERE yes + guests > capacity';
  expect(await rows(oversold)).toEqual([]);

  await rows(`UPDATE chapter_lisbon.profile SET name = 'Ours now'`);
  await rows(`DELETE FROM chapter_montreal.rsvp`);
  const before = await rows(DIRECTORY);
  expect(await seed()).toBe(false);
  expect(await rows('SELECT name FROM chapter_lisbon.profile')).toEqual([{ name: 'Ours now' }]);
  expect(await rows('SELECT id FROM chapter_montreal.rsvp')).toEqual([]);
  expect(await rows(DIRECTORY)).toEqual(before);
}, 60_000);

test('an instance that has chapters of its own is left alone', async () => {
  const { seed, rows, community, server } = await open();
  await community.registry.registerChapter({
    key: toChapterKey('ours'),
    urlname: 'ours',
    status: 'ACTIVE',
    serverId: server.id,
    profile: {
      name: 'Ours',
      description: null,
      city: null,
      country: null,
      lat: null,
      lon: null,
      timeZone: 'UTC',
      joinMode: 'OPEN',
      foundedAt: null,
      links: [],
      topics: [],
    },
  });
  expect(await seed()).toBe(false);
  expect(await rows('SELECT key FROM community.chapter')).toEqual([{ key: 'ours' }]);
  expect(await rows('SELECT id FROM community.member')).toEqual([]);
});

test('a seeding cut off half-way goes on where it was, and two at once make one sample', async () => {
  const [one, two] = [await open(), await open()];
  one.failAfter(7);
  await expect(one.seed()).rejects.toMatchObject({ code: 'CHAPTER_UNAVAILABLE' });
  // As if the end had come while a chapter's events were being made.
  await one.rows(`DELETE FROM chapter_lisbon.event WHERE starts_at > now()`);
  one.failAfter(Number.POSITIVE_INFINITY);

  expect((await Promise.all([one.seed(), two.seed()])).sort()).toEqual([false, true]);
  expect(await one.rows('SELECT count(*) AS members FROM community.member')).toEqual([
    { members: SAMPLE_MEMBERS.length },
  ]);
  const doubled = `SELECT chapter, starts_at FROM community.directory_event
    GROUP BY chapter, starts_at HAVING count(DISTINCT title) > 1`;
  expect(await one.rows(doubled)).toEqual([]);
  expect(await one.rows(`SELECT count(*) AS events FROM chapter_lisbon.event`)).toEqual(
    await one.rows(`SELECT count(*) AS events FROM chapter_berlin.event`),
  );
  expect(
    await one.rows(`SELECT yes, waitlist FROM chapter_montreal.event_counts WHERE waitlist = 3`),
  ).toContainEqual({ yes: 6, waitlist: 3 });
}, 60_000);
