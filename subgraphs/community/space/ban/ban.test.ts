import type { Viewer } from '../../../../kernel/viewer.ts';
import { memberId } from '../../member/member.type.ts';
import { EUROPE, PARIS, paris, SpaceWorld } from '../space.testing.ts';

let world: SpaceWorld;
let admin: Viewer;
let count = 0;

beforeAll(async () => {
  world = await SpaceWorld.open();
  admin = await world.member('Hedy', 'HQ_ADMIN');
});
afterAll(() => world.close());

const someone = () => world.member(`Member${count++}`);
const DAY = 86_400_000;

describe('a member banned from the space', () => {
  it('reads, and neither posts, replies nor edits until the ban is over', async () => {
    const ada = await someone();
    const id = await world.discuss(ada);
    const until = new Date(world.test.now.getTime() + DAY).toISOString();
    await world.ban(admin, ada.memberId, { until });
    const { errors } = await world.send('startDiscussion', ada, { title: 'x', body: 'x' });
    expect(errors).toEqual([
      {
        code: 'BANNED',
        field: null,
        message: `Headquarters banned you from posting here until ${until}: Insults.`,
      },
    ]);
    expect(await world.refusal('replyToDiscussion', ada, { discussionId: id, body: 'x' })).toBe('BANNED');
    expect(await world.refusal('editPost', ada, { postId: id, body: 'x' })).toBe('BANNED');
    const seen = `{ discussion(id: "${id}") { body viewerCan { reply edit delete } } me { spaceBans { reason } } }`;
    expect((await world.test.ask(seen, ada)).data).toEqual({
      discussion: { body: 'Where do you meet?', viewerCan: { reply: false, edit: false, delete: true } },
      me: { spaceBans: [{ reason: 'Insults.' }] },
    });
    expect(
      await world.refusal('banFromSpace', admin, { memberId: memberId(ada.memberId), reason: 'x' }),
    ).toBe('ALREADY_EXISTS');
    world.pass(DAY);
    expect(await world.refusal('replyToDiscussion', ada, { discussionId: id, body: 'x' })).toBeUndefined();
    expect(
      await world.refusal('banFromSpace', admin, { memberId: memberId(ada.memberId), reason: 'x' }),
    ).toBeUndefined();
  });

  it('from a region’s discussions posts elsewhere', async () => {
    const ada = await someone();
    await world.belongs(ada, paris);
    await world.ban(await world.regionAdmin('Eva', 'europe'), ada.memberId, { regionId: EUROPE });
    expect(await world.refusal('startDiscussion', ada, { title: 'x', body: 'x', chapterId: PARIS })).toBe(
      'BANNED',
    );
    expect(await world.refusal('startDiscussion', ada, { title: 'x', body: 'x' })).toBeUndefined();
  });

  it('appeals, one appeal at a time, and posts again once one is granted', async () => {
    const ada = await someone();
    const banId = await world.ban(admin, ada.memberId);
    const appeal = { banId, text: 'It was a joke.' };
    expect(await world.refusal('appealBan', await someone(), appeal)).toBe('NOT_FOUND');
    const { ban } = await world.send('appealBan', ada, appeal);
    const { id: appealId } = (ban as { appeal: { id: string } }).appeal;
    expect(await world.refusal('appealBan', ada, appeal)).toBe('ALREADY_EXISTS');
    const waiting =
      '{ spaceBans(appealed: true) { totalCount nodes { id member { name } appeal { text } } } }';
    expect((await world.test.ask(waiting, admin)).data).toEqual({
      spaceBans: {
        totalCount: 1,
        nodes: [{ id: banId, member: { name: ada.name }, appeal: { text: 'It was a joke.' } }],
      },
    });
    expect((await world.test.ask(waiting, ada)).errors[0]?.code).toBe('FORBIDDEN');
    const refused = await world.send('decideAppeal', admin, { appealId, granted: false, answer: 'It hurt.' });
    expect(refused['ban']).toMatchObject({ liftedAt: null, appeal: { granted: false, answer: 'It hurt.' } });
    expect(await world.refusal('decideAppeal', admin, { appealId, granted: true, answer: 'x' })).toBe(
      'INVALID',
    );
    expect(await world.refusal('startDiscussion', ada, { title: 'x', body: 'x' })).toBe('BANNED');
    world.pass(1_000);
    const again = await world.send('appealBan', ada, appeal);
    const second = (again['ban'] as { appeal: { id: string } }).appeal.id;
    await world.send('decideAppeal', admin, { appealId: second, granted: true, answer: 'Welcome back.' });
    expect(await world.refusal('startDiscussion', ada, { title: 'x', body: 'x' })).toBeUndefined();
    expect(await world.refusal('appealBan', ada, appeal)).toBe('NOT_FOUND');
  });

  it('is banned once in one place, however many ask at once', async () => {
    const ada = await someone();
    const input = { memberId: memberId(ada.memberId), reason: 'x' };
    const codes = await Promise.all(
      Array.from({ length: 8 }, () => world.refusal('banFromSpace', admin, input)),
    );
    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
  });
});

describe('a member who has the guidelines still to accept', () => {
  it('posts nothing, and may report and delete', async () => {
    const ada = await someone();
    const id = await world.discuss(ada);
    const late = { ...ada, guidelinesDue: { version: 2, from: world.test.now.getTime() } };
    expect(await world.refusal('startDiscussion', late, { title: 'x', body: 'x' })).toBe(
      'GUIDELINES_NOT_ACCEPTED',
    );
    expect(await world.refusal('replyToDiscussion', late, { discussionId: id, body: 'x' })).toBe(
      'GUIDELINES_NOT_ACCEPTED',
    );
    expect(await world.refusal('editPost', late, { postId: id, body: 'x' })).toBe('GUIDELINES_NOT_ACCEPTED');
    expect(await world.refusal('deletePost', late, { postId: id })).toBeUndefined();
  });
});
