import ICAL from 'ical.js';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import { newUuid } from '../../../kernel/ids.ts';
import type { Viewer } from '../../../kernel/viewer.ts';
import { FROM, MailWorld } from './mail.testing.ts';
import { refusal } from './mail-server.testing.ts';

let world: MailWorld;
let ada: Viewer;
let bob: Viewer;

beforeAll(async () => {
  world = await MailWorld.open();
  ada = await world.member('Ada');
  bob = await world.member('Bob');
});
afterAll(() => world.close());
beforeEach(() => world.empty());
afterEach(() => {
  world.server.onRecipient = () => undefined;
  world.server.beforeAccept = () => undefined;
});

const recipients = () => world.server.received.flatMap(({ to }) => to).sort();
const HOUR = 3_600_000;

describe('a mail', () => {
  it('has the letter’s words, as text and HTML, from the chapter, to the member', async () => {
    await world.take(world.letter(ada.memberId));
    await world.mail();
    const [received] = world.server.received;
    expect(received?.mail).toMatchObject({
      from: { name: 'R-Ladies “Paris”', address: FROM },
      to: [{ name: 'Ada', address: 'ada@example.org' }],
      subject: 'You have a seat: Études, Wed 1 Jul',
    });
    expect(received?.mail.text).toMatch(/^You have a seat\.\n\n-- \nChoose what mail you get/);
    expect(received?.mail.html).toContain('<p>You have a seat.</p>');
  });

  it.each([
    ['CONFIRMATION', 'REQUEST'],
    ['CANCELLATION', 'CANCEL'],
  ] as const)('of a %s carries its event with METHOD:%s, addressed', async (kind, method) => {
    const letter = world.letter(ada.memberId, kind);
    await world.take(letter);
    await world.mail();
    const [received] = world.server.received;
    expect(received?.raw).toMatch(
      new RegExp(`Content-Type: text/calendar; charset=utf-8;\\s+method=${method}`, 'i'),
    );
    const part = received?.mail.attachments.find(({ mimeType }) => mimeType === 'text/calendar');
    const source = Buffer.from(part?.content as ArrayBuffer).toString();
    const root = new ICAL.Component(ICAL.parse(source));
    const event = root.getFirstSubcomponent('vevent');
    expect(root.getFirstPropertyValue('method')).toBe(method);
    expect(event?.getFirstPropertyValue('uid')).toBe('e1@chapterhouse');
    expect(event?.getFirstPropertyValue('sequence')).toBe(3);
    expect(event?.getFirstPropertyValue('attendee')).toBe('mailto:ada@example.org');
    expect(event?.getFirstPropertyValue('organizer')).toBe(`mailto:${FROM}`);
    expect(event?.getFirstPropertyValue('status')).toBe(method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED');
    expect(root.getFirstSubcomponent('vtimezone')?.getFirstPropertyValue('tzid')).toBe('Europe/Paris');
  });

  it('is known by its letter’s id, and can be unsubscribed from in one click', async () => {
    const letter = world.letter(ada.memberId);
    await world.take(letter);
    await world.mail();
    const headers = new Map(world.server.received[0]?.mail.headers.map(({ key, value }) => [key, value]));
    expect(headers.get('message-id')).toBe(`<${letter.id}.paris@graph.test>`);
    expect(headers.get('list-unsubscribe')).toMatch(/^<https:\/\/graph\.test\/mail\/[\w-]+\.[\w-]+>$/);
    expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  });
});

describe('letters that come in', () => {
  it('are taken once each, however often they are handed over, and forgotten once sent', async () => {
    const letter = world.letter(ada.memberId);
    for (let time = 0; time < 3; time += 1) {
      expect(await world.take(letter)).toEqual({ refused: [] });
      await world.mail();
    }
    expect(world.server.received).toHaveLength(1);
    expect(await world.states()).toEqual([{ state: 'SENT', error: null, words: false }]);
  });

  it('are refused by themselves: of a chapter of another server, to nobody, or that are none', async () => {
    const good = world.letter(ada.memberId);
    const foreign = { ...world.letter(ada.memberId), chapter: 'london' as ChapterKey };
    const unknown = world.letter(newUuid());
    const broken = { ...world.letter(ada.memberId), content: { subject: '' } as never };
    const { refused } = await world.take(good, foreign, unknown, broken);
    expect(refused.map(({ id, reason }) => [id, reason])).toEqual([
      [broken.id, expect.stringContaining('No letter')],
      [foreign.id, 'The chapter does not stand on this server.'],
      [unknown.id, 'There is no such member.'],
    ]);
    await world.mail();
    expect(recipients()).toEqual(['ada@example.org']);
    const elsewhere = await world.test.community
      .deskOf({ id: newUuid(), url: 'local:' })
      .takeLetters([world.letter(ada.memberId)]);
    expect(elsewhere.refused).toHaveLength(1);
  });

  it('reach members of the chapter alone, as soon as the feed tells who they are', async () => {
    const stranger = await world.test.member('Stranger');
    await world.take(world.letter(stranger.memberId), world.letter(stranger.memberId));
    await world.mail();
    expect(recipients()).toEqual([]);
    await world.belongs(stranger.memberId);
    world.pass(10_000);
    await world.mail();
    expect(recipients()).toEqual(['stranger@example.org', 'stranger@example.org']);
  });

  it('are kept where there is no mail server', async () => {
    await world.take(world.letter(ada.memberId));
    await world.mail(false);
    expect(await world.states()).toEqual([{ state: 'KEPT', error: null, words: true }]);
  });

  it('are let go when they are of no use any more', async () => {
    await world.take(world.letter(ada.memberId));
    world.pass(30 * HOUR);
    await world.mail();
    expect(recipients()).toEqual([]);
    expect(await world.states()).toEqual([{ state: 'EXPIRED', error: null, words: false }]);
  });
});

describe('a mail server that', () => {
  it('refuses one mail for good has it parked and shown, and tried again on demand', async () => {
    const admin = await world.test.member('Root', 'HQ_ADMIN');
    world.server.onRecipient = (address) => {
      if (address.startsWith('ada')) throw refusal(550, 'No such mailbox');
    };
    await world.take(world.letter(ada.memberId), world.letter(bob.memberId));
    await world.mail();
    expect(recipients()).toEqual(['bob@example.org']);
    const query = '{ mail { waiting parked parkedMails { kind error member { name } } } }';
    expect(await world.test.ask(query, admin)).toEqual({
      errors: [],
      data: {
        mail: {
          waiting: 0,
          parked: 1,
          parkedMails: [
            { kind: 'CONFIRMATION', error: expect.stringContaining('550'), member: { name: 'Ada' } },
          ],
        },
      },
    });
    expect((await world.test.ask(query, ada)).errors).toMatchObject([{ code: 'FORBIDDEN' }]);
    const retry = 'mutation { retryParkedMail { retried errors { code } } }';
    expect((await world.test.ask(retry, ada)).data).toMatchObject({
      retryParkedMail: { retried: null, errors: [{ code: 'FORBIDDEN' }] },
    });
    world.server.onRecipient = () => undefined;
    expect((await world.test.ask(retry, admin)).data).toEqual({
      retryParkedMail: { retried: 1, errors: [] },
    });
    await world.mail();
    expect(recipients()).toEqual(['ada@example.org', 'bob@example.org']);
  });

  it('refuses a mail for now gets it later, and not for ever', async () => {
    let refusals = 0;
    world.server.beforeAccept = () => {
      refusals += 1;
      throw refusal(451, 'Try again');
    };
    const letter = {
      ...world.letter(ada.memberId),
      expiresAt: new Date(world.test.now.getTime() + 1_000 * HOUR),
    };
    await world.take(letter);
    await world.mail();
    await world.mail();
    expect(refusals).toBe(1);
    for (let hour = 0; hour < 30; hour += 1) {
      world.pass(HOUR);
      await world.mail();
    }
    expect(refusals).toBe(20);
    expect(await world.states()).toMatchObject([{ state: 'PARKED', words: true }]);
  });

  it('breaks off gets the mail again, the same', async () => {
    let times = 0;
    world.server.beforeAccept = () => {
      times += 1;
      if (times === 1) throw refusal(421, 'Going down');
    };
    await world.take(world.letter(ada.memberId));
    await world.mail();
    expect(await world.states()).toMatchObject([{ state: 'WAITING' }]);
    world.pass(10_000);
    await world.mail();
    expect(recipients()).toEqual(['ada@example.org']);
  });
});

describe('what a member chose', () => {
  const choose = (viewer: Viewer | undefined, input: object) =>
    world.test.ask(
      `mutation ($input: SetMailChoicesInput!) {
         setMailChoices(input: $input) { choices { kinds mutedChapters { name } } errors { code } }
       }`,
      viewer,
      { input },
    );
  const parisId = Buffer.from('Chapter:paris:').toString('base64url');
  const token = async (memberId: Uuid): Promise<string> => {
    await world.take(world.letter(memberId, 'REMINDER'));
    await world.mail();
    const headers = world.server.received.at(-1)?.mail.headers ?? [];
    const { value = '' } = headers.find(({ key }) => key === 'list-unsubscribe') ?? {};
    return value.slice(value.lastIndexOf('/') + 1, -1);
  };

  it('holds for kinds and for chapters', async () => {
    const cleo = await world.member('Cleo');
    expect((await choose(cleo, { kinds: ['CANCELLATION'] })).data).toEqual({
      setMailChoices: { choices: { kinds: ['CANCELLATION'], mutedChapters: [] }, errors: [] },
    });
    await world.take(world.letter(cleo.memberId, 'REMINDER'), world.letter(cleo.memberId, 'CANCELLATION'));
    await world.mail();
    expect(recipients()).toEqual(['cleo@example.org']);
    expect((await choose(cleo, { muteChapterIds: [parisId] })).data).toEqual({
      setMailChoices: {
        choices: { kinds: ['CANCELLATION'], mutedChapters: [{ name: 'Paris' }] },
        errors: [],
      },
    });
    await world.take(world.letter(cleo.memberId, 'CANCELLATION'));
    await world.mail();
    expect(recipients()).toEqual(['cleo@example.org']);
    expect((await choose(cleo, { unmuteChapterIds: [parisId] })).data).toMatchObject({
      setMailChoices: { choices: { mutedChapters: [] } },
    });
  });

  it('is shown to the member alone, and set by nobody else', async () => {
    const query = '{ me { mailChoices { kinds } } }';
    expect((await world.test.ask(query, ada)).data).toMatchObject({
      me: { mailChoices: { kinds: expect.any(Array) } },
    });
    const other = await world.test.ask(
      'query ($id: ID!) { node(id: $id) { ... on Member { mailChoices { kinds } } } }',
      ada,
      {
        id: Buffer.from(`Member::${bob.memberId}`).toString('base64url'),
      },
    );
    expect(other.data).toEqual({ node: { mailChoices: null } });
    expect((await choose(undefined, { kinds: [] })).data).toMatchObject({
      setMailChoices: { errors: [{ code: 'UNAUTHENTICATED' }] },
    });
  });

  it('can be chosen by whoever holds a mail, for that mail’s chapter and kind', async () => {
    const dora = await world.member('Dora');
    const key = await token(dora.memberId);
    const { community } = world.test;
    const standing = { chapter: 'Paris', kind: 'REMINDER', chapterWanted: true, kindWanted: true };
    expect(await community.mailList({ token: key })).toEqual(standing);
    expect(await community.mailList({ token: key, change: { list: 'CHAPTER', wanted: false } })).toEqual({
      ...standing,
      chapterWanted: false,
    });
    world.server.received.splice(0);
    await world.take(world.letter(dora.memberId));
    await world.mail();
    expect(recipients()).toEqual([]);
    await community.mailList({ token: key, change: { list: 'CHAPTER', wanted: true } });
    expect(await community.mailList({ token: key, change: { list: 'KIND', wanted: false } })).toEqual({
      ...standing,
      kindWanted: false,
    });
    expect(await community.mailList({ token: `${key.slice(0, -1)}x` })).toBeNull();
  });
});
