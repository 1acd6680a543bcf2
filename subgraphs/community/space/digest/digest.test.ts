import { newUuid } from '../../../../kernel/ids.ts';
import type { Viewer } from '../../../../kernel/viewer.ts';
import { until } from '../../../../test/setup/until.ts';
import { memberId } from '../../member/member.type.ts';
import { applyChanges } from '../../rollup/directory.projection.ts';
import { event } from '../../rollup/rollup.testing.ts';
import { LIMA, lima, PARIS, paris } from '../space.testing.ts';
import { DigestWorld } from './digest.testing.ts';

const SUNDAY = '2026-03-01T12:00:00.000Z';
const MONDAY = '2026-03-02T15:00:00.000Z';
const NEXT_MONDAY = '2026-03-09T15:00:00.000Z';

let world: DigestWorld;
let ada: Viewer;
let bea: Viewer;
let admin: Viewer;

beforeAll(async () => {
  world = await DigestWorld.open();
  [ada, bea] = [await world.space.member('Ada'), await world.space.member('Bea')];
  admin = await world.space.member('Hedy', 'HQ_ADMIN');
  await world.space.belongs(ada, paris);
  await world.space.belongs(bea, lima);
});
afterAll(() => world.close());
beforeEach(async () => {
  world.space.test.now = new Date(SUNDAY);
  world.perMinute = 1_000;
  world.server.received.splice(0);
  await world.space.test.pool.query(
    `TRUNCATE community.discussion, community.announcement, community.letter, community.digest_turn,
       community.mail_kind_off, community.directory_event CASCADE`,
  );
  await world.enrol();
});

const announce = (title: string, over: object = {}) =>
  world.space.send('publishAnnouncement', admin, { title, body: 'Read **this**.', ...over });

describe('a digest', () => {
  it('tells on Monday what is announced, discussed and coming up, to each what is theirs', async () => {
    await announce('For everyone');
    await announce('For Lima', { chapterIds: [LIMA] });
    const busy = await world.space.discuss(admin, { title: 'Busy <b>' });
    await world.space.reply(admin, busy);
    await world.space.discuss(ada, { title: 'In Paris', chapterId: PARIS });
    const hidden = await world.space.discuss(admin, { title: 'Hidden' });
    await world.space.send('hidePost', admin, { postId: hidden, reason: 'x' });
    const { db } = world.space.test.community.context(undefined);
    const meeting = event({
      title: 'Evening',
      startsAt: '2026-03-05T18:00:00.000Z',
      endsAt: '2026-03-05T20:00:00.000Z',
    });
    const later = event({
      title: 'Later',
      startsAt: '2026-03-20T18:00:00.000Z',
      endsAt: '2026-03-20T20:00:00.000Z',
    });
    await db.transaction((tx) =>
      applyChanges(
        tx,
        paris,
        [meeting, later].map((data) => ({ type: 'event.changed', data }) as const),
      ),
    );
    await world.write(MONDAY);
    await world.mail();
    expect(world.received).toEqual([
      'ada@example.org: Chapterhouse: 1 announcement, 1 discussion, 1 event',
      'bea@example.org: Chapterhouse: 2 announcements, 1 discussion',
      'hedy@example.org: Chapterhouse: 1 announcement',
    ]);
    const mail = world.server.received.find(({ to }) => to[0] === 'ada@example.org')?.mail;
    expect(mail?.text).toContain(
      'Busy <b>\n  2 new posts · the whole community\n  https://site.test/discussions/',
    );
    expect(mail?.text).toContain('Evening\n  Thu 5 Mar, 19:00 (Europe/Paris)');
    expect(mail?.text).toContain('For everyone\n  Read this.');
    expect(mail?.html).toContain('Busy &lt;b&gt;</a>');
    for (const text of [mail?.text, mail?.html]) {
      expect(text).toContain('For everyone');
      for (const missing of ['For Lima', 'In Paris', 'Hidden', 'Later']) expect(text).not.toContain(missing);
    }
  });

  it('tells each thing once, and nothing when nothing is new', async () => {
    await announce('News');
    await world.write(MONDAY);
    await world.write(MONDAY);
    await world.mail();
    expect(world.received).toHaveLength(3);
    await world.write(NEXT_MONDAY);
    await world.mail();
    expect(world.received).toHaveLength(3);
    await world.space.discuss(ada);
    await world.write('2026-03-16T15:00:00.000Z');
    await world.mail();
    expect(world.received.filter((line) => line.includes('discussion'))).toEqual([
      'bea@example.org: Chapterhouse: 1 discussion',
      'hedy@example.org: Chapterhouse: 1 discussion',
    ]);
    expect(world.received).toHaveLength(5);
  });

  it('goes at nine where the member is: by choice, by the first chapter, by the organization', async () => {
    await announce('News');
    await world.write('2026-03-02T08:00:00.000Z');
    await world.mail();
    expect(world.received).toEqual(['ada@example.org: Chapterhouse: 1 announcement']);
    await world.write('2026-03-02T09:00:00.000Z');
    await world.mail();
    expect(world.received).toHaveLength(2);
    await world.write('2026-03-02T14:00:00.000Z');
    await world.mail();
    expect(world.received).toHaveLength(3);
    const set = async (input: object) => (await world.space.send('setDigest', ada, input))['digest'];
    expect(await set({ timeZone: 'Asia/Tokyo' })).toEqual({ frequency: 'WEEKLY', timeZone: 'Asia/Tokyo' });
    expect(await set({ frequency: 'DAILY' })).toEqual({ frequency: 'DAILY', timeZone: 'Asia/Tokyo' });
    await announce('More');
    await world.write('2026-03-03T00:00:00.000Z');
    await world.mail();
    expect(world.received).toHaveLength(4);
    expect(await set({ timeZone: null })).toEqual({ frequency: 'DAILY', timeZone: 'Europe/Paris' });
  });

  it('ends at one click of a mail program, and comes again when it is wanted again', async () => {
    await announce('News');
    await world.write(MONDAY);
    await world.mail();
    const mail = world.server.received.find(({ to }) => to[0] === 'ada@example.org')?.mail;
    const headers = new Map(mail?.headers.map(({ key, value }) => [key, value]));
    expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(headers.get('list-id')).toBe('<headquarters.graph.test>');
    const token =
      /^<https:\/\/graph\.test\/mail\/(.+)>$/.exec(headers.get('list-unsubscribe') ?? '')?.[1] ?? '';
    const { community } = world.space.test;
    // What the gateway makes of the click.
    expect(await community.mailList({ token, change: { list: 'CHAPTER', wanted: false } })).toEqual({
      chapter: null,
      kind: 'DIGEST',
      chapterWanted: true,
      kindWanted: false,
    });
    const mine = async () => (await world.space.test.ask('{ me { digest { frequency } } }', ada)).data;
    expect(await mine()).toEqual({ me: { digest: { frequency: 'NEVER' } } });
    world.server.received.splice(0);
    await announce('More');
    await world.write(NEXT_MONDAY);
    await world.mail();
    expect(world.received.map((line) => line.split(':')[0])).toEqual(['bea@example.org', 'hedy@example.org']);
    await world.space.send('setDigest', ada, { frequency: 'WEEKLY' });
    expect(await mine()).toEqual({ me: { digest: { frequency: 'WEEKLY' } } });
  });

  it('is written once, however many processes write, and no faster than is allowed', async () => {
    await announce('News');
    await Promise.all(Array.from({ length: 6 }, () => world.write(MONDAY)));
    await world.mail();
    expect(world.received).toHaveLength(3);
    await announce('More');
    world.perMinute = 2;
    await world.write(NEXT_MONDAY);
    await world.write(NEXT_MONDAY);
    await world.mail();
    expect(world.received).toHaveLength(5);
    await world.write('2026-03-09T15:01:01.000Z');
    await world.mail();
    expect(world.received).toHaveLength(6);
  });

  it('is written by itself once it is due, to those who joined meanwhile as well', async () => {
    await announce('News');
    const { db } = world.space.test.community.context(undefined);
    await db.query('DELETE FROM community.digest_turn WHERE member_id = $1', [bea.memberId]);
    world.space.test.now = new Date(MONDAY);
    const office = world.office();
    office.start();
    await until(async () => (await db.query('SELECT FROM community.letter')).length === 2);
    await office.stop();
    expect(await db.query('SELECT FROM community.digest_turn WHERE due_at > $1', [MONDAY])).toHaveLength(3);
  });

  it('whose process dies before the end is written by the next one, once', async () => {
    await announce('News');
    const { db } = world.space.test.community.context(undefined);
    // The last turn of the round cannot be advanced: whatever was written before it is undone.
    await db.query(
      `ALTER TABLE community.digest_turn ADD CONSTRAINT broken CHECK (member_id <> '${bea.memberId}' OR due_at < '2026-03-08') NOT VALID`,
    );
    await expect(world.write(MONDAY)).rejects.toThrow('broken');
    await db.query('ALTER TABLE community.digest_turn DROP CONSTRAINT broken');
    expect((await db.query('SELECT FROM community.letter')).length).toBe(0);
    await world.write(MONDAY);
    await world.mail();
    expect(world.received).toHaveLength(3);
  });
});

