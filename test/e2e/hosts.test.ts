import { Client, type Json, until } from './client.ts';
import { House, type HouseProcess } from './house.ts';

const house = new House();
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
let admin: Client;
let leavingToken = '';
let second: { data: string; url: string; process: HouseProcess };

/** The second host, on a data folder of its own; the port stays the same when it comes again. */
async function openSecond(trusted: string, data: string, port: string): Promise<typeof second> {
  const env = { CHAPTERHOUSE_DATA: data, TRUSTED_URLS: trusted, COMMUNITY_URL: trusted, PORT: port };
  return { data, ...(await house.serve(['chapters'], env)) };
}

async function chapterOn(
  serverId: string | null,
  urlname: string,
): Promise<{ chapterId: string; eventId: string }> {
  const place = {
    city: 'Nairobi',
    country: 'KE',
    timeZone: 'Africa/Nairobi',
    location: { lat: -1.29, lon: 36.82 },
  };
  const { proposeChapter } = await admin.get(
    'mutation ($input: ProposeChapterInput!) { proposeChapter(input: $input) { chapter { id } } }',
    { input: { urlname, name: urlname, ...place } },
  );
  const chapterId = proposeChapter?.['chapter']?.['id'] as string;
  const approved = await admin.get(
    'mutation ($input: ApproveChapterInput!) { approveChapter(input: $input) { errors { code message } } }',
    { input: { chapterId, serverId } },
  );
  expect(approved['approveChapter']?.['errors']).toEqual([]);
  const { createEvent } = await admin.get(
    'mutation ($input: CreateEventInput!) { createEvent(input: $input) { event { id } errors { code message } } }',
    {
      input: {
        chapterId,
        title: `${urlname} walk`,
        startsAt: inDays(2),
        endsAt: inDays(2.1),
        type: 'PHYSICAL',
        publish: true,
      },
    },
  );
  expect(createEvent?.['errors']).toEqual([]);
  return { chapterId, eventId: createEvent?.['event']?.['id'] as string };
}

const awaiting = (urlname: string) => JSON.stringify({ nodes: [{ awaitingChapters: [{ urlname }] }] });

const BOTH = `{
  chapters(orderBy: NAME) { nodes { urlname health asOf nextEvent { title yesCount event { title } } events(first: 1) { nodes { title } } } }
}`;

beforeAll(async () => {
  const data = await house.folder();
  const main = await house.serve(['start', '--empty'], { CHAPTERHOUSE_DATA: data });
  admin = new Client(main.url, await house.token(data, 'root', 'HQ_ADMIN'));
  leavingToken = await house.token(data, 'leaving');
  second = await openSecond(main.url, await house.folder(), '0');
}, 90_000);

afterAll(() => house.close(), 60_000);

