import type { Viewer } from '../../../../kernel/viewer.ts';
import { memberId } from '../../member/member.type.ts';
import { LIMA, lima, PARIS, paris, SpaceWorld } from '../space.testing.ts';

let world: SpaceWorld;
let ada: Viewer;
let bea: Viewer;
let org: Viewer;
let admin: Viewer;

beforeAll(async () => {
  world = await SpaceWorld.open();
  ada = await world.member('Ada');
  bea = await world.member('Bea');
  org = await world.member('Olga');
  admin = await world.member('Hedy', 'HQ_ADMIN');
  await world.belongs(bea, paris);
  await world.belongs(org, paris, 'ORGANIZER');
});
afterAll(() => world.close());

const DISCUSSION = `query ($id: ID!) { discussion(id: $id) {
  title body hiddenReason author { name } mentions { name } repliesCount
  viewerCan { reply edit delete report moderate }
  replies { totalCount nodes { id body author { name } mentions { name } } } } }`;
const show = async (id: string, viewer?: Viewer) => {
  const { data, errors } = await world.test.ask(DISCUSSION, viewer, { id });
  expect(errors).toEqual([]);
  return (data as { discussion: Record<string, unknown> }).discussion;
};

describe('a discussion', () => {
  it('of the community is started by anyone signed in, and read by everyone', async () => {
    const id = await world.discuss(ada);
    await world.reply(bea, id);
    expect(await show(id)).toEqual({
      title: 'Rooms',
      body: 'Where do you meet?',
      hiddenReason: null,
      author: { name: 'Ada' },
      mentions: [],
      repliesCount: 1,
      viewerCan: { reply: false, edit: false, delete: false, report: false, moderate: false },
      replies: {
        totalCount: 1,
        nodes: [{ id: expect.any(String), body: 'In a library.', author: { name: 'Bea' }, mentions: [] }],
      },
    });
    expect((await show(id, ada))['viewerCan']).toEqual({
      reply: true,
      edit: true,
      delete: true,
      report: false,
      moderate: false,
    });
    expect(await world.refusal('startDiscussion', undefined, { title: 'x', body: 'x' })).toBe(
      'UNAUTHENTICATED',
    );
  });

  it('of a chapter is for those who belong to it', async () => {
    const id = await world.discuss(bea, { chapterId: PARIS });
    expect(await world.refusal('startDiscussion', ada, { title: 'x', body: 'x', chapterId: PARIS })).toBe(
      'NOT_A_MEMBER',
    );
    expect(await world.refusal('replyToDiscussion', ada, { discussionId: id, body: 'x' })).toBe(
      'NOT_A_MEMBER',
    );
    const banned = await world.member('Carl');
    await world.belongs(banned, paris, 'MEMBER', 'BANNED');
    expect(await world.refusal('replyToDiscussion', banned, { discussionId: id, body: 'x' })).toBe('BANNED');
    expect(await show(id)).toMatchObject({ title: 'Rooms' });
    const list = async (argument: string) => {
      const { data } = await world.test.ask(`{ discussions${argument} { nodes { id } totalCount } }`);
      return (data as { discussions: { nodes: { id: string }[]; totalCount: number } }).discussions;
    };
    expect(await list(`(chapterId: "${PARIS}")`)).toEqual({ nodes: [{ id }], totalCount: 1 });
    expect(await list(`(chapterId: "${LIMA}")`)).toEqual({ nodes: [], totalCount: 0 });
    expect((await list('')).nodes).not.toContainEqual({ id });
  });

  it('shows a chapter’s name where an organizer posts for it, and who wrote it to moderators alone', async () => {
    const id = await world.discuss(org, { asChapterId: PARIS });
    const source = '{ discussion(id: "ID") { author { name } asChapter { name } } }'.replace('ID', id);
    const seen = async (viewer?: Viewer) => (await world.test.ask(source, viewer)).data;
    const asChapter = { name: 'Paris' };
    expect(await seen(bea)).toEqual({ discussion: { author: null, asChapter } });
    expect(await seen(admin)).toEqual({ discussion: { author: { name: 'Olga' }, asChapter } });
    expect(await seen(org)).toEqual({ discussion: { author: { name: 'Olga' }, asChapter } });
    const posting = { title: 'x', body: 'x' };
    expect(await world.refusal('startDiscussion', bea, { ...posting, asChapterId: PARIS })).toBe('FORBIDDEN');
    expect(await world.refusal('startDiscussion', org, { ...posting, asChapterId: LIMA })).toBe('FORBIDDEN');
  });

  it('comes first in its list when something happens, and pages neither skip nor repeat', async () => {
    const started: string[] = [];
    const noor = await world.member('Noor');
    await world.belongs(noor, lima);
    for (let index = 0; index < 5; index += 1) {
      world.pass(1_000);
      started.push(await world.discuss(noor, { chapterId: LIMA, title: `Topic ${index}` }));
    }
    world.pass(1_000);
    await world.reply(noor, started[1] as string);
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const { data } = await world.test.ask(
        `query ($after: Cursor) { discussions(chapterId: "${LIMA}", first: 2, after: $after) {
          nodes { id } totalCount pageInfo { endCursor hasNextPage } } }`,
        undefined,
        { after },
      );
      const { nodes, totalCount, pageInfo } = (data as never as { discussions: Page }).discussions;
      expect(totalCount).toBe(5);
      seen.push(...nodes.map(({ id }) => id));
      [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
    }
    expect(seen).toEqual([1, 4, 3, 2, 0].map((index) => started[index]));
  });

  it('takes text within bounds that the errors name', async () => {
    const refused = async (over: object) =>
      (await world.send('startDiscussion', ada, { title: 'x', body: 'x', ...over })).errors[0];
    expect(await refused({ title: ' ' })).toMatchObject({ code: 'INVALID', field: ['title'] });
    expect(await refused({ title: 'x'.repeat(151) })).toMatchObject({
      message: expect.stringContaining('150'),
    });
    expect(await refused({ body: 'x'.repeat(20_001) })).toMatchObject({ field: ['body'] });
    const many = Array.from({ length: 21 }, (_, index) =>
      memberId(`00000000-0000-7000-8000-0000000000${String(index + 10)}` as never),
    );
    expect(await refused({ body: many.map((id) => `<@${id}>`).join(' ') })).toMatchObject({
      code: 'INVALID',
      message: 'A post mentions at most 20 members.',
    });
  });

  it('finds discussions and replies as nodes', async () => {
    const id = await world.discuss(ada);
    const replyId = await world.reply(bea, id);
    const { data } = await world.test.ask(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Post { body } ... on Reply { discussion { id } } } }',
      undefined,
      { ids: [id, replyId] },
    );
    expect(data).toEqual({
      nodes: [
        { __typename: 'Discussion', body: 'Where do you meet?' },
        { __typename: 'Reply', body: 'In a library.', discussion: { id } },
      ],
    });
  });
});

