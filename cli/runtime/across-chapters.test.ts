import { newUuid } from '../../kernel/ids.ts';
import { type Client, type Json, until } from '../../test/e2e/client.ts';
import { discardFolders } from '../../test/setup/temporary-folder.ts';
import { mutate, WholeGraph } from './whole-graph.testing.ts';

let graph: WholeGraph;
let lead: Client;
let ada: Client;
const chapters: Record<string, string> = {};

beforeAll(async () => {
  graph = await WholeGraph.open();
  lead = await graph.client('lead');
  ada = await graph.client('ada');
  for (const [index, urlname] of ['paris', 'lyon', 'nice'].entries()) {
    const chapterId = await graph.chapter(urlname, lead);
    chapters[urlname] = chapterId;
    await mutate(ada, 'joinChapter', 'membership { status }', { chapterId });
    // Days 1, 4 | 2, 5 | 3, 6: whoever merges them by time goes round the chapters.
    for (const inDays of [index + 1, index + 4]) {
      const eventId = await graph.event(chapterId, lead, inDays);
      await mutate(ada, 'rsvp', 'rsvp { status }', { eventId, response: inDays === 5 ? 'NO' : 'YES' });
    }
  }
  const arrived = '{ me { chapters { role } upcomingEvents { totalCount } } }';
  await until(async () => {
    const { me } = await ada.get(arrived);
    return me?.['chapters']?.[2] !== undefined && me?.['upcomingEvents']?.['totalCount'] === 6;
  }, 20_000);
}, 60_000);
afterAll(async () => {
  await graph.close();
  await discardFolders();
});

const PAGE = `query ($after: Cursor) { me { upcomingEvents(first: 4, after: $after) {
  nodes { title chapter { urlname } event { title viewerRsvp { status } } } pageInfo { hasNextPage endCursor } } } }`;
const RSVPS = `{ me { chapters { chapter { urlname viewer { rsvps(first: 5) { totalCount nodes { status event { title } } } } } } } }`;

it('a member’s next events come by time from all their chapters, page by page, each with their answer as it is now', async () => {
  const seen: unknown[] = [];
  let after: string | null = null;
  do {
    const { me } = await ada.get(PAGE, { after });
    const page: Json | undefined = me?.['upcomingEvents'];
    for (const node of page?.['nodes'] ?? []) {
      const { title, viewerRsvp } = node['event'] as Json;
      seen.push([title, node['chapter']?.['urlname'], viewerRsvp?.['status']]);
    }
    after = page?.['pageInfo']?.['hasNextPage'] ? (page['pageInfo']['endCursor'] as string) : null;
  } while (after !== null);
  expect(seen).toEqual([
    ['In 1 days', 'paris', 'YES'],
    ['In 2 days', 'lyon', 'YES'],
    ['In 3 days', 'nice', 'YES'],
    ['In 4 days', 'paris', 'YES'],
    ['In 5 days', 'lyon', 'NO'],
    ['In 6 days', 'nice', 'YES'],
  ]);
});

it('answers come live from each chapter, and for nobody else', async () => {
  const { me } = await ada.get(RSVPS);
  expect(me?.['chapters']).toEqual([
    { chapter: rsvpsOf('paris', 'In 1 days', 'In 4 days') },
    { chapter: rsvpsOf('lyon', 'In 2 days') },
    { chapter: rsvpsOf('nice', 'In 3 days', 'In 6 days') },
  ]);
  const leads = await lead.get(RSVPS);
  expect(JSON.stringify(leads)).not.toContain('YES');
});

it('a chapter that is down leaves one error at its path, and the rest whole', async () => {
  const server = newUuid();
  await graph.pool.query(
    `INSERT INTO community.chapter_server VALUES ($1, 'gone', 'http://127.0.0.1:9', now())`,
    [server],
  );
  const home = await graph.pool.query("SELECT server_id AS id FROM community.chapter WHERE key = 'lyon'");
  const move = async (id: string) => {
    await graph.pool.query("UPDATE community.chapter SET server_id = $1 WHERE key = 'lyon'", [id]);
    await graph.pool.query(`SELECT pg_notify('chapterhouse', '["elsewhere", "routes"]')`);
  };
  await move(server);
  await until(async () => (await ada.ask(RSVPS)).errors !== undefined, 20_000);
  const { data, errors } = await ada.ask(RSVPS);
  expect(errors).toEqual([
    expect.objectContaining({
      path: ['me', 'chapters', 1, 'chapter', 'viewer'],
      extensions: expect.objectContaining({ code: 'CHAPTER_UNAVAILABLE' }),
    }),
  ]);
  expect(data['me']?.['chapters']).toEqual([
    { chapter: rsvpsOf('paris', 'In 1 days', 'In 4 days') },
    { chapter: { urlname: 'lyon', viewer: null } },
    { chapter: rsvpsOf('nice', 'In 3 days', 'In 6 days') },
  ]);
  await move(home.rows[0].id);
}, 40_000);

it('a chapter begins nothing in the request after it was made inactive, and does in the one after it is active again', async () => {
  const admin = await graph.client('admin', ['HQ_ADMIN']);
  const chapterId = chapters['nice'] as string;
  const bea = await graph.client('bea');
  const join = async () =>
    (await mutate(bea, 'joinChapter', 'membership { status }', { chapterId }))['errors'];
  const set = (status: string) =>
    mutate(admin, 'setChapterStatus', 'chapter { status }', { chapterId, status });
  await set('INACTIVE');
  expect(await join()).toEqual([{ code: 'CHAPTER_INACTIVE', guidelinesVersion: null }]);
  await set('ACTIVE');
  expect(await join()).toEqual([]);
});

const rsvpsOf = (urlname: string, ...titles: string[]) => ({
  urlname,
  viewer: {
    rsvps: {
      totalCount: titles.length,
      nodes: titles.map((title) => ({ status: 'YES', event: { title } })),
    },
  },
});