describe('a chapter on a server of its own', () => {
  it('joins the graph while it runs; goes missing alone; and catches up with nothing lost', async () => {
    const registered = await admin.get(
      'mutation ($input: RegisterChapterServerInput!) { registerChapterServer(input: $input) { server { id } errors { message } } }',
      { input: { name: 'second', url: second.url } },
    );
    const serverId = registered['registerChapterServer']?.['server']?.['id'] as string;
    const here = await chapterOn(null, 'aaa-here');
    const there = await chapterOn(serverId, 'bbb-there');
    const whole = {
      urlname: 'bbb-there',
      health: 'LIVE',
      nextEvent: { title: 'bbb-there walk', event: { title: 'bbb-there walk' } },
    };
    await until(async () => {
      const { chapters } = await admin.get(BOTH);
      const nodes = chapters?.['nodes'] as unknown as { nextEvent: unknown }[];
      return nodes.every((each) => each.nextEvent !== null);
    }, 5_000);
    const { chapters } = await admin.get(BOTH);
    expect(chapters?.['nodes']?.[1]).toMatchObject(whole);

    const rsvp = async (eventId: string) =>
      admin.get('mutation ($input: RsvpInput!) { rsvp(input: $input) { counts { yes } errors { code } } }', {
        input: { eventId, response: 'YES' },
      });
    expect(await rsvp(here.eventId)).toEqual({ rsvp: { counts: { yes: 1 }, errors: [] } });

    // Stopped before its last change could be followed: the answer and the end come together.
    const last = rsvp(there.eventId);
    await last;
    const leaving = new Client(admin.url, leavingToken);
    const joined = await leaving.get(
      'mutation ($id: ID!) { joinChapter(input: { chapterId: $id }) { errors { code } } }',
      { id: there.chapterId },
    );
    expect(joined['joinChapter']?.['errors']).toEqual([]);
    await second.process.end('SIGKILL');
    const erased = await leaving.get(
      'mutation { requestErasure(input: { confirm: true }) { erasure { id } errors { code } } }',
    );
    expect(erased['requestErasure']?.['errors']).toEqual([]);
    const pending = async () =>
      (await admin.get('{ erasures { nodes { awaitingChapters { urlname } } } }'))['erasures'];
    await until(async () => JSON.stringify(await pending()) === awaiting('bbb-there'), 5_000);
    const partial = await admin.ask(BOTH);
    const [first, missing] = (partial.data['chapters']?.['nodes'] ?? []) as readonly Json[];
    expect(first).toMatchObject({
      urlname: 'aaa-here',
      nextEvent: { event: { title: 'aaa-here walk' } },
      events: { nodes: [{}] },
    });
    expect(missing).toMatchObject({
      urlname: 'bbb-there',
      nextEvent: { title: 'bbb-there walk', event: null },
      events: null,
    });
    expect(partial.errors?.map(({ path, extensions }) => [path?.join('.'), extensions.code]).sort()).toEqual([
      ['chapters.nodes.1.events', 'CHAPTER_UNAVAILABLE'],
      ['chapters.nodes.1.nextEvent.event.title', 'CHAPTER_UNAVAILABLE'],
    ]);
    await until(async () => {
      const { data } = await admin.ask(
        '{ chapter(urlname: "bbb-there") { health asOf nextEvent { title } } }',
      );
      return data['chapter']?.['health'] === 'UNREACHABLE' && data['chapter']?.['asOf'] !== null;
    }, 10_000);

    const port = new URL(second.url).port;
    second = await openSecond(admin.url, second.data, port);
    await until(async () => {
      const { data } = await admin.ask(
        '{ chapter(urlname: "bbb-there") { health nextEvent { yesCount event { counts { yes } } } } }',
      );
      const chapter = data['chapter'];
      return chapter?.['health'] === 'LIVE' && chapter['nextEvent']?.['yesCount'] === 1;
    }, 20_000);
    await until(async () => JSON.stringify(await pending()) === '{"nodes":[]}', 10_000);
    const { chapter } = await admin.get(
      `{ chapter(urlname: "bbb-there") { memberships(first: 10) { nodes { member { name } } } } }`,
    );
    expect(chapter?.['memberships']?.['nodes']).toHaveLength(1);
    const after = await admin.get(BOTH);
    expect(after['chapters']?.['nodes']?.[1]).toMatchObject(whole);
  }, 90_000);

  it('is missed soon when it hangs, and live as soon as it is back with nothing to tell', async () => {
    const health = async () =>
      (await admin.ask('{ chapter(urlname: "bbb-there") { health } }')).data['chapter']?.['health'];
    second.process.child.kill('SIGSTOP');
    await until(async () => (await health()) === 'UNREACHABLE', 15_000).finally(() =>
      second.process.child.kill('SIGCONT'),
    );
    await second.process.end('SIGKILL');
    second = await openSecond(admin.url, second.data, new URL(second.url).port);
    await until(async () => (await health()) === 'LIVE', 5_000);
  }, 60_000);
});
