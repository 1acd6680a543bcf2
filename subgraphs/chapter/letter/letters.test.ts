import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { Letter } from '../../../kernel/letters.ts';
import { ChapterWorld, HOUR } from '../chapter.testing.ts';
import { cancelEvent, type NewEvent, updateEvent } from '../event/event.service.ts';
import type { ChapterEvent } from '../event/event.ts';
import { banMember } from '../membership/membership.service.ts';
import { rsvp } from '../rsvp/rsvp.service.ts';
import type { RsvpResponse } from '../rsvp/rsvp.ts';
import { MemoryPost, tend } from './post.testing.ts';

const DAY = 24 * HOUR;
let world: ChapterWorld;
let post: MemoryPost;
let [ada, bob, cleo]: [Uuid, Uuid, Uuid] = ['' as Uuid, '' as Uuid, '' as Uuid];

beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());
beforeEach(async () => {
  post = new MemoryPost();
  [ada, bob, cleo] = (await world.members(3)) as [Uuid, Uuid, Uuid];
});

const later = (ms: number): void => world.clock.set(new Date(world.clock.now().getTime() + ms));
const inDays = (days: number) => new Date(world.clock.now().getTime() + days * DAY);
const say = async (who: Uuid, event: ChapterEvent, response: RsvpResponse) =>
  rsvp(await world.as(who), { eventId: event.id, response });
const eventIn = (days: number, input: Partial<NewEvent> = {}) =>
  world.event({ startsAt: inDays(days), endsAt: inDays(days + 0.1), ...input });
const change = async (event: ChapterEvent, patch: Parameters<typeof updateEvent>[2]) =>
  updateEvent(await world.as(world.lead), event.id, patch);

/** Who of this test’s members got what, since the last look. */
async function arrived(): Promise<string[]> {
  await tend(world, post);
  const names = new Map([
    [ada, 'ada'],
    [bob, 'bob'],
    [cleo, 'cleo'],
  ]);
  return post
    .take()
    .filter(({ memberId }) => names.has(memberId))
    .map(({ kind, memberId, content }) => {
      const method = content.invitation ? ` ${content.invitation.method}` : '';
      return `${names.get(memberId)} ${kind}${method}`;
    })
    .sort();
}

async function only(): Promise<Letter> {
  await tend(world, post);
  const letters = post.take();
  expect(letters).toHaveLength(1);
  return letters[0] as Letter;
}

