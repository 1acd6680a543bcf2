import { type ChapterKey, encodeId, newUuid } from '../../../kernel/ids.ts';
import type { Viewer } from '../../../kernel/viewer.ts';
import { profile } from '../rollup/rollup.testing.ts';
import { distanceByVectors, TestDirectory, viewer } from './directory.testing.ts';

let test: TestDirectory;
beforeAll(async () => {
  test = await TestDirectory.open();
});
afterAll(() => test.close());
afterEach(() => test.clear());

interface Listed {
  chapters: {
    nodes: { name: string }[];
    totalCount: number;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}
const PAGE = 'nodes { name } totalCount pageInfo { hasNextPage endCursor }';

/** Names in the order of the list, read one or two at a time. */
async function names(args: string, who?: Viewer): Promise<string[]> {
  const found: string[] = [];
  for (let after = '', size = 1; ; size = 3 - size) {
    const { data, codes } = await test.ask<Listed>(
      `{ chapters(first: ${size} ${after} ${args}) { ${PAGE} } }`,
      who,
    );
    expect(codes).toEqual([]);
    found.push(...data.chapters.nodes.map(({ name }) => name));
    if (!data.chapters.pageInfo.hasNextPage) {
      expect(data.chapters.totalCount).toBe(found.length);
      return found;
    }
    after = `after: "${data.chapters.pageInfo.endCursor}"`;
  }
}
const member = (chapter: ChapterKey, status: 'ACTIVE' | 'LEFT' = 'ACTIVE') =>
  test.tell(chapter, {
    type: 'membership.changed',
    data: { memberId: newUuid(), role: 'MEMBER', status, joinedAt: '2026-01-01T00:00:00.000Z' },
  });
const held = (chapter: ChapterKey, startsAt: string, status: 'PUBLISHED' | 'CANCELLED' = 'PUBLISHED') =>
  test.event(chapter, { startsAt, endsAt: startsAt, status });

describe('orders', () => {
  it('by name look past case and accents', async () => {
    for (const [key, name] of [
      ['a', 'Zürich'],
      ['b', 'émile'],
      ['c', 'Eger'],
      ['d', 'eger'],
      ['e', 'Łódź'],
      ['f', 'Lyon'],
    ] as const) {
      await test.chapter(key, { name });
    }
    expect(await names('')).toEqual(['Eger', 'eger', 'émile', 'Łódź', 'Lyon', 'Zürich']);
  });

  it('by age put the latest founded first, and take the day it was registered where none is known', async () => {
    await test.chapter('old', { foundedAt: '2015-01-01T00:00:00.000Z' });
    await test.chapter('unknown');
    await test.chapter('new', { foundedAt: '2026-02-01T00:00:00.000Z' });
    expect(await names('orderBy: NEWEST')).toEqual(['new', 'unknown', 'old']);
  });

  it('by last event pass over what is cancelled or still to begin', async () => {
    const [a, b, c, d] = [
      await test.chapter('a'),
      await test.chapter('b'),
      await test.chapter('c'),
      await test.chapter('d'),
    ];
    await held(a, '2026-01-01T00:00:00.000Z');
    await held(a, '2026-02-01T00:00:00.000Z', 'CANCELLED');
    await held(b, '2026-01-02T00:00:00.000Z');
    await held(c, '2026-05-01T00:00:00.000Z');
    await held(d, '2026-02-27T00:00:00.000Z');
    expect(await names('orderBy: LAST_EVENT')).toEqual(['d', 'b', 'a', 'c']);
  });

  it('by members count those who belong', async () => {
    const [a, b, c] = [await test.chapter('a'), await test.chapter('b'), await test.chapter('c')];
    for (const chapter of [b, b, a]) await member(chapter);
    for (let n = 0; n < 4; n += 1) await member(c, 'LEFT');
    expect(await names('orderBy: MEMBERS')).toEqual(['b', 'a', 'c']);
  });

  it('by distance put the nearest first and leave out what has no place', async () => {
    const places = {
      suva: { lat: -18.14, lon: 178.44 },
      apia: { lat: -13.83, lon: -171.77 },
      lyon: { lat: 45.75, lon: 4.85 },
      tromso: { lat: 69.65, lon: 18.96 },
      nowhere: { lat: null, lon: null },
    };
    for (const [key, place] of Object.entries(places)) await test.chapter(key, place);
    const middle = { lat: -15, lon: 179.9 };
    const expected = Object.entries(places)
      .flatMap(([name, { lat, lon }]) =>
        lat === null ? [] : [{ name, km: distanceByVectors(middle, { lat, lon }) }],
      )
      .sort((x, y) => x.km - y.km);
    const near = (radiusKm: number) => `near: { lat: -15, lon: 179.9, radiusKm: ${radiusKm} }`;
    expect(await names(`${near(20_100)} orderBy: DISTANCE`)).toEqual(expected.map(({ name }) => name));
    expect(await names(`${near(1_500)} orderBy: DISTANCE`)).toEqual(['suva', 'apia']);
    expect(await names(near(1_500))).toEqual(['apia', 'suva']);
  });

  it.each(['NAME', 'NEWEST', 'LAST_EVENT', 'MEMBERS', 'DISTANCE'])(
    'by %s show every chapter exactly once when all are alike',
    async (order) => {
      const keys = ['g', 'c', 'a', 'f', 'b', 'e', 'd'];
      for (const key of keys) await test.chapter(key, { name: 'same', city: key });
      const found = await names(`orderBy: ${order} near: { lat: 45, lon: 4, radiusKm: 900 }`);
      expect(found).toHaveLength(keys.length);
      const again = new Set<string>();
      for (let after = ''; ; ) {
        const { data } = await test.ask<{ chapters: { nodes: { city: string }[] } & Listed['chapters'] }>(
          `{ chapters(first: 2 ${after} orderBy: ${order} near: { lat: 45, lon: 4, radiusKm: 900 }) { nodes { city } pageInfo { hasNextPage endCursor } } }`,
        );
        for (const { city } of data.chapters.nodes) again.add(city);
        if (!data.chapters.pageInfo.hasNextPage) break;
        after = `after: "${data.chapters.pageInfo.endCursor}"`;
      }
      expect([...again].sort()).toEqual([...keys].sort());
    },
  );
});

describe('filters', () => {
  it('find text in name, city and urlname, case and accents aside, and take no character for a pattern', async () => {
    await test.chapter('lodz', { name: 'RLadies Łódź', city: null }, { urlname: 'r-lodz' });
    await test.chapter('sp', { name: 'São Paulo 100%', city: 'São Paulo' });
    await test.chapter('zh', { name: 'R', city: 'ZÜRICH' }, { urlname: 'r-turicum' });
    const found = (text: string) => names(`filter: { text: ${JSON.stringify(text)} }`);
    expect(await found('lodz')).toEqual(['RLadies Łódź']);
    expect(await found('ŁÓDŹ')).toEqual(['RLadies Łódź']);
    expect(await found('sao p')).toEqual(['São Paulo 100%']);
    expect(await found('zurich')).toEqual(['R']);
    expect(await found('Turicum')).toEqual(['R']);
    expect(await found('%')).toEqual(['São Paulo 100%']);
    expect(await found('_')).toEqual([]);
    expect((await found('  ')).length).toBe(3);
  });

  it('take the region headquarters put a chapter in before its country’s', async () => {
    await test.chapter('paris');
    await test.chapter('papeete', {}, { region: 'oceania' });
    await test.chapter('unknown', { country: null });
    const region = (id: string) => `filter: { regionIds: ["${encodeId('Region', undefined, id)}"] }`;
    expect(await names(region('europe'))).toEqual(['paris']);
    expect(await names(region('oceania'))).toEqual(['papeete']);
  });

  it('tell who has been quiet', async () => {
    const [a, b, c] = [await test.chapter('a'), await test.chapter('b'), await test.chapter('c')];
    await held(a, '2026-02-01T00:00:00.000Z');
    await held(b, '2025-12-31T23:59:59.999Z');
    await held(b, '2026-02-01T00:00:00.000Z', 'CANCELLED');
    await held(c, '2026-06-01T00:00:00.000Z');
    expect(await names('filter: { quietSince: "2026-01-01T00:00:00Z" }')).toEqual(['b', 'c']);
    expect(await names('filter: { quietSince: "2026-02-01T00:00:00.001Z" }')).toEqual(['a', 'b', 'c']);
  });

  it('let through any of the countries and topics', async () => {
    await test.chapter('a', { country: 'CH', topics: ['R'] });
    await test.chapter('b', { topics: ['python', 'r'] });
    expect(await names('filter: { countries: ["ch"] }')).toEqual(['a']);
    expect(await names('filter: { topics: ["Python", "sql"] }')).toEqual(['b']);
  });
});

describe('who sees what', () => {
  const admin = viewer(newUuid(), 'VIEWER');
  const STATUSES = ['PENDING', 'ACTIVE', 'INACTIVE', 'HIDDEN', 'TEST'] as const;

  async function oneOfEach() {
    const proposer = await test.tables.member('Ada');
    for (const status of STATUSES) {
      await test.tables.register(status.toLowerCase(), {
        status,
        proposal: profile({ name: status }),
        proposedBy: proposer,
      });
    }
    return viewer(proposer);
  }

  it('lists ACTIVE and INACTIVE unless told otherwise, to headquarters too', async () => {
    await oneOfEach();
    expect(await names('')).toEqual(['ACTIVE', 'INACTIVE']);
    expect(await names('', admin)).toEqual(['ACTIVE', 'INACTIVE']);
  });

  it('lists the others to headquarters alone, and to a proposer what they proposed', async () => {
    const proposer = await oneOfEach();
    const all = `filter: { status: [${STATUSES}] }`;
    expect(await names(all, admin)).toEqual(['ACTIVE', 'HIDDEN', 'INACTIVE', 'PENDING', 'TEST']);
    expect(await names(all, proposer)).toEqual(['ACTIVE', 'INACTIVE', 'PENDING']);
    expect(await names(all, viewer(newUuid()))).toEqual(['ACTIVE', 'INACTIVE']);
    expect(await names(all)).toEqual(['ACTIVE', 'INACTIVE']);
    expect(await names('filter: { status: [HIDDEN] }')).toEqual([]);
  });

  it('shows a proposal by its address to headquarters and its proposer, and the rest to whoever has it', async () => {
    const proposer = await oneOfEach();
    const byUrlname = async (key: string, who?: Viewer) =>
      (
        await test.ask<{ chapter: { name: string } | null }>(
          `{ chapter(urlname: "${key}-town") { name } }`,
          who,
        )
      ).data.chapter?.name;
    expect(await byUrlname('pending')).toBeUndefined();
    expect(await byUrlname('pending', viewer(newUuid()))).toBeUndefined();
    expect(await byUrlname('pending', proposer)).toBe('PENDING');
    expect(await byUrlname('pending', admin)).toBe('PENDING');
    expect(await byUrlname('hidden')).toBe('HIDDEN');
  });
});

it('refuses cursors of another order, and sizes beyond the bounds', async () => {
  await test.chapter('a');
  const { data } = await test.ask<Listed>(`{ chapters { ${PAGE} } }`);
  const cursor = data.chapters.pageInfo.endCursor;
  const codes = async (args: string) => (await test.ask(`{ chapters(${args}) { ${PAGE} } }`)).codes;
  expect(await codes(`after: "${cursor}"`)).toEqual([]);
  expect(await codes(`after: "${cursor}", orderBy: NEWEST`)).toEqual(['BAD_CURSOR']);
  expect(await codes('after: "x"')).toEqual(['BAD_CURSOR']);
  for (const first of [-1, 0, 100_000]) expect(await codes(`first: ${first}`)).toEqual(['BAD_PAGE_SIZE']);
  expect(await codes('orderBy: DISTANCE')).toEqual(['BAD_USER_INPUT']);
});
