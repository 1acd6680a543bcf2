import { encodeId, newUuid } from '../../../kernel/ids.ts';
import type { EventState } from '../../../schema/changes.ts';
import { NO_COUNTS } from '../rollup/rollup.testing.ts';
import { distanceByVectors, TestDirectory } from './directory.testing.ts';

let test: TestDirectory;
beforeAll(async () => {
  test = await TestDirectory.open();
});
afterAll(() => test.close());
afterEach(() => test.clear());
beforeEach(() => {
  test.now = new Date('2026-03-01T12:00:00.000Z');
});

interface Listed {
  directory: {
    nodes: { title: string; status: string }[];
    totalCount: number;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}
const PAGE = 'nodes { title status } totalCount pageInfo { hasNextPage endCursor }';

/** Titles, in the order of the list. */
async function titles(args: string): Promise<string[]> {
  const { data, codes } = await test.ask<Listed>(`{ directory(${args}) { ${PAGE} } }`);
  expect(codes).toEqual([]);
  expect(data.directory.totalCount).toBe(data.directory.nodes.length);
  return data.directory.nodes.map(({ title }) => title);
}
const refusal = async (args: string): Promise<unknown[]> =>
  (await test.ask(`{ directory(${args}) { ${PAGE} } }`)).codes;
const at = (startsAt: string, endsAt = startsAt): Partial<EventState> => ({
  startsAt: `2026-03-${startsAt}:00.000Z`,
  endsAt: `2026-03-${endsAt}:00.000Z`,
});

describe('what is shown', () => {
  it('is what is still to begin, to the very moment', async () => {
    const lyon = await test.chapter('lyon');
    await test.event(lyon, { title: 'begun', ...at('01T11:59', '01T14:00') });
    await test.event(lyon, { title: 'now', ...at('01T12:00', '01T14:00') });
    await test.event(lyon, { title: 'later', ...at('01T12:01', '01T14:00') });
    expect(await titles('first: 9')).toEqual(['now', 'later']);
  });

  it('is over a half-open time when one is named', async () => {
    const lyon = await test.chapter('lyon');
    for (const time of ['05T00:00', '05T12:00', '06T00:00'])
      await test.event(lyon, { title: time, ...at(time) });
    const filter = 'filter: { from: "2026-03-05T00:00:00Z", to: "2026-03-06T00:00:00Z" }';
    expect(await titles(filter)).toEqual(['05T00:00', '05T12:00']);
  });

  it('is PAST once its end is before now, not at it', async () => {
    const lyon = await test.chapter('lyon');
    await test.event(lyon, { title: 'over', ...at('01T10:00', '01T11:59') });
    await test.event(lyon, { title: 'ends now', ...at('01T10:00', '01T12:00') });
    const all = await test.ask<Listed>(
      '{ directory(filter: { from: "2026-01-01T00:00:00Z" }) { nodes { title status } } }',
    );
    expect(new Map(all.data.directory.nodes.map(({ title, status }) => [title, status]))).toEqual(
      new Map([
        ['over', 'PAST'],
        ['ends now', 'PUBLISHED'],
      ]),
    );
    expect(await titles('filter: { status: [PAST] }')).toEqual(['over']);
    expect(await titles('filter: { from: "2026-01-01T00:00:00Z", status: [PUBLISHED] }')).toEqual([
      'ends now',
    ]);
  });

  it('is without cancelled events unless they are asked for, and never a draft', async () => {
    const lyon = await test.chapter('lyon');
    await test.event(lyon, { title: 'on' });
    await test.event(lyon, { title: 'off', status: 'CANCELLED' });
    expect(await titles('first: 9')).toEqual(['on']);
    expect(await titles('filter: { status: [CANCELLED] }')).toEqual(['off']);
    expect(await titles('filter: { status: [DRAFT] }')).toEqual([]);
  });

  it('is of listed chapters alone', async () => {
    for (const status of ['ACTIVE', 'INACTIVE', 'HIDDEN', 'TEST', 'PENDING'] as const) {
      const chapter = await test.chapter(status.toLowerCase(), {}, { status });
      await test.event(chapter, { title: status });
    }
    expect((await titles('first: 9')).sort()).toEqual(['ACTIVE', 'INACTIVE']);
  });
});

describe('filters', () => {
  it('let through any of the topics, types, countries, chapters and regions named', async () => {
    const lyon = await test.chapter('lyon');
    const lima = await test.chapter('lima', { country: 'PE', lat: -12, lon: -77 });
    await test.event(lyon, { title: 'r', topics: ['R', 'Data '], type: 'ONLINE' });
    await test.event(lyon, { title: 'abroad', topics: ['sql'], country: 'NO' });
    await test.event(lima, { title: 'lima', topics: ['r', 'sql'], type: 'HYBRID' });
    expect((await titles('filter: { topics: ["r"] }')).sort()).toEqual(['lima', 'r']);
    expect((await titles('filter: { topics: ["DATA", "none"] }')).sort()).toEqual(['r']);
    expect((await titles('filter: { types: [ONLINE, HYBRID] }')).sort()).toEqual(['lima', 'r']);
    expect((await titles('filter: { countries: ["fr", "No"] }')).sort()).toEqual(['abroad', 'r']);
    expect((await titles('filter: { countries: ["PE"], topics: ["data"] }')).sort()).toEqual([]);
    const lyonId = encodeId('Chapter', lyon, '');
    expect((await titles(`filter: { chapterIds: ["${lyonId}"] }`)).sort()).toEqual(['abroad', 'r']);
    const americas = encodeId('Region', undefined, 'south-america');
    expect(await titles(`filter: { regionIds: ["${americas}"] }`)).toEqual(['lima']);
    expect((await titles('filter: { topics: [], countries: [] }')).length).toBe(3);
  });

  it('count guests among the seats taken', async () => {
    const lyon = await test.chapter('lyon');
    const counts = { ...NO_COUNTS, yes: 3, guests: 2 };
    await test.event(lyon, { title: 'full', capacity: 5, counts });
    await test.event(lyon, { title: 'one left', capacity: 6, counts });
    await test.event(lyon, { title: 'no limit', counts });
    expect((await titles('filter: { seatsLeft: true }')).sort()).toEqual(['no limit', 'one left']);
    expect(await titles('filter: { seatsLeft: false }')).toEqual(['full']);
    const seats = await test.ask<{ directory: { nodes: { title: string; seatsLeft: number | null }[] } }>(
      '{ directory { nodes { title seatsLeft yesCount } } }',
    );
    expect(
      Object.fromEntries(seats.data.directory.nodes.map((node) => [node.title, node.seatsLeft])),
    ).toEqual({
      full: 0,
      'one left': 1,
      'no limit': null,
    });
  });

  it('refuse what they cannot mean', async () => {
    expect(await refusal('filter: { countries: ["France"] }')).toEqual(['BAD_USER_INPUT']);
    expect(await refusal('filter: { countries: ["ZZ"] }')).toEqual(['BAD_USER_INPUT']);
    expect(await refusal('filter: { chapterIds: ["nonsense"] }')).toEqual(['BAD_ID']);
    expect(await refusal(`filter: { regionIds: ["${encodeId('Chapter', 'x' as never, '')}"] }`)).toEqual([
      'BAD_ID',
    ]);
    expect(await refusal('near: { lat: 0, lon: 0, radiusKm: 0 }')).toEqual(['BAD_USER_INPUT']);
    expect(await refusal('orderBy: DISTANCE')).toEqual(['BAD_USER_INPUT']);
    expect(await refusal(`filter: { topics: ["${'x'.repeat(201)}"] }`)).toEqual(['BAD_USER_INPUT']);
  });
});

describe('distance', () => {
  it('agrees with the geometry of the sphere, at poles and antimeridian too', async () => {
    const lyon = await test.chapter('lyon');
    const places = [-90, -89.5, -60, -17, 0, 17, 59.9, 89.5, 90].flatMap((lat) =>
      [-180, -179.5, -90, 0, 10.7, 90, 179.5, 180].map((lon) => ({ lat, lon })),
    );
    await test.tell(
      lyon,
      ...places.map((place, index) => ({
        type: 'event.changed' as const,
        data: {
          ...placed(place),
          eventId: newUuid(),
          title: String(index),
        },
      })),
    );
    for (const [lat, lon, radiusKm] of [
      [0, 0, 1_500],
      [-17, 179.9, 300],
      [-17, -180, 3_000],
      [90, 0, 60],
      [-89.9, 50, 120],
      [60, 10, 20],
      [10, 10, 20_100],
      [0, 90, 10_010],
    ] as const) {
      const within = places
        .map((place, index) => ({ title: String(index), km: distanceByVectors({ lat, lon }, place) }))
        .filter(({ km }) => km <= radiusKm);
      const found: { title: string }[] = [];
      let after = '';
      do {
        const { data } = await test.ask<Listed>(
          `{ directory(near: { lat: ${lat}, lon: ${lon}, radiusKm: ${radiusKm} }, orderBy: DISTANCE, first: 7 ${after}) { ${PAGE} } }`,
        );
        expect(data.directory.totalCount).toBe(within.length);
        found.push(...data.directory.nodes);
        after = data.directory.pageInfo.hasNextPage ? `after: "${data.directory.pageInfo.endCursor}"` : '';
      } while (after);
      expect(found.map(({ title }) => title).sort()).toEqual(within.map(({ title }) => title).sort());
      const km = found.map(({ title }) => within.find((place) => place.title === title)?.km ?? Number.NaN);
      km.slice(1).forEach((value, index) => {
        expect(value).toBeGreaterThanOrEqual((km[index] as number) - 1e-6);
      });
    }
  });

  const placed = (place: { lat: number; lon: number }): EventState => ({
    eventId: '',
    title: '',
    startsAt: '2026-04-01T00:00:00.000Z',
    endsAt: '2026-04-01T01:00:00.000Z',
    timeZone: 'UTC',
    type: 'PHYSICAL',
    status: 'PUBLISHED',
    city: null,
    country: null,
    ...place,
    topics: [],
    capacity: null,
    counts: NO_COUNTS,
  });
});

describe('pages', () => {
  it('show every event exactly once while others are written in front, behind and between', async () => {
    const chapters = [await test.chapter('lyon'), await test.chapter('nice')];
    const expected = new Set<string>();
    for (let n = 0; n < 40; n += 1) {
      // Many share a start, to the millisecond, and some differ by one.
      const startsAt = new Date(Date.UTC(2026, 3, 1 + Math.floor(n / 15)) + (n % 2)).toISOString();
      const title = `event ${n}`;
      expected.add(title);
      await test.event(chapters[n % 2] as never, { title, startsAt, endsAt: startsAt });
    }
    const seen: string[] = [];
    let after = '';
    for (let page = 0; page < 50; page += 1) {
      const { data } = await test.ask<Listed>(`{ directory(first: 3 ${after}) { ${PAGE} } }`);
      seen.push(...data.directory.nodes.map(({ title }) => title));
      if (!data.directory.pageInfo.hasNextPage) break;
      after = `after: "${data.directory.pageInfo.endCursor}"`;
      for (const day of ['2026-03-02', '2026-04-02', '2026-06-01']) {
        await test.event(chapters[page % 2] as never, {
          title: 'new',
          startsAt: `${day}T00:00:00.000Z`,
          endsAt: `${day}T00:00:00.000Z`,
        });
        if (page > 5) break;
      }
    }
    const old = seen.filter((title) => title !== 'new');
    expect(old).toHaveLength(expected.size);
    expect(new Set(old)).toEqual(expected);
  });

  it('go on after what was last seen, though it is gone', async () => {
    const lyon = await test.chapter('lyon');
    for (const title of ['a', 'b', 'c'])
      await test.event(lyon, { title, ...at(`0${title.charCodeAt(0) - 94}T00:00`) });
    const first = await test.ask<Listed>(`{ directory(first: 2) { ${PAGE} } }`);
    await test.tables.db.query(`DELETE FROM community.directory_event WHERE title = 'b'`);
    const after = first.data.directory.pageInfo.endCursor;
    const next = await test.ask<Listed>(`{ directory(first: 2, after: "${after}") { ${PAGE} } }`);
    expect(next.data.directory.nodes.map(({ title }) => title)).toEqual(['c']);
    expect(next.data.directory.totalCount).toBe(2);
  });

  it('refuse sizes beyond the bounds and cursors that are not theirs', async () => {
    const lyon = await test.chapter('lyon');
    await test.event(lyon);
    for (const first of [-1, 0, 101, 100_000])
      expect(await refusal(`first: ${first}`)).toEqual(['BAD_PAGE_SIZE']);
    const { data } = await test.ask<Listed>(`{ directory { ${PAGE} } }`);
    const cursor = data.directory.pageInfo.endCursor;
    const near = 'near: { lat: 45, lon: 4, radiusKm: 500 }, orderBy: DISTANCE';
    expect(await refusal(`${near}, after: "${cursor}"`)).toEqual(['BAD_CURSOR']);
    const byDistance = await test.ask<Listed>(`{ directory(${near}) { ${PAGE} } }`);
    const other = byDistance.data.directory.pageInfo.endCursor;
    expect(
      await refusal(`near: { lat: 46, lon: 4, radiusKm: 500 }, orderBy: DISTANCE, after: "${other}"`),
    ).toEqual(['BAD_CURSOR']);
    for (const forged of [
      ['directory:STARTS_AT', 'x', 'lyon', newUuid()],
      ['directory:STARTS_AT', 1e300, 'lyon', newUuid()],
      ['directory:STARTS_AT', 1, 'lyon', 'x'],
      ['directory:STARTS_AT', 1, null, newUuid()],
      ['directory:STARTS_AT', 1, `a${String.fromCharCode(0)}`, newUuid()],
    ]) {
      const text = Buffer.from(JSON.stringify(forged)).toString('base64url');
      expect(await refusal(`after: "${text}"`)).toEqual(['BAD_CURSOR']);
    }
  });
});

it('reads a page of events with their chapters, regions and live stubs in as many statements as one event', async () => {
  for (const key of ['lyon', 'nice', 'oslo', 'bern']) {
    const chapter = await test.chapter(key);
    for (let n = 0; n < 3; n += 1) await test.event(chapter);
  }
  const source = (first: number) =>
    `{ directory(first: ${first}) { nodes { id title asOf event { id __typename }
       chapter { name region { name } stats { members } nextEvent { title } lastEvent { title } } } totalCount } }`;
  const [one, all] = [await test.counted(source(1)), await test.counted(source(12))];
  expect(all.codes).toEqual([]);
  expect(all.statements).toBe(one.statements);
  expect(all.statements).toBeLessThanOrEqual(7);
});
