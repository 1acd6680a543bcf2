import { ChapterhouseError } from '../../../kernel/errors.ts';
import { type ChapterKey, newUuid, type Uuid } from '../../../kernel/ids.ts';
import { silentLogger } from '../../../kernel/log.ts';
import type { ChapterHostPeer } from '../../../kernel/peers.ts';
import type { ChangeBody } from '../../../schema/changes.ts';
import { until } from '../../../test/setup/until.ts';
import type { Pace } from './follower.ts';
import { type Contact, serverHealth } from './freshness.ts';
import { MemoryFeedHost } from './memory-host.testing.ts';
import { event, NO_COUNTS, profile, TestTables } from './rollup.testing.ts';
import { Rollup } from './rollup.ts';

let tables: TestTables;
let clockAt: Date;
const started: Rollup[] = [];
const now = (): Date => clockAt;

beforeAll(async () => {
  tables = await TestTables.open();
});
afterAll(() => tables.close());
beforeEach(() => {
  clockAt = new Date('2026-03-01T12:00:00.000Z');
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((rollup) => rollup.stop()));
  await tables.db.query('TRUNCATE community.chapter, community.chapter_server CASCADE');
  await tables.db.query(
    'TRUNCATE community.directory_chapter, community.directory_event, community.directory_text, community.directory_word, community.directory_membership, community.directory_tally',
  );
});

function rollupOf(...given: ([Uuid, ChapterHostPeer] | Partial<Pace>)[]): Rollup {
  const byId = new Map(given.filter((each) => Array.isArray(each)));
  const pace = given.filter((each) => !Array.isArray(each));
  const rollup = new Rollup({
    db: tables.db,
    notices: tables.notices,
    logger: silentLogger,
    clock: { now },
    hostPeer: ({ id }) => byId.get(id) as ChapterHostPeer,
    pace: Object.assign({ firstMs: 5, longestMs: 20, idleMs: 1 }, ...pace),
  });
  started.push(rollup);
  return rollup;
}

async function oneServer(...keys: string[]) {
  const server = await tables.server();
  const host = new MemoryFeedHost(now);
  const chapters: ChapterKey[] = [];
  for (const key of keys) chapters.push(await tables.register(key, { server }));
  for (const chapter of chapters) {
    host.write(chapter, { type: 'chapter.changed', data: profile({ name: chapter }) });
  }
  return { server, host, chapters: chapters as [ChapterKey, ...ChapterKey[]] };
}

const titles = () =>
  tables.value<string[]>(
    `SELECT coalesce(array_agg(title ORDER BY title), '{}') FROM community.directory_event`,
  );
const parked = (chapter: ChapterKey) =>
  tables.value<{ reason: string; attempts: number; retryAt: string } | null>(
    'SELECT parked FROM community.feed_cursor WHERE chapter = $1',
    chapter,
  );
const contactError = () => tables.value<string | null>('SELECT error FROM community.server_contact');
const changed = (title: string, over = {}): ChangeBody => ({
  type: 'event.changed',
  data: event({ title, ...over }),
});

const joined = (memberId: string, status: 'ACTIVE' | 'LEFT'): ChangeBody => ({
  type: 'membership.changed',
  data: { memberId, role: 'MEMBER', status, joinedAt: '2026-02-01T00:00:00.000Z' },
});

it('takes a chapter over by snapshot, then follows its changes', async () => {
  const { server, host, chapters } = await oneServer('lyon');
  host.write(chapters[0], changed('one'));
  rollupOf([server, host]).start();
  await until(async () => (await titles()).length === 1);
  host.write(chapters[0], changed('two'), changed('three'));
  await until(async () => (await titles()).length === 3);
  expect(host.snapshots).toBe(1);
  expect(await tables.value('SELECT seq FROM community.feed_cursor')).toBe(4);
});