describe('a mention', () => {
  it('comes at once by mail with the names it has, to those who want it, and never to its author', async () => {
    const [one, two] = [memberId(ada.memberId), memberId(bea.memberId)];
    await world.space.test.ask(
      'mutation { setMailChoices(input: { kinds: [DIGEST] }) { errors { code } } }',
      bea,
    );
    await world.space.send('startDiscussion', admin, {
      title: 'Rooms',
      body: `<@${one}>, <@${two}> & <@${memberId(admin.memberId)}>: <script>where?`,
    });
    await world.mail();
    expect(world.received).toEqual(['ada@example.org: Hedy mentions you: Rooms']);
    const [{ mail }] = world.server.received as [(typeof world.server.received)[0]];
    expect(mail.text).toContain(
      'Hedy mentions you in “Rooms”.\n\n@Ada, @Bea & @Hedy: <script>where?\n\nhttps://site.test/discussions/',
    );
    expect(mail.html).toContain('@Ada, @Bea &amp; @Hedy: &lt;script&gt;where?');
  });

  it('is told once, though the post is edited, and of those added then', async () => {
    const id = await world.space.discuss(admin, { body: `<@${memberId(ada.memberId)}>` });
    await world.space.send('editPost', admin, {
      postId: id,
      body: `<@${memberId(ada.memberId)}> <@${memberId(bea.memberId)}>`,
    });
    await world.mail();
    expect(world.received.map((line) => line.split(':')[0])).toEqual(['ada@example.org', 'bea@example.org']);
  });

  it('of nobody there is, is none', async () => {
    const id = await world.space.discuss(admin, { body: `<@${memberId(newUuid())}>` });
    await world.mail();
    expect(world.received).toEqual([]);
    const { data } = await world.space.test.ask(`{ discussion(id: "${id}") { mentions { name } } }`);
    expect(data).toEqual({ discussion: { mentions: [] } });
  });
});
