import type { Viewer } from '../../../../kernel/viewer.ts';
import { PARIS, paris, SpaceWorld } from '../space.testing.ts';

let world: SpaceWorld;
let ada: Viewer;
let bea: Viewer;
let admin: Viewer;

beforeAll(async () => {
  world = await SpaceWorld.open();
  ada = await world.member('Ada');
  bea = await world.member('Bea');
  admin = await world.member('Hedy', 'HQ_ADMIN');
  await world.belongs(ada, paris);
});
afterAll(() => world.close());
afterEach(() => world.quiet());

const POST = `query ($id: ID!) { node(id: $id) { ... on Post { body hiddenAt hiddenReason mentions { name } viewerCan { moderate } }
  ... on Discussion { title } } }`;
const show = async (id: string, viewer?: Viewer) =>
  ((await world.test.ask(POST, viewer, { id })).data as { node: Record<string, unknown> }).node;

const queue = async (viewer: Viewer | undefined) => {
  const { data, errors } = await world.test.ask(
    '{ moderationQueue { totalCount nodes { post { id } reports { reason member { name } } } } }',
    viewer,
  );
  return errors[0]?.code ?? (data as { moderationQueue: unknown }).moderationQueue;
};
const NOTHING = { totalCount: 0, nodes: [] };

describe('a reported post', () => {
  it('waits in the queue with each member’s reason, until it is hidden or the reports are dismissed', async () => {
    const [one, other] = [await world.discuss(ada), await world.discuss(ada, { chapterId: PARIS })];
    expect(await world.refusal('reportPost', ada, { postId: one, reason: 'x' })).toBe('INVALID');
    expect(await world.refusal('reportPost', bea, { postId: one, reason: ' ' })).toBe('INVALID');
    await world.send('reportPost', bea, { postId: one, reason: 'Spam.' });
    expect(await world.refusal('reportPost', bea, { postId: one, reason: 'Again.' })).toBe('ALREADY_EXISTS');
    await world.send('reportPost', admin, { postId: one, reason: 'Indeed.' });
    world.pass(1_000);
    await world.send('reportPost', bea, { postId: other, reason: 'Rude.' });
    const spam = {
      post: { id: one },
      reports: expect.arrayContaining([
        { reason: 'Spam.', member: { name: 'Bea' } },
        { reason: 'Indeed.', member: { name: 'Hedy' } },
      ]),
    };
    const rude = { post: { id: other }, reports: [{ reason: 'Rude.', member: { name: 'Bea' } }] };
    expect(await queue(admin)).toEqual({ totalCount: 2, nodes: [spam, rude] });
    expect(await queue(await world.member('Vera', 'VIEWER'))).toEqual({ totalCount: 2, nodes: [spam, rude] });
    expect(await queue(await world.regionAdmin('Eva', 'europe'))).toEqual({ totalCount: 1, nodes: [rude] });
    expect(await queue(await world.regionAdmin('Sara', 'south-america'))).toEqual(NOTHING);
    expect(await queue(ada)).toBe('FORBIDDEN');
    expect(await queue(undefined)).toBe('UNAUTHENTICATED');
    await world.send('hidePost', admin, { postId: one, reason: 'Advertising.' });
    await world.send('dismissReports', admin, { postId: other });
    expect(await queue(admin)).toEqual(NOTHING);
    expect(await world.refusal('reportPost', bea, { postId: one, reason: 'x' })).toBe('NOT_FOUND');
  });
});

describe('a hidden post', () => {
  it('shows its words to its author and moderators alone, with the reason, until it is shown again', async () => {
    const id = await world.discuss(ada, { chapterId: PARIS });
    const region = await world.regionAdmin('Emil', 'europe');
    const outside = await world.regionAdmin('Saul', 'south-america');
    const vera = await world.member('Vera', 'VIEWER');
    await world.send('hidePost', region, { postId: id, reason: 'Insults.' });
    const words = { title: 'Rooms', body: 'Where do you meet?', hiddenReason: 'Insults.' };
    const nothing = { title: null, body: null, hiddenReason: null, hiddenAt: expect.any(String) };
    for (const viewer of [ada, admin, region]) expect(await show(id, viewer)).toMatchObject(words);
    for (const viewer of [undefined, bea, outside, vera])
      expect(await show(id, viewer)).toMatchObject(nothing);
    expect(await world.refusal('editPost', ada, { postId: id, body: 'x' })).toBe('FORBIDDEN');
    await world.send('unhidePost', region, { postId: id });
    expect(await show(id, bea)).toMatchObject({ title: 'Rooms', hiddenAt: null, hiddenReason: null });
  });

  it('does not leak through a subscription', async () => {
    const id = await world.discuss(ada);
    const replyId = await world.reply(ada, id, 'A secret.');
    const activity = `discussionActivity(discussionId: "${id}") { discussion { title } reply { id body hiddenAt hiddenReason } }`;
    const [next, authors] = [await world.follow(activity, bea), await world.follow(activity, ada)];
    const [first, own] = [next(), authors()];
    await world.send('hidePost', admin, { postId: replyId, reason: 'Private.' });
    const hiddenAt = world.test.now.toISOString();
    const shown = { id: replyId, body: 'A secret.', hiddenAt, hiddenReason: 'Private.' };
    expect(await first).toMatchObject({ reply: { ...shown, body: null, hiddenReason: null } });
    expect(await own).toMatchObject({ reply: shown });
  });
});

describe('a locked discussion', () => {
  it('takes no reply and no edit, but may be deleted, until it is unlocked', async () => {
    const id = await world.discuss(ada);
    const replyId = await world.reply(ada, id);
    expect((await world.send('lockDiscussion', admin, { discussionId: id }))['discussion']).toEqual({
      lockedAt: world.test.now.toISOString(),
    });
    expect(await world.refusal('replyToDiscussion', bea, { discussionId: id, body: 'x' })).toBe(
      'DISCUSSION_LOCKED',
    );
    expect(await world.refusal('editPost', ada, { postId: replyId, body: 'x' })).toBe('DISCUSSION_LOCKED');
    expect(await world.refusal('deletePost', ada, { postId: replyId })).toBeUndefined();
    await world.send('unlockDiscussion', admin, { discussionId: id });
    expect(await world.refusal('replyToDiscussion', bea, { discussionId: id, body: 'x' })).toBeUndefined();
  });

  it('takes nothing any more once the lock is answered, whatever came at the same time', async () => {
    const id = await world.discuss(ada);
    const count = async () => {
      const { data } = await world.test.ask(
        'query ($id: ID!) { discussion(id: $id) { repliesCount } }',
        ada,
        { id },
      );
      return (data as { discussion: { repliesCount: number } }).discussion.repliesCount;
    };
    const rush = Array.from({ length: 20 }, () =>
      world.refusal('replyToDiscussion', bea, { discussionId: id, body: 'x' }),
    );
    await world.send('lockDiscussion', admin, { discussionId: id });
    const locked = await count();
    const outcomes = await Promise.all(rush);
    expect(await count()).toBe(locked);
    expect(outcomes.filter((code) => code === undefined)).toHaveLength(locked);
  });
});
