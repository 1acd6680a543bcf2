import { silentLogger } from '../../../../kernel/log.ts';
import { Notices } from '../../../../kernel/notices.ts';
import type { Viewer } from '../../../../kernel/viewer.ts';
import { openCommunity } from '../../community.ts';
import { EUROPE, LIMA, lima, PARIS, paris, SOUTH, SpaceWorld } from '../space.testing.ts';

let world: SpaceWorld;
let admin: Viewer;
let inParis: Viewer;
let inLima: Viewer;

beforeAll(async () => {
  world = await SpaceWorld.open();
  admin = await world.member('Hedy', 'HQ_ADMIN');
  inParis = await world.member('Ada');
  inLima = await world.member('Bea');
  await world.belongs(inParis, paris);
  await world.belongs(inLima, lima);
});
afterAll(() => world.close());
afterEach(async () => {
  await world.quiet();
  await world.test.pool.query('DELETE FROM community.announcement');
});

const announce = (viewer: Viewer | undefined, title: string, over: object = {}) =>
  world.send('publishAnnouncement', viewer, { title, body: 'News.', ...over });
const titles = async (viewer?: Viewer) => {
  const { data } = await world.test.ask('{ announcements { nodes { title } totalCount } }', viewer);
  const { nodes, totalCount } = (
    data as { announcements: { nodes: { title: string }[]; totalCount: number } }
  ).announcements;
  expect(totalCount).toBe(nodes.length);
  return nodes.map(({ title }) => title);
};

describe('an announcement', () => {
  it('reaches those it is for: everyone, a region, chapters', async () => {
    const sent = await announce(admin, 'Everyone');
    expect(sent).toMatchObject({
      announcement: { title: 'Everyone', body: 'News.', author: { name: 'Hedy' }, regions: [], chapters: [] },
      errors: [],
    });
    world.pass(1_000);
    await announce(admin, 'Europe', { regionIds: [EUROPE] });
    world.pass(1_000);
    await announce(admin, 'Both', { chapterIds: [PARIS, LIMA] });
    expect(await titles(inParis)).toEqual(['Both', 'Europe', 'Everyone']);
    expect(await titles(inLima)).toEqual(['Both', 'Everyone']);
    expect(await titles()).toEqual(['Everyone']);
    expect(await titles(await world.member('Vera', 'VIEWER'))).toHaveLength(3);
    const { id } = (await announce(admin, 'Lima', { chapterIds: [LIMA] }))['announcement'] as { id: string };
    const node = `{ node(id: "${id}") { ... on Announcement { title } } }`;
    expect((await world.test.ask(node, inLima)).data).toEqual({ node: { title: 'Lima' } });
    expect((await world.test.ask(node, inParis)).data).toEqual({ node: null });
  });

  it('of a region’s administrator is for that region and its chapters', async () => {
    const eva = await world.regionAdmin('Eva', 'europe');
    const code = async (over: object) => (await announce(eva, 'x', over)).errors[0]?.code;
    expect(await code({ regionIds: [EUROPE] })).toBeUndefined();
    expect(await code({ chapterIds: [PARIS] })).toBeUndefined();
    for (const over of [{}, { regionIds: [SOUTH] }, { regionIds: [EUROPE], chapterIds: [LIMA] }]) {
      expect(await code(over)).toBe('FORBIDDEN');
    }
  });

  it('comes live to those it is for, through another replica as well', async () => {
    const notices = new Notices(world.test.pool, silentLogger);
    await notices.start();
    const replica = await openCommunity({
      pool: world.test.pool,
      notices,
      logger: silentLogger,
      clock: { now: () => world.test.now },
      hostPeer: () => world.test.host('local:'),
      follow: false,
    });
    const field = 'announcementPublished { title }';
    const [here, there] = [await world.follow(field, inParis), await world.follow(field, inLima, replica)];
    const [first, second] = [here(), there()];
    await announce(admin, 'For Paris', { chapterIds: [PARIS] });
    await announce(admin, 'For Lima', { regionIds: [SOUTH] });
    expect(await first).toEqual({ title: 'For Paris' });
    expect(await second).toEqual({ title: 'For Lima' });
    await world.quiet();
    await replica.close();
    await notices.stop();
  });
});

describe('the activity of discussions', () => {
  it('tells of the community’s and those of the viewer’s chapters', async () => {
    const next = await world.follow(
      'discussionActivity { discussion { title repliesCount } reply { body } }',
      inParis,
    );
    const first = next();
    await world.discuss(inLima, { title: 'Not here', chapterId: LIMA });
    const id = await world.discuss(inParis, { title: 'Here', chapterId: PARIS });
    expect(await first).toEqual({ discussion: { title: 'Here', repliesCount: 0 }, reply: null });
    const second = next();
    await world.reply(inParis, id, 'Hello.');
    expect(await second).toEqual({
      discussion: { title: 'Here', repliesCount: 1 },
      reply: { body: 'Hello.' },
    });
    const third = next();
    await world.discuss(inLima, { title: 'Everywhere' });
    expect(await third).toMatchObject({ discussion: { title: 'Everywhere' } });
  });
});
