import { encodeId, newUuid } from '../../../kernel/ids.ts';
import { TestDirectory } from './directory.testing.ts';

let test: TestDirectory;
beforeAll(async () => {
  test = await TestDirectory.open();
});
afterAll(() => test.close());
afterEach(() => test.clear());

const STATS = 'stats { chapters activeChapters members upcomingEvents countries asOf }';

it('counts chapters that are listed, people once, and of regions what is theirs', async () => {
  const [ada, bea] = [newUuid(), newUuid()];
  const lyon = await test.chapter('lyon');
  const bern = await test.chapter('bern', { country: 'CH' }, { status: 'INACTIVE' });
  const lima = await test.chapter('lima', { country: 'PE' });
  const trial = await test.chapter('trial', { country: 'BR' }, { status: 'TEST' });
  const hidden = await test.chapter('hidden', { country: 'CL' }, { status: 'HIDDEN' });
  const join = (chapter: typeof lyon, memberId: string, status: 'ACTIVE' | 'LEFT' = 'ACTIVE') =>
    test.tell(chapter, {
      type: 'membership.changed',
      data: { memberId, role: 'MEMBER', status, joinedAt: '2026-01-01T00:00:00.000Z' },
    });
  for (const chapter of [lyon, bern, lima, trial]) await join(chapter, ada);
  await join(bern, bea);
  await join(lima, newUuid(), 'LEFT');
  await join(hidden, newUuid());
  for (const chapter of [lyon, bern, lima, trial, hidden]) await test.event(chapter);
  await test.event(lyon, { status: 'CANCELLED' });
  for (const [chapter, asOf] of [
    [lyon, '2026-03-01T10:00:00.000Z'],
    [bern, '2026-03-01T11:00:00.000Z'],
    [trial, '2026-01-01T00:00:00.000Z'],
  ]) {
    await test.tables.db.query(
      'INSERT INTO community.feed_cursor (chapter, epoch, as_of) VALUES ($1, $2, $3)',
      [chapter, 'e', asOf],
    );
  }
  const { data, codes } = await test.ask<{ regions: { name: string }[] }>(
    `{ organization { name guidelines { version } ${STATS} } regions { name chapters(first: 1) { totalCount } ${STATS} } }`,
  );
  expect(codes).toEqual([]);
  const none = {
    chapters: 0,
    activeChapters: 0,
    members: 0,
    upcomingEvents: 0,
    countries: 0,
    asOf: '2026-03-01T12:00:00.000Z',
  };
  const europe = {
    ...none,
    chapters: 2,
    activeChapters: 1,
    members: 2,
    upcomingEvents: 2,
    countries: 2,
    asOf: '2026-03-01T10:00:00.000Z',
  };
  const south = { ...none, chapters: 1, activeChapters: 1, members: 1, upcomingEvents: 1, countries: 1 };
  expect(data).toEqual({
    organization: {
      name: 'Chapterhouse',
      guidelines: null,
      stats: {
        chapters: 3,
        activeChapters: 2,
        members: 2,
        upcomingEvents: 3,
        countries: 3,
        asOf: '2026-03-01T10:00:00.000Z',
      },
    },
    regions: [
      { name: 'Africa', chapters: { totalCount: 0 }, stats: none },
      { name: 'Asia', chapters: { totalCount: 0 }, stats: none },
      { name: 'Europe', chapters: { totalCount: 2 }, stats: europe },
      { name: 'North America', chapters: { totalCount: 0 }, stats: none },
      { name: 'Oceania', chapters: { totalCount: 0 }, stats: none },
      { name: 'South America', chapters: { totalCount: 1 }, stats: south },
    ],
  });
});

it('has zeros, true now, of nothing', async () => {
  const { data } = await test.ask(`{ organization { ${STATS} } }`);
  expect(data).toMatchObject({ organization: { stats: { chapters: 0, asOf: '2026-03-01T12:00:00.000Z' } } });
});

it('finds a region by its id', async () => {
  const id = encodeId('Region', undefined, 'asia');
  expect((await test.ask(`{ node(id: "${id}") { __typename id ... on Region { name } } }`)).data).toEqual({
    node: { __typename: 'Region', id, name: 'Asia' },
  });
});

it('puts every country of ISO 3166-1 in one of six regions', async () => {
  const rows = await test.tables.db.query<{ country: string; region_id: string }>(
    'SELECT country, region_id FROM community.country_region',
  );
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  expect(rows).toHaveLength(249);
  expect(rows.filter(({ country }) => names.of(country) === undefined)).toEqual([]);
  expect(new Set(rows.map(({ region_id }) => region_id)).size).toBe(6);
});