describe('letters', () => {
  it('confirm a seat, say when one became free, and when one is given up', async () => {
    const event = await eventIn(5, { capacity: 1 });
    await say(ada, event, 'YES');
    await say(bob, event, 'YES');
    await say(cleo, event, 'MAYBE');
    expect(await arrived()).toEqual(['ada CONFIRMATION REQUEST']);
    await say(ada, event, 'NO');
    expect(await arrived()).toEqual(['ada RELEASE CANCEL', 'bob PROMOTION REQUEST']);
    expect(await arrived()).toEqual([]);
  });

  it('tell those who said yes of another time or place, and of nothing else', async () => {
    const event = await eventIn(5, { capacity: 1, timeZone: 'Europe/Berlin' });
    for (const who of [ada, bob]) await say(who, event, 'YES');
    await say(cleo, event, 'NO');
    await arrived();
    await change(event, { title: 'Another name', description: 'More words' });
    expect(await arrived()).toEqual([]);
    await change(event, { startsAt: inDays(6), endsAt: inDays(6.1) });
    await change(event, { venue: { name: 'Library' } });
    expect(await arrived()).toEqual(['ada CHANGE REQUEST', 'bob CHANGE']);
    await change(event, { venue: { name: 'Town hall' } });
    expect(await arrived()).toEqual(['ada CHANGE REQUEST', 'bob CHANGE']);
  });

  it('tell of a cancellation once, and take the event out of calendars that hold it', async () => {
    const event = await eventIn(5, { capacity: 1 });
    for (const who of [ada, bob]) await say(who, event, 'YES');
    await arrived();
    await cancelEvent(await world.as(world.lead), event.id);
    expect(await arrived()).toEqual(['ada CANCELLATION CANCEL', 'bob CANCELLATION']);
    expect(await arrived()).toEqual([]);
  });

  it('are one for many changes that come together', async () => {
    const event = await eventIn(5);
    await say(ada, event, 'YES');
    await say(ada, event, 'NO');
    await say(ada, event, 'YES');
    expect(await arrived()).toEqual(['ada CONFIRMATION REQUEST']);
    await change(event, { venue: { name: 'Library' } });
    await cancelEvent(await world.as(world.lead), event.id);
    expect(await arrived()).toEqual(['ada CANCELLATION CANCEL']);
  });

  it('go to who loses the seat with the membership', async () => {
    const event = await eventIn(5);
    await say(ada, event, 'YES');
    await arrived();
    await banMember(await world.as(world.lead), ada, null);
    expect(await arrived()).toEqual(['ada RELEASE CANCEL']);
  });

  it('remind once, a day before the start, those who have a seat; again when the event is put off', async () => {
    const event = await eventIn(3);
    for (const who of [ada, bob]) await say(who, event, 'YES');
    await arrived();
    const due = await tend(world, post);
    expect(due?.getTime()).toBe(event.startsAt.getTime() - DAY);
    later(2 * DAY - 1);
    expect(await arrived()).toEqual([]);
    later(1);
    expect(await arrived()).toEqual(['ada REMINDER REQUEST', 'bob REMINDER REQUEST']);
    expect(await arrived()).toEqual([]);
    await change(event, { startsAt: inDays(4), endsAt: inDays(4.1) });
    await arrived();
    await say(bob, event, 'NO');
    await arrived();
    later(3 * DAY);
    expect(await arrived()).toEqual(['ada REMINDER REQUEST']);
  });

  it('remind nobody who had another letter within the last day', async () => {
    const event = await eventIn(0.5);
    await say(ada, event, 'YES');
    expect(await arrived()).toEqual(['ada CONFIRMATION REQUEST']);
    later(HOUR);
    expect(await arrived()).toEqual([]);
  });

  it('are not written of what is over, or was brought in rather than done', async () => {
    const event = await eventIn(1);
    await say(ada, event, 'YES');
    await world.host.keepQuiet((await world.as(undefined)).chapter);
    await say(bob, event, 'YES');
    later(2 * DAY);
    expect(await arrived()).toEqual([]);
  });
});

describe('a letter', () => {
  it('says what, when and where in the wall time of the event’s zone, as text, HTML and invitation', async () => {
    const event = await world.event({
      title: 'R & <friends>',
      startsAt: new Date('2026-07-01T16:30:00Z'),
      endsAt: new Date('2026-07-01T22:30:00Z'),
      timeZone: 'Europe/Berlin',
      type: 'HYBRID',
      venue: { name: 'Library', city: 'Berlin' },
      onlineUrl: 'https://meet.test/x',
    });
    await say(ada, event, 'YES');
    const { content, expiresAt } = await only();
    expect(content.subject).toBe('You have a seat: R & <friends>, Wed 1 Jul');
    expect(content.text).toContain(
      'When    Wednesday, 1 July 2026, 18:30–Thursday, 2 July 2026, 00:30 (Europe/Berlin)',
    );
    expect(content.text).toContain('Where   Library, Berlin\nOnline  https://meet.test/x');
    expect(content.html).toContain('“R &amp; &lt;friends&gt;”');
    expect(content.html).toContain('<a href="https://meet.test/x">');
    expect(content.invitation?.entry).toMatchObject({ uid: `${event.id}@chapterhouse`, status: 'CONFIRMED' });
    expect(expiresAt).toEqual(event.endsAt);
    await change(event, { startsAt: new Date('2026-07-01T17:30:00Z') });
    const moved = await only();
    expect(moved.content.text).toContain('changed the time of');
    expect(moved.content.text).toMatch(
      /When {4}Wednesday, 1 July 2026, 19:30.*\nWas {5}Wednesday, 1 July 2026, 18:30/,
    );
  });
});

