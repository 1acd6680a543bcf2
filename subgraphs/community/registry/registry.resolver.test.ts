import { type ChapterKey, chapterId, encodeId, newUuid, type Uuid } from '../../../kernel/ids.ts';
import type { Viewer } from '../../../kernel/viewer.ts';
import { TestCommunity } from '../community.testing.ts';

let test: TestCommunity;
let ada: Viewer;
let admin: Viewer;
let serverId: Uuid;

beforeAll(async () => {
  test = await TestCommunity.open();
  ada = await test.member('Ada');
  admin = await test.member('Hedy', 'HQ_ADMIN');
  serverId = (await test.community.registry.registerServer('local', 'local:')).id;
});
afterAll(() => test.close());

const PROPOSE = `mutation ($urlname: String!) {
  proposeChapter(input: {
    urlname: $urlname, name: "Paris Nord", city: "Paris", country: "fr", location: { lat: 48.9, lon: 2.3 }
    timeZone: "Europe/Paris", description: "Tables by the canal.", topics: ["knitting"]
  }) { chapter { id urlname name city country status timeZone location { lat lon } } errors { code field } }
}`;
const APPROVE = `mutation ($id: ID!, $server: ID) {
  approveChapter(input: { chapterId: $id, serverId: $server }) { chapter { status name } errors { code field } }
}`;
const SET_STATUS = `mutation ($id: ID!, $status: ChapterStatus!) {
  setChapterStatus(input: { chapterId: $id, status: $status }) { chapter { status } errors { code field } }
}`;
const REGISTER = `mutation ($url: String!) {
  registerChapterServer(input: { name: "north", url: $url }) { server { name url health chapters } errors { code field } }
}`;
const SERVERS = '{ chapterServers { id name url health contactAt chapters } }';

/** Proposes as Ada; gives the chapter's id. */
async function propose(urlname: string): Promise<string> {
  const { data } = await test.ask(PROPOSE, ada, { urlname });
  return (data as { proposeChapter: { chapter: { id: string } } }).proposeChapter.chapter.id;
}

describe('a chapter', () => {
  it('is proposed by a member, shown as proposed, and approved by headquarters', async () => {
    const { data } = await test.ask(PROPOSE, ada, { urlname: 'paris-nord' });
    const id = chapterId('parisnord' as ChapterKey);
    expect(data).toEqual({
      proposeChapter: {
        chapter: {
          id,
          urlname: 'paris-nord',
          name: 'Paris Nord',
          city: 'Paris',
          country: 'FR',
          status: 'PENDING',
          timeZone: 'Europe/Paris',
          location: { lat: 48.9, lon: 2.3 },
        },
        errors: [],
      },
    });
    const approved = await test.ask(APPROVE, admin, { id });
    expect(approved.data).toEqual({
      approveChapter: { chapter: { status: 'ACTIVE', name: 'Paris Nord' }, errors: [] },
    });
    const taken = await test.ask(PROPOSE, ada, { urlname: 'paris-nord' });
    expect(taken.data).toEqual({
      proposeChapter: { chapter: null, errors: [{ code: 'ALREADY_EXISTS', field: ['urlname'] }] },
    });
  });

  it('goes onto the server headquarters names', async () => {
    const north = await test.community.registry.registerServer('named', 'http://named.test');
    const server = encodeId('ChapterServer', undefined, north.id);
    await test.ask(APPROVE, admin, { id: await propose('on-named'), server });
    expect([...test.host('http://named.test').provisioned.keys()]).toEqual(['onnamed']);
    const unknown = encodeId('ChapterServer', undefined, newUuid());
    const { data } = await test.ask(APPROVE, admin, { id: await propose('on-none'), server: unknown });
    expect(data).toEqual({
      approveChapter: { chapter: null, errors: [{ code: 'NOT_FOUND', field: ['serverId'] }] },
    });
  });

  it('gets its status from headquarters', async () => {
    const id = await propose('status');
    await test.ask(APPROVE, admin, { id });
    const { data } = await test.ask(SET_STATUS, admin, { id, status: 'INACTIVE' });
    expect(data).toEqual({ setChapterStatus: { chapter: { status: 'INACTIVE' }, errors: [] } });
  });

  it('is named by a chapter’s id and no other', async () => {
    const none = await test.ask(SET_STATUS, admin, { id: chapterId('none' as ChapterKey), status: 'TEST' });
    expect(none.data).toEqual({
      setChapterStatus: { chapter: null, errors: [{ code: 'NOT_FOUND', field: ['chapterId'] }] },
    });
    for (const id of ['nonsense', encodeId('Member', undefined, ada.memberId)]) {
      expect((await test.ask(APPROVE, admin, { id })).errors).toMatchObject([{ code: 'BAD_ID' }]);
    }
  });

  it('is proposed by nobody while nobody is signed in', async () => {
    const { data } = await test.ask(PROPOSE, undefined, { urlname: 'nobody' });
    expect(data).toMatchObject({ proposeChapter: { chapter: null, errors: [{ code: 'UNAUTHENTICATED' }] } });
  });
});

