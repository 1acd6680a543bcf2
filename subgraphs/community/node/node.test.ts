import { type ChapterKey, chapterId, encodeId, newUuid } from '../../../kernel/ids.ts';
import { profileOf, TestCommunity } from '../community.testing.ts';

const paris = 'paris' as ChapterKey;
const nowhere = 'nowhere' as ChapterKey;
const EVENT = newUuid();
let test: TestCommunity;

const NODES = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';
const nodes = (...ids: string[]) => test.ask(NODES, undefined, { ids });

beforeAll(async () => {
  test = await TestCommunity.open();
  const { registry } = test.community;
  const { id: serverId } = await registry.registerServer('local', 'local:');
  const profile = profileOf('Paris');
  await registry.registerChapter({ key: paris, urlname: 'paris', status: 'ACTIVE', serverId, profile });
  await registry.registerChapter({
    key: 'proposed' as ChapterKey,
    urlname: 'proposed',
    status: 'PENDING',
    serverId,
    profile,
  });
  const zero = { version: 1, yes: 0, maybe: 0, no: 0, waitlist: 0, pending: 0, guests: 0, attended: 0 };
  test.host('local:').items.set(paris, [
    { type: 'chapter.changed', data: profile },
    {
      type: 'event.changed',
      data: {
        eventId: EVENT,
        title: 'Evening of tables',
        startsAt: '2026-03-02T18:00:00.000Z',
        endsAt: '2026-03-02T20:00:00.000Z',
        timeZone: 'Europe/Paris',
        type: 'PHYSICAL',
        status: 'PUBLISHED',
        city: null,
        country: null,
        lat: null,
        lon: null,
        topics: [],
        capacity: null,
        counts: zero,
      },
    },
  ]);
  await test.community.catchUp();
});
afterAll(() => test.close());

describe('a node', () => {
  it('is found by its id, whatever its type', async () => {
    const { memberId } = await test.member('Ada');
    const ids = {
      Member: encodeId('Member', undefined, memberId),
      Chapter: chapterId(paris),
      Region: encodeId('Region', undefined, 'europe'),
      DirectoryEvent: encodeId('DirectoryEvent', paris, EVENT),
    };
    for (const [type, id] of Object.entries(ids)) {
      const source = `query ($id: ID!) { node(id: $id) { __typename id ... on ${type} { ${type === 'DirectoryEvent' ? 'title' : 'name'} } } }`;
      const { data, errors } = await test.ask(source, undefined, { id });
      expect(errors).toEqual([]);
      expect(data).toEqual({
        node: { __typename: type, id, [type === 'DirectoryEvent' ? 'title' : 'name']: expect.any(String) },
      });
    }
  });

  it('that a chapter owns is a stub, when the chapter stands', async () => {
    const uuid = newUuid();
    for (const type of ['Event', 'Rsvp', 'Membership'] as const) {
      const stub = encodeId(type, paris, uuid);
      const { data } = await nodes(
        stub,
        encodeId(type, nowhere, uuid),
        encodeId(type, 'proposed' as ChapterKey, uuid),
        encodeId(type, paris, 'no-uuid'),
      );
      expect(data).toEqual({ nodes: [{ __typename: type, id: stub }, null, null, null] });
    }
  });

  it('is null where nothing stands, and for a type that is no node', async () => {
    const { data, errors } = await nodes(
      encodeId('Member', undefined, newUuid()),
      encodeId('Member', undefined, 'no-uuid'),
      chapterId(nowhere),
      encodeId('Region', undefined, 'atlantis'),
      encodeId('DirectoryEvent', paris, newUuid()),
      encodeId('DirectoryEvent', paris, 'no-uuid'),
      encodeId('Venue', paris, newUuid()),
      encodeId('ChapterServer', undefined, newUuid()),
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({ nodes: Array.from({ length: 8 }, () => null) });
  });

  it('of a malformed id is an error at its place, and the rest is whole', async () => {
    expect((await test.ask('{ node(id: "nonsense") { id } }')).errors).toMatchObject([
      { code: 'BAD_ID', path: 'node' },
    ]);
    const { data, errors } = await nodes('nonsense', chapterId(paris), '');
    expect(data).toEqual({ nodes: [null, { __typename: 'Chapter', id: chapterId(paris) }, null] });
    expect(errors).toMatchObject([
      { code: 'BAD_ID', path: 'nodes.0' },
      { code: 'BAD_ID', path: 'nodes.2' },
    ]);
  });

  it('that is a proposal is shown to its proposer and headquarters alone', async () => {
    const ada = await test.member('Ada');
    const key = await test.community.registry.propose(ada, {
      urlname: 'lyon',
      name: 'Lyon',
      timeZone: 'UTC',
    });
    const source = '{ node(id: "ID") { ... on Chapter { name status } } }'.replace('ID', chapterId(key));
    expect((await test.ask(source)).data).toEqual({ node: null });
    const shown = { node: { name: 'Lyon', status: 'PENDING' } };
    expect((await test.ask(source, ada)).data).toEqual(shown);
    expect((await test.ask(source, await test.member('Hedy', 'HQ_ADMIN'))).data).toEqual(shown);
  });

  it('is one of at most 100 asked for at once', async () => {
    const { errors } = await nodes(...Array.from({ length: 101 }, () => chapterId(paris)));
    expect(errors).toMatchObject([{ code: 'BAD_PAGE_SIZE' }]);
  });
});