describe('handing over', () => {
  const states = async (kind: string) => {
    const { db } = await world.as(undefined);
    return db.query<{ state: string; words: boolean; error: string | null }>(
      `SELECT state, content IS NOT NULL AS words, error FROM ${db.schema}.letter
       WHERE member_id = ANY($1::uuid[]) AND kind = $2`,
      [[ada, bob], kind],
    );
  };

  it('waits while headquarters does not answer, and forgets the words once it has them', async () => {
    const event = await eventIn(5);
    await say(ada, event, 'YES');
    post.before = () => {
      throw new ChapterhouseError('SUBGRAPH_UNAVAILABLE', 'No answer.');
    };
    expect(await arrived()).toEqual([]);
    expect(await states('CONFIRMATION')).toEqual([{ state: 'WAITING', words: true, error: 'No answer.' }]);
    post.before = () => undefined;
    later(1_000);
    expect(await arrived()).toEqual(['ada CONFIRMATION REQUEST']);
    expect(await states('CONFIRMATION')).toEqual([{ state: 'HANDED_OVER', words: false, error: null }]);
  });

  it('hands over again what it may have handed over, under the same id', async () => {
    const event = await eventIn(5);
    await say(ada, event, 'YES');
    post.after = () => {
      throw new ChapterhouseError('SUBGRAPH_TIMEOUT', 'Too slow.');
    };
    await tend(world, post);
    post.after = () => undefined;
    later(1_000);
    expect(await arrived()).toEqual(['ada CONFIRMATION REQUEST']);
  });

  it('puts aside what is refused, with the reason, and the rest goes on', async () => {
    const event = await eventIn(5);
    for (const who of [ada, bob]) await say(who, event, 'YES');
    post.refuse = ({ memberId }) => (memberId === ada ? 'No such member.' : undefined);
    expect(await arrived()).toEqual(['bob CONFIRMATION REQUEST']);
    expect((await states('CONFIRMATION')).map(({ state, error }) => [state, error]).sort()).toEqual([
      ['HANDED_OVER', null],
      ['REFUSED', 'No such member.'],
    ]);
  });

  it('lets go of letters that are of no use any more', async () => {
    const event = await eventIn(5);
    await say(ada, event, 'YES');
    post.before = () => {
      throw new ChapterhouseError('SUBGRAPH_UNAVAILABLE', 'No answer.');
    };
    await tend(world, post);
    post.before = () => undefined;
    later(6 * DAY);
    expect(await arrived()).toEqual([]);
    expect(await states('CONFIRMATION')).toEqual([{ state: 'EXPIRED', words: false, error: null }]);
  });

  it('is done once where two processes do it', async () => {
    const event = await eventIn(5);
    for (const who of await world.members(20)) await say(who, event, 'YES');
    const handed: Uuid[] = [];
    post.before = (letters) => void handed.push(...letters.map(({ id }) => id));
    await Promise.all([tend(world, post), tend(world, post), tend(world, post)]);
    expect(handed).toHaveLength(20);
    expect(new Set(handed).size).toBe(20);
  });
});

it('is seen to by the host, as soon as something changes', async () => {
  const event = await eventIn(5);
  const got = new Promise<void>((resolve) => {
    post.after = () => {
      if ([...post.letters.values()].some(({ memberId }) => memberId === ada)) resolve();
    };
  });
  const host = await world.secondHost();
  host.reach({ post, pace: { restMs: 1, lookMs: 60_000 } });
  await say(ada, event, 'YES');
  await got;
  await host.close();
});
