import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import type { Uuid } from '../../../kernel/ids.ts';
import { berlin, ChapterWorld, eventId, HOUR } from '../chapter.testing.ts';
import { cancelEvent, updateEvent } from '../event/event.service.ts';
import type { ChapterEvent } from '../event/event.ts';
import { banMember } from '../membership/membership.service.ts';
import { rsvp } from '../rsvp/rsvp.service.ts';

let world: ChapterWorld;
let member: Uuid;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());
beforeEach(async () => {
  member = await world.member();
});

const chapterId = Buffer.from('Chapter:berlin:').toString('base64url');

/** The feed's name out of its address. */
const nameIn = (url: string | null | undefined): string => {
  const [, name] = /^https:\/\/graph\.test\/calendars\/berlin\/(.+)\.ics$/.exec(url ?? '') ?? [];
  if (name === undefined) throw new Error(`no calendar's address: ${url}`);
  return name;
};

async function open(feed: string): Promise<ICAL.Event[] | null> {
  const answer = await world.host.calendar({ chapter: berlin, feed, etag: undefined });
  if (answer?.text == null) return null;
  const root = new ICAL.Component(ICAL.parse(answer.text));
  return root.getAllSubcomponents('vevent').map((each) => new ICAL.Event(each));
}

async function viewerFeed(who: Uuid | undefined): Promise<string | null> {
  const { data } = await world.graphql<{ _entities: [{ viewer: { calendarUrl: string | null } | null }] }>(
    who,
    `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Chapter { viewer { calendarUrl } } } }`,
    { of: [{ __typename: 'Chapter', id: chapterId }] },
  );
  return data._entities[0].viewer?.calendarUrl ?? null;
}

async function renew(who: Uuid): Promise<{ calendarUrl: string | null; errors: { code: string }[] }> {
  const { data } = await world.graphql<{ renewCalendarUrl: Awaited<ReturnType<typeof renew>> }>(
    who,
    'mutation ($input: RenewCalendarUrlInput!) { renewCalendarUrl(input: $input) { calendarUrl errors { code } } }',
    { input: { chapterId } },
  );
  return data.renewCalendarUrl;
}

const answer = async (event: ChapterEvent, response: 'YES' | 'NO' | 'MAYBE') =>
  rsvp(await world.as(member), { eventId: event.id, response });

describe('a chapter’s calendar', () => {
  it('holds what it announces, cancelled events as cancelled, and no draft', async () => {
    const [coming, off, draft] = [
      await world.event({ title: 'Coming' }),
      await world.event({ title: 'Off' }),
      await world.event({ publish: false }),
    ];
    await cancelEvent(await world.as(world.lead), off.id);
    const events = (await open('events')) ?? [];
    const status = new Map(events.map((each) => [each.uid, each.component.getFirstPropertyValue('status')]));
    expect(status.get(`${coming.id}@chapterhouse`)).toBe('CONFIRMED');
    expect(status.get(`${off.id}@chapterhouse`)).toBe('CANCELLED');
    expect(status.has(`${draft.id}@chapterhouse`)).toBe(false);
    expect(await open(`event-${draft.id}`)).toBeNull();
  });

  it('tells one event at the address the event gives, with its place and wall time', async () => {
    const event = await world.event({
      startsAt: new Date('2026-07-01T16:30:00Z'),
      endsAt: new Date('2026-07-01T18:30:00Z'),
      timeZone: 'Europe/Berlin',
      venue: { name: 'Library', address: 'Main St 1', city: 'Berlin', location: { lat: 52.5, lon: 13.4 } },
    });
    const { data } = await world.graphql<{ event: { calendarUrl: string } }>(
      undefined,
      'query ($id: ID!) { event(id: $id) { calendarUrl } }',
      { id: eventId(event) },
    );
    const [told] = (await open(nameIn(data.event.calendarUrl))) ?? [];
    expect(told).toMatchObject({ summary: 'Meetup', location: 'Library, Main St 1, Berlin' });
    expect(told?.startDate.toString()).toBe('2026-07-01T18:30:00');
    expect(told?.component.getFirstProperty('dtstart')?.getFirstParameter('tzid')).toBe('Europe/Berlin');
  });

  it('is the same to the byte until something changes, and then is not', async () => {
    const event = await world.event();
    const ask = (etag?: string) => world.host.calendar({ chapter: berlin, feed: `event-${event.id}`, etag });
    const first = await ask();
    expect(await ask()).toEqual(first);
    expect(await ask(first?.etag)).toMatchObject({ text: null });
    world.clock.set(new Date(world.clock.now().getTime() + HOUR));
    await updateEvent(await world.as(world.lead), event.id, { title: 'Renamed' });
    const second = await ask(first?.etag);
    expect(second?.text).toContain('SUMMARY:Renamed');
    expect(second?.changedAt).toBe(world.clock.now().toISOString());
  });
});

describe('a member’s calendar', () => {
  it('holds what the member means to come to, as sure as the answer is', async () => {
    const [sure, perhaps, no] = [await world.event(), await world.event(), await world.event()];
    await answer(sure, 'YES');
    await answer(perhaps, 'MAYBE');
    await answer(no, 'NO');
    const events = (await open(nameIn(await viewerFeed(member)))) ?? [];
    expect(events.map((each) => [each.uid, each.component.getFirstPropertyValue('status')]).sort()).toEqual(
      [
        [`${sure.id}@chapterhouse`, 'CONFIRMED'],
        [`${perhaps.id}@chapterhouse`, 'TENTATIVE'],
      ].sort(),
    );
  });

  it('moves to a new address on demand; the old one leads nowhere', async () => {
    const old = nameIn(await viewerFeed(member));
    const { calendarUrl } = await renew(member);
    expect(await open(old)).toBeNull();
    expect(await open(nameIn(calendarUrl))).toEqual([]);
    expect(nameIn(await viewerFeed(member))).toBe(nameIn(calendarUrl));
  });

  it('is for active members alone, and ends with the membership', async () => {
    const feed = nameIn(await viewerFeed(member));
    await banMember(await world.as(world.lead), member, null);
    expect(await open(feed)).toBeNull();
    expect(await viewerFeed(member)).toBeNull();
    expect(await renew(member)).toMatchObject({ calendarUrl: null, errors: [{ code: 'BANNED' }] });
    expect(await viewerFeed(undefined)).toBeNull();
  });

  it('opens by its own address and by no other', async () => {
    const other = nameIn(await viewerFeed(await world.member()));
    const [carried] = nameIn(await viewerFeed(member)).split('.');
    const [, seal] = other.split('.');
    for (const name of [
      `${carried}.${seal}`,
      'member-',
      'member-x.y',
      'event-x',
      'events-',
      'other',
      `${carried}.`,
    ]) {
      expect(await open(name)).toBeNull();
    }
  });
});