it('tells who watches the directory after the commit', async () => {
  const { server, host, chapters } = await oneServer('lyon');
  const rollup = rollupOf([server, host]);
  await rollup.catchUp();
  const seen = new Promise<number>((resolve) => {
    tables.notices.listen('directory:lyon', () =>
      resolve(tables.value<number>('SELECT count(*) FROM community.directory_event')),
    );
  });
  host.write(chapters[0], changed('one'));
  await rollup.catchUp();
  expect(await seen).toBe(1);
});

it('counts anew from the rows, so that a member told twice counts once', async () => {
  const { server, host, chapters } = await oneServer('lyon');
  const [a, b] = [newUuid(), newUuid()];
  const rollup = rollupOf([server, host]);
  await rollup.catchUp();
  host.write(chapters[0], joined(a, 'ACTIVE'), joined(a, 'ACTIVE'), joined(b, 'ACTIVE'), joined(b, 'LEFT'));
  await rollup.catchUp();
  expect(await tables.value('SELECT members FROM community.directory_tally')).toBe(1);
});

it('replaces the rows of a chapter that was restored, and leaves nothing of what the restored one lacks', async () => {
  const { server, host, chapters } = await oneServer('lyon', 'nice');
  const [lyon, nice] = chapters as [ChapterKey, ChapterKey];
  host.write(lyon, changed('kept'), changed('lost'), joined(newUuid(), 'ACTIVE'));
  host.write(nice, changed('untouched'));
  const rollup = rollupOf([server, host]);
  await rollup.catchUp();
  host.restore(lyon, 2);
  await rollup.catchUp();
  expect(await titles()).toEqual(['kept', 'untouched']);
  expect(await tables.value('SELECT count(*) FROM community.directory_membership')).toBe(0);
  expect(await tables.value(`SELECT members FROM community.directory_tally WHERE chapter = 'lyon'`)).toBe(0);
});

it('asks for a snapshot when the feed left something out', async () => {
  const { server, host, chapters } = await oneServer('lyon');
  const rollup = rollupOf([server, host]);
  await rollup.catchUp();
  host.write(chapters[0], changed('one'), changed('two'), changed('three'));
  host.spoil = (page) => ({
    ...page,
    news: page.news.map((news) =>
      news.kind === 'changes' ? { ...news, changes: news.changes.filter((_, index) => index !== 1) } : news,
    ),
  });
  await rollup.catchUp();
  expect(host.snapshots).toBe(2);
  expect(await titles()).toEqual(['one', 'three', 'two']);
});

it('gives events without a place their chapter’s, and moves them along with it', async () => {
  const { server, host, chapters } = await oneServer('lyon');
  const place = () =>
    tables.db.query('SELECT title, city, country, lat, lon FROM community.directory_event ORDER BY title');
  host.write(
    chapters[0],
    changed('away', { city: 'Oslo', country: 'NO', lat: 59.91, lon: 10.75 }),
    changed('home'),
  );
  const rollup = rollupOf([server, host]);
  await rollup.catchUp();
  const away = { title: 'away', city: 'Oslo', country: 'NO', lat: 59.91, lon: 10.75 };
  expect(await place()).toEqual([
    away,
    { title: 'home', city: 'Lyon', country: 'FR', lat: 45.75, lon: 4.85 },
  ]);
  host.write(chapters[0], {
    type: 'chapter.changed',
    data: profile({ city: 'Bern', country: 'CH', lat: 46.95, lon: 7.44 }),
  });
  await rollup.catchUp();
  expect(await place()).toEqual([
    away,
    { title: 'home', city: 'Bern', country: 'CH', lat: 46.95, lon: 7.44 },
  ]);
});