interface Page {
  readonly nodes: { id: string }[];
  readonly totalCount: number;
  readonly pageInfo: { endCursor: string; hasNextPage: boolean };
}

describe('a post', () => {
  it('is edited by its author alone, and says so', async () => {
    const id = await world.discuss(ada);
    const replyId = await world.reply(bea, id);
    const edited = await world.send('editPost', bea, { postId: replyId, body: 'In a museum.' });
    expect(edited['post']).toMatchObject({ body: 'In a museum.', editedAt: world.test.now.toISOString() });
    expect(await world.refusal('editPost', ada, { postId: replyId, body: 'x' })).toBe('FORBIDDEN');
    expect(await world.refusal('editPost', admin, { postId: replyId, body: 'x' })).toBe('FORBIDDEN');
    expect(await world.refusal('editPost', bea, { postId: replyId, title: 'x' })).toBe('INVALID');
    await world.send('editPost', ada, { postId: id, title: 'Halls' });
    expect(await show(id)).toMatchObject({ title: 'Halls', body: 'Where do you meet?' });
  });

  it('that is deleted leaves its place, and nothing of its words', async () => {
    const id = await world.discuss(ada, { body: `Ask <@${memberId(bea.memberId)}>.` });
    await world.reply(bea, id);
    expect(await world.refusal('deletePost', admin, { postId: id })).toBe('FORBIDDEN');
    expect((await world.send('deletePost', ada, { postId: id })).errors).toEqual([]);
    expect(await show(id, ada)).toMatchObject({ title: null, body: null, mentions: [], repliesCount: 1 });
    expect(await world.refusal('editPost', ada, { postId: id, body: 'x' })).toBe('NOT_FOUND');
    expect(await world.refusal('deletePost', ada, { postId: id })).toBe('NOT_FOUND');
  });

  it('mentions members by their ids, and they find it', async () => {
    const tess = await world.member('Tess');
    const id = await world.discuss(ada, {
      body: `<@${memberId(tess.memberId)}>, and <@${memberId(tess.memberId)}>`,
    });
    expect(await show(id)).toMatchObject({ mentions: [{ name: 'Tess' }] });
    const mine = async (viewer: Viewer) =>
      (await world.test.ask('{ me { mentions { totalCount nodes { __typename id } } } }', viewer)).data;
    const found = { me: { mentions: { totalCount: 1, nodes: [{ __typename: 'Discussion', id }] } } };
    expect(await mine(tess)).toEqual(found);
    const others = '{ discussion(id: "ID") { mentions { mentions { totalCount } } } }'.replace('ID', id);
    expect((await world.test.ask(others, ada)).data).toEqual({
      discussion: { mentions: [{ mentions: null }] },
    });
    await world.send('editPost', ada, { postId: id, body: 'Nobody.' });
    expect(await mine(tess)).toEqual({ me: { mentions: { totalCount: 0, nodes: [] } } });
  });
});