describe('headquarters alone', () => {
  it('approves, sets a status and registers servers', async () => {
    const id = await propose('guarded');
    const mutations: [string, string, object][] = [
      ['approveChapter', APPROVE, { id }],
      ['setChapterStatus', SET_STATUS, { id, status: 'HIDDEN' }],
      ['registerChapterServer', REGISTER, { url: 'http://guarded.test' }],
    ];
    const region = await test.member('Vera', 'VIEWER', 'REGION_ADMIN');
    for (const [name, source, variables] of mutations) {
      for (const [viewer, code] of [
        [undefined, 'UNAUTHENTICATED'],
        [ada, 'FORBIDDEN'],
        [region, 'FORBIDDEN'],
      ] as const) {
        const { data } = await test.ask(source, viewer, { ...variables });
        expect(data).toMatchObject({ [name]: { errors: [{ code, field: null }] } });
      }
    }
    const { rows } = await test.pool.query("SELECT status FROM community.chapter WHERE key = 'guarded'");
    expect(rows).toEqual([{ status: 'PENDING' }]);
    const servers = await test.community.registry.listServers();
    expect(servers.map(({ url }) => url)).not.toContain('http://guarded.test');
  });

  it('sees the servers', async () => {
    for (const [viewer, code] of [
      [undefined, 'UNAUTHENTICATED'],
      [ada, 'FORBIDDEN'],
    ] as const) {
      const { data, errors } = await test.ask(SERVERS, viewer);
      expect(data).toEqual({ chapterServers: null });
      expect(errors).toMatchObject([{ code, path: 'chapterServers' }]);
    }
  });
});

describe('a server', () => {
  it('is registered with a web address only', async () => {
    const registered = await test.ask(REGISTER, admin, { url: 'https://north.test/' });
    expect(registered.data).toEqual({
      registerChapterServer: {
        server: { name: 'north', url: 'https://north.test', health: 'STALE', chapters: 0 },
        errors: [],
      },
    });
    const local = await test.ask(REGISTER, admin, { url: 'local:' });
    expect(local.data).toEqual({
      registerChapterServer: { server: null, errors: [{ code: 'INVALID', field: ['url'] }] },
    });
  });

  it('shows how it answers and how many chapters stand on it', async () => {
    test.now = new Date();
    await test.community.catchUp();
    const { data } = await test.ask(SERVERS, admin);
    const { chapterServers } = data as { chapterServers: { id: string; chapters: number }[] };
    expect(chapterServers[0]).toEqual({
      id: encodeId('ChapterServer', undefined, serverId),
      name: 'local',
      url: 'local:',
      health: 'LIVE',
      contactAt: test.now.toISOString(),
      chapters: test.host('local:').provisioned.size,
    });
  });
});