describe('a chapter that sends what cannot be taken', () => {
  const NUL = String.fromCharCode(0);

  it.each<[string, ChangeBody, RegExp]>([
    [
      'what breaks the contract',
      { type: 'event.changed', data: { title: 7 } } as never,
      /change 2 breaks the contract/,
    ],
    ['what the database refuses', changed(`nul ${NUL}`), /cannot be stored/],
  ])('is parked alone: %s', async (_what, poison, reason) => {
    const { server, host, chapters } = await oneServer('lyon', 'nice');
    const [lyon, nice] = chapters as [ChapterKey, ChapterKey];
    const rollup = rollupOf([server, host]);
    await rollup.catchUp();
    host.write(lyon, poison);
    host.write(nice, changed('good'));
    await rollup.catchUp();
    expect(await parked(lyon)).toMatchObject({ reason: expect.stringMatching(reason), attempts: 1 });
    expect(await parked(nice)).toBeNull();
    expect(await titles()).toEqual(['good']);
  });

  it('keeps what came before the fault', async () => {
    const { server, host, chapters } = await oneServer('lyon');
    const rollup = rollupOf([server, host]);
    await rollup.catchUp();
    host.write(chapters[0], changed('before'), { type: 'nonsense' } as never, changed('behind'));
    await rollup.catchUp();
    expect(await titles()).toEqual(['before']);
    expect(await tables.value('SELECT seq FROM community.feed_cursor')).toBe(2);
  });

  it('is taken back by snapshot once it is mended, trying less and less often', async () => {
    const { server, host, chapters } = await oneServer('lyon');
    const rollup = rollupOf([server, host]);
    await rollup.catchUp();
    host.write(chapters[0], { type: 'nonsense' } as never);
    await rollup.catchUp();
    clockAt = new Date('2026-03-01T12:00:01.000Z');
    await rollup.catchUp();
    expect(await parked(chapters[0])).toMatchObject({ attempts: 2, retryAt: '2026-03-01T12:00:03.000Z' });
    const { log } = host.chapters.get(chapters[0]) as { log: unknown[] };
    log.splice(-1, 1, { seq: 2, at: clockAt.toISOString(), ...changed('mended') });
    clockAt = new Date('2026-03-01T12:00:02.999Z');
    await rollup.catchUp();
    expect(await titles()).toEqual([]);
    clockAt = new Date('2026-03-01T12:00:03.000Z');
    await rollup.catchUp();
    expect(await titles()).toEqual(['mended']);
    expect(await parked(chapters[0])).toBeNull();
  });

  it('is parked when its server does not hold it', async () => {
    const { server, host } = await oneServer('lyon');
    const ghost = await tables.register('ghost', { server });
    await rollupOf([server, host]).catchUp();
    expect(await parked(ghost)).toMatchObject({ reason: 'its server does not hold it' });
  });

  it('cannot write rows of a chapter that stands elsewhere', async () => {
    const { server, host } = await oneServer('lyon');
    const elsewhere = await tables.server('http://elsewhere.test');
    const other = await tables.register('oslo', { server: elsewhere });
    host.write(other, changed('forged'));
    const { epoch, log } = host.chapters.get(other) as { epoch: string; log: never[] };
    host.spoil = (page) => ({
      ...page,
      news: [...page.news, { kind: 'changes', chapter: other, epoch, changes: log }],
    });
    await rollupOf([server, host], [elsewhere, new MemoryFeedHost(now)]).catchUp();
    expect(await titles()).toEqual([]);
  });
});

it('lets two followers of the same server go on side by side', async () => {
  const { server, host, chapters } = await oneServer('lyon', 'nice', 'oslo');
  rollupOf([server, host]).start();
  rollupOf([server, host]).start();
  const id = newUuid();
  for (let yes = 1; yes <= 60; yes += 1) {
    for (const chapter of chapters) {
      const counts = { ...NO_COUNTS, version: yes, yes };
      host.write(
        chapter,
        yes === 1
          ? { type: 'event.changed', data: event({ eventId: id, counts }) }
          : { type: 'event.counted', data: { eventId: id, counts } },
      );
    }
    if (yes % 10 === 0) await tables.value('SELECT 1');
  }
  await until(async () => (await tables.value('SELECT min(seq) FROM community.feed_cursor')) === 61);
  expect(await tables.db.query('SELECT DISTINCT yes, version FROM community.directory_event')).toEqual([
    { yes: 60, version: 60 },
  ]);
  expect(await tables.value('SELECT count(*) FROM community.directory_event')).toBe(3);
});

