import { encodeId } from '../../../kernel/ids.ts';
import type { EventState } from '../../../schema/changes.ts';
import { TestDirectory } from '../directory/directory.testing.ts';
import { profile } from '../rollup/rollup.testing.ts';

let test: TestDirectory;
beforeAll(async () => {
  test = await TestDirectory.open();
});
afterAll(() => test.close());
afterEach(() => test.clear());
beforeEach(() => {
  test.now = new Date('2026-03-01T12:00:00.000Z');
});

interface Answer {
  search: {
    nodes: { name?: string; title?: string }[];
    totalCount: number;
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}
const PAGE =
  'nodes { ... on Chapter { name } ... on DirectoryEvent { title } } totalCount pageInfo { hasNextPage endCursor }';
const QUERY = `query ($text: String!, $filter: SearchFilter, $kinds: [SearchKind!], $first: Int, $after: Cursor) {
  search(text: $text, filter: $filter, kinds: $kinds, first: $first, after: $after) { ${PAGE} } }`;

const ask = (text: string, variables: object = {}) =>
  test.ask<Answer>(QUERY, undefined, { text, ...variables });

/** Names and titles, in the order they are found. */
async function found(text: string, variables: object = {}): Promise<string[]> {
  const { data, codes } = await ask(text, variables);
  expect(codes).toEqual([]);
  expect(data.search.totalCount).toBe(data.search.nodes.length);
  return data.search.nodes.map(({ name, title }) => name ?? title ?? '');
}
const events = async (country: string | null, ...titles: string[]): Promise<void> => {
  const chapter = await test.chapter(`in${country?.toLowerCase() ?? ''}`, { name: 'Home', country });
  for (const title of titles) await test.event(chapter, { title });
};

describe('words', () => {
  it.each([
    ['FR', 'Réunions mensuelles', 'reunion'],
    ['DE', 'Veranstaltungen für Anfänger', 'veranstaltung ANFANGER'],
    ['BR', 'Introdução às análises', 'analise introducao'],
    ['MX', 'Programación para niñas', 'programacion niña'],
    ['RU', 'Новые встречи', 'новый встреча '],
    ['EG', 'المبرمجات في القاهرة', 'قاهرة'],
    ['GB', 'Networking evenings', 'network evening'],
    ['TR', 'Aralık Etkinliği', 'etkinlik'],
  ])('of %s are found by their stem, case and accents aside', async (country, title, text) => {
    await events(country, title, 'Something else');
    expect(await found(text)).toEqual([title]);
  });

  it('in scripts without spaces are found by any part, to the character', async () => {
    await events('JP', '東京データ勉強会', '京都の会');
    expect(await found('勉強')).toEqual(['東京データ勉強会']);
    expect(await found('データ勉強会')).toEqual(['東京データ勉強会']);
    expect((await found('京')).sort()).toEqual(['京都の会', '東京データ勉強会']);
    expect(await found('会')).toHaveLength(2);
    expect(await found('東京勉強')).toEqual([]);
    expect(await found('京都')).toEqual(['京都の会']);
  });

  it('of languages that are not stemmed are found by likeness', async () => {
    await events('PL', 'Spotkania programistek', 'Warsztaty');
    expect(await found('spotkanie ')).toEqual(['Spotkania programistek']);
  });

  it('that nobody uses may be mistyped ones', async () => {
    await events('GB', 'Visualization with Python', 'Shiny');
    for (const typed of ['pyhton ', 'pythn ', 'visualisaton ']) {
      expect(await found(typed)).toEqual(['Visualization with Python']);
    }
    expect(await found('shinny python ')).toEqual([]);
    expect(await found('zzzzzz ')).toEqual([]);
  });

  it('may be unfinished at the end, until a space follows', async () => {
    await events('GB', 'Statistics for all');
    expect(await found('stat')).toEqual(['Statistics for all']);
    expect(await found('al stat')).toEqual([]);
    expect(await found('all statis')).toEqual(['Statistics for all']);
  });

  it('are found with the signs of their names', async () => {
    await events(
      'US',
      'Modern C++',
      'C# and .NET',
      'Node.js in practice',
      'C for beginners',
      'R-Ladies meet',
    );
    expect(await found('c++')).toEqual(['Modern C++']);
    expect(await found('C#')).toEqual(['C# and .NET']);
    expect(await found('.net')).toEqual(['C# and .NET']);
    for (const text of ['node.js', 'nodejs', 'node', 'Node JS']) {
      expect(await found(text)).toEqual(['Node.js in practice']);
    }
    for (const text of ['r-ladies', 'rladies', 'R Ladies'])
      expect(await found(text)).toEqual(['R-Ladies meet']);
  });

  it('stand in quotes for a phrase, and with a minus for what must not be there', async () => {
    await events('GB', 'Big data day', 'Data is big');
    expect(await found('"big data"')).toEqual(['Big data day']);
    expect(await found('data -day ')).toEqual(['Data is big']);
  });

  it('are those of topics, cities, chapters and descriptions too, after those of titles', async () => {
    const chapter = await test.chapter('lyon', { name: 'Women who code', city: 'Lyon' });
    await test.event(chapter, { title: 'Evening', topics: ['Machine Learning'], city: 'Villeurbanne' });
    await test.event(chapter, { title: 'Learning night', summary: 'Bring a machine.' });
    await test.event(chapter, { title: 'Machine learning' });
    expect(await found('machine learning')).toEqual(['Machine learning', 'Evening', 'Learning night']);
    expect(await found('villeurbanne')).toEqual(['Evening']);
    expect((await found('women who')).length).toBe(4);
  });

  it('nobody can read find nothing, and too long a text is refused', async () => {
    await events('GB', 'Meeting');
    for (const text of ['', ' ', '"', '-', '& | ! ( ) :* <->', '🎉', "'", '\\', '-meeting', 'a\0b']) {
      expect(await found(text)).toEqual([]);
    }
    expect((await ask('x'.repeat(10_000))).codes).toEqual(['BAD_USER_INPUT']);
  });
});

describe('what is found', () => {
  it('follows changes of events and of their chapter', async () => {
    const chapter = await test.chapter('lyon', { name: 'Old name', city: 'Lyon' });
    const id = await test.event(chapter, { title: 'Before' });
    expect(await found('old before')).toEqual(['Before']);
    await test.tell(chapter, {
      type: 'chapter.changed',
      data: profile({ name: 'New name', city: 'Nantes' }),
    });
    expect(await found('old')).toEqual([]);
    expect(await found('nantes before')).toEqual(['Before']);
    await test.event(chapter, { eventId: id, title: 'After' } as Partial<EventState>);
    expect(await found('before')).toEqual([]);
    await test.tell(chapter, { type: 'event.removed', data: { eventId: id } });
    expect(await found('after')).toEqual([]);
  });

  it('is of listed chapters alone, and no draft, nor cancelled unless asked for', async () => {
    for (const status of ['ACTIVE', 'INACTIVE', 'HIDDEN', 'TEST', 'PENDING'] as const) {
      const chapter = await test.chapter(status.toLowerCase(), { name: `Hello ${status}` }, { status });
      await test.event(chapter, { title: `hello ${status}` });
      await test.event(chapter, { title: `hello off`, status: 'CANCELLED' });
    }
    expect((await found('hello ')).sort()).toEqual([
      ...['Hello ACTIVE', 'Hello INACTIVE', 'hello ACTIVE', 'hello INACTIVE'],
    ]);
    expect(await found('hello', { kinds: ['EVENT'], filter: { status: ['CANCELLED'] } })).toHaveLength(2);
  });

  it('is narrowed by kind, country, region, topic, type, time and place', async () => {
    const lyon = await test.chapter('lyon', { name: 'Talks', topics: ['r'] });
    const lima = await test.chapter('lima', {
      name: 'Talks too',
      country: 'PE',
      lat: -12,
      lon: -77,
      city: 'Lima',
    });
    await test.event(lyon, { title: 'talk one', type: 'ONLINE', topics: ['sql'] });
    await test.event(lima, {
      title: 'talk two',
      startsAt: '2026-04-10T00:00:00.000Z',
      endsAt: '2026-04-10T01:00:00.000Z',
    });
    expect(await found('talk', { kinds: ['CHAPTER'] })).toEqual(['Talks', 'Talks too']);
    expect(await found('talk', { filter: { countries: ['pe'] } })).toEqual(['Talks too', 'talk two']);
    const regionIds = [encodeId('Region', undefined, 'europe')];
    expect(await found('talk', { filter: { regionIds } })).toEqual(['Talks', 'talk one']);
    expect(await found('talk', { filter: { topics: ['SQL'] } })).toEqual(['talk one']);
    expect(await found('talk', { kinds: ['EVENT'], filter: { types: ['ONLINE'] } })).toEqual(['talk one']);
    expect(await found('talk', { kinds: ['EVENT'], filter: { to: '2026-04-01T00:00:00Z' } })).toEqual([
      'talk one',
    ]);
    const near =
      '{ search(text: "talk", near: { lat: -12, lon: -77, radiusKm: 50 }) { nodes { __typename } totalCount } }';
    expect((await test.ask<Answer>(near)).data.search).toMatchObject({ totalCount: 2, nodes: [{}, {}] });
  });

  it('is what the list of events finds by the same text', async () => {
    await events('FR', 'Réunion', 'Autre chose');
    const list = await test.ask(
      '{ directory(filter: { text: "reunions " }) { nodes { title } totalCount } }',
    );
    expect(list).toEqual({
      data: { directory: { nodes: [{ title: 'Réunion' }], totalCount: 1 } },
      codes: [],
    });
    const none = await test.ask('{ directory(filter: { text: "!!" }) { nodes { title } totalCount } }');
    expect(none.data).toEqual({ directory: { nodes: [], totalCount: 0 } });
  });
});

describe('pages', () => {
  it('show everything once, the best first, though time goes on and others are written between', async () => {
    const chapter = await test.chapter('lyon', { name: 'Talk club' });
    const other = await test.chapter('nice', { name: 'Other', description: 'talk' });
    const expected = new Set(['Talk club', 'Other']);
    for (let n = 0; n < 24; n += 1) {
      const title = n % 2 === 0 ? `talk ${n}` : `evening ${n}`;
      const startsAt = new Date(Date.UTC(2026, 1, 20 + Math.floor(n / 3) * 2)).toISOString();
      await test.event(n % 2 === 0 ? chapter : other, {
        title,
        startsAt,
        endsAt: startsAt,
        summary: 'A talk.',
      });
      expected.add(title);
    }
    const filter = { from: '2026-01-01T00:00:00Z' };
    const seen: string[] = [];
    let after: string | undefined;
    for (let page = 0; page < 30; page += 1) {
      const { data, codes } = await ask('talk', { filter, first: 3, after });
      expect(codes).toEqual([]);
      seen.push(...data.search.nodes.map(({ name, title }) => name ?? title ?? ''));
      if (!data.search.pageInfo.hasNextPage) break;
      after = data.search.pageInfo.endCursor;
      test.now = new Date(test.now.getTime() + 86_400_000);
      await test.event(page % 2 === 0 ? chapter : other, {
        title: 'new talk',
        startsAt: '2026-02-25T00:00:00.000Z',
      });
    }
    const old = seen.filter((title) => title !== 'new talk');
    expect(old).toHaveLength(expected.size);
    expect(new Set(old)).toEqual(expected);
    expect(seen[0]).toBe('Talk club');
    const coming = old.filter((title) => /^talk/.test(title)).map((title) => Number(title.slice(5)));
    expect(coming.slice(0, 3)).toEqual([16, 18, 20]);
    expect([0, 2]).toContain(coming.at(-1));
  });

  it('refuse cursors that are not theirs', async () => {
    for (const forged of [
      ['search', 9, 'x', 'lyon', null, 0],
      ['search', 0, 1, 'lyon', null, 0],
      ['search', 1, 'x', 'lyon', 'y', 0],
      ['search', 1, 1, 'lyon', null, 1e300],
      ['directory:STARTS_AT', 1, 'lyon', 'y', 1],
    ]) {
      const after = Buffer.from(JSON.stringify(forged)).toString('base64url');
      expect((await ask('talk', { after })).codes).toEqual(['BAD_CURSOR']);
    }
  });
});

it('counts facets that agree with the total', async () => {
  const lyon = await test.chapter('lyon', { name: 'Talks', topics: ['r', 'sql'] });
  const lima = await test.chapter('lima', { name: 'Lima talks', country: 'PE' });
  const nowhere = await test.chapter('sea', { name: 'Talks at sea', country: null, city: null });
  await test.event(lyon, { title: 'talk', topics: ['R'], type: 'ONLINE' });
  await test.event(lima, {
    title: 'talk',
    topics: ['r'],
    startsAt: '2026-04-30T23:30:00.000Z',
    endsAt: '2026-05-01T00:00:00.000Z',
  });
  await test.event(nowhere, { title: 'silence' });
  const FACETS = `facets { kinds { kind count } countries { country count } regions { region { name } count }
    topics(first: 1) { topic count } types { type count } months { month count } } totalCount`;
  const { data, codes } = await test.ask(`{ search(text: "talk") { ${FACETS} } }`);
  expect(codes).toEqual([]);
  expect(data).toEqual({
    search: {
      totalCount: 5 + 1,
      facets: {
        kinds: [
          { kind: 'CHAPTER', count: 3 },
          { kind: 'EVENT', count: 3 },
        ],
        countries: [
          { country: 'FR', count: 2 },
          { country: 'PE', count: 2 },
          { country: null, count: 2 },
        ],
        regions: [
          { region: { name: 'Europe' }, count: 2 },
          { region: { name: 'South America' }, count: 2 },
          { region: null, count: 2 },
        ],
        topics: [{ topic: 'r', count: 3 }],
        types: [
          { type: 'PHYSICAL', count: 2 },
          { type: 'ONLINE', count: 1 },
        ],
        months: [
          { month: '2026-03-01', count: 2 },
          { month: '2026-04-01', count: 1 },
        ],
      },
    },
  });
  const list = await test.ask(
    `{ directory { ${FACETS} } chapters(filter: { countries: ["PE"] }) { ${FACETS} } }`,
  );
  expect(list.codes).toEqual([]);
  expect(list.data).toMatchObject({
    directory: { totalCount: 3, facets: { kinds: [{ kind: 'EVENT', count: 3 }] } },
    chapters: { totalCount: 1, facets: { kinds: [{ kind: 'CHAPTER', count: 1 }], types: [], months: [] } },
  });
});