it('picks up a new chapter at once, in the middle of a long wait', async () => {
  const { server, host, chapters } = await oneServer('lyon');
  rollupOf([server, host]).start();
  await until(async () => host.asked.at(-1)?.[0]?.seq === 1);
  const nice = 'nice' as ChapterKey;
  host.write(nice, { type: 'chapter.changed', data: profile() }, changed('first'));
  await tables.register(nice, { server });
  tables.notices.publish('routes');
  await until(async () => (await titles()).length === 1);
  expect(await parked(chapters[0])).toBeNull();
});

it('writes trouble down when a wait breaks, and goes on when the server is back, with nothing lost', async () => {
  const { server, host, chapters } = await oneServer('lyon');
  rollupOf([server, host]).start();
  await until(async () => host.asked.at(-1)?.[0]?.seq === 1);
  host.stop();
  await until(async () => (await contactError()) === 'The server does not answer.');
  host.down = false;
  host.write(chapters[0], changed('meanwhile'));
  await until(async () => (await titles()).length === 1 && (await contactError()) === null);
});

it('counts a server as live as soon as it is back, or at the start, though it has nothing to tell', async () => {
  const { server, host } = await oneServer('lyon');
  const health = async () => {
    const [contact] = await tables.db.query<Contact>(
      `SELECT contact_at AS "contactAt", current_at AS "currentAt", error FROM community.server_contact`,
    );
    return serverHealth(contact, clockAt);
  };
  await rollupOf([server, host]).catchUp();
  clockAt = new Date('2026-03-01T13:00:00.000Z');
  expect(await health()).toBe('STALE');
  // Longer than this test has patience.
  rollupOf([server, host], { waitMs: 30_000 }).start();
  await until(async () => (await health()) === 'LIVE');
  host.stop();
  await until(async () => (await health()) === 'UNREACHABLE');
  host.down = false;
  await until(async () => (await health()) === 'LIVE');
});

it('does not keep the others waiting for a snapshot that cannot be had', async () => {
  const { server, host } = await oneServer('lyon', 'nice');
  host.beforeSnapshot = (chapter) => {
    if (chapter === 'lyon') throw new ChapterhouseError('INTERNAL', 'Something went wrong on our side.');
  };
  await rollupOf([server, host]).catchUp();
  expect(await tables.value('SELECT array_agg(chapter) FROM community.directory_chapter')).toEqual(['nice']);
  expect(await parked('lyon' as ChapterKey)).toMatchObject({
    reason: 'no snapshot to be had: Something went wrong on our side.',
  });
});

it('fails to catch up with a server that is away', async () => {
  const { server, host } = await oneServer('lyon');
  host.stop();
  await expect(rollupOf([server, host]).catchUp()).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
});

it('takes no answer that is no feed page', async () => {
  const { server, host } = await oneServer('lyon');
  host.spoil = () => ({ news: 'none' }) as never;
  await expect(rollupOf([server, host]).catchUp()).rejects.toMatchObject({ code: 'SUBGRAPH_INVALID' });
});

it('tells how catching up goes on', async () => {
  const { server, host, chapters } = await oneServer('lyon');
  host.write(chapters[0], changed('one'), changed('two'));
  const told: number[] = [];
  await rollupOf([server, host]).catchUp(({ applied }) => told.push(applied));
  expect(told.at(-1)).toBe(3);
});

it('does not write a row for each look at a quiet server', async () => {
  const { server, host } = await oneServer('lyon');
  const written = () =>
    tables.value<string[]>(
      `SELECT array[(SELECT xmin::text FROM community.server_contact), (SELECT xmin::text FROM community.feed_cursor)]`,
    );
  rollupOf([server, host], { waitMs: 2 }).start();
  await until(async () => host.asked.length >= 5);
  const before = await written();
  await until(async () => host.asked.length >= 25);
  expect(await written()).toEqual(before);
  clockAt = new Date('2026-03-01T12:00:03.000Z');
  await until(async () => (await written())[0] !== before[0]);
  expect((await written())[1]).toBe(before[1]);
});
