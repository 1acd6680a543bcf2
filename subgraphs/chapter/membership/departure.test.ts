import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chapterId, newUuid, toChapterKey, type Uuid } from '../../../kernel/ids.ts';
import { berlin, berlinProfile, ChapterWorld, eventId, HOUR, memberId } from '../chapter.testing.ts';
import type { ChapterContext } from '../context.ts';
import { eventsById } from '../event/event.store.ts';
import { commit } from '../feed/commit.ts';
import { inviteMembers } from '../invitation/invitation.service.ts';
import { rsvp } from '../rsvp/rsvp.service.ts';
import { rsvpToSeries } from '../series/rsvp-to-series.ts';
import { createSeries } from '../series/series.service.ts';
import { eventsOf, weekly } from '../series/series.testing.ts';
import { tendSeries } from '../series/tend-series.ts';
import { eraseMember } from './departure.ts';
import {
  banMember,
  joinChapter,
  leaveChapter,
  setMembershipRole,
  unbanMember,
} from './membership.service.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

const yes = async (member: Uuid, event: { id: Uuid }) =>
  rsvp(await world.as(member), { eventId: event.id, response: 'YES' });

const erase = async (member: Uuid, where?: ChapterContext) => {
  const ctx = where ?? (await world.as(undefined));
  return commit(ctx, async (tx) => {
    const changes = await eraseMember(tx, ctx.chapter, member, world.clock.now());
    return { result: changes, changes };
  });
};

/** All that a chapter keeps. */
async function everything(): Promise<string> {
  const { db } = await world.as(undefined);
  const tables = await db.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = $1`,
    [`chapter_${berlin}`],
  );
  const texts = tables.map(({ name: table }) =>
    db.query<{ text: string }>(
      `SELECT coalesce(string_agg(t::text, ''), '') AS text FROM ${db.schema}.${table} t`,
    ),
  );
  return (await Promise.all(texts)).map(([row]) => row?.text).join('\n');
}

const hoursOn = (hours: number) => new Date(world.clock.now().getTime() + hours * HOUR);

/** An event that is over, with the members' answers. */
async function pastEvent(members: readonly Uuid[]) {
  const event = await world.event({ hostIds: [members[0] as Uuid] });
  for (const member of members) await yes(member, event);
  world.clock.set(new Date(event.endsAt.getTime() + HOUR));
  return event;
}

describe('who leaves', () => {
  it('is no longer named at events gone by, where they stay counted', async () => {
    const [one, two] = (await world.members(2)) as [Uuid, Uuid];
    const event = await pastEvent([one, two]);
    await leaveChapter(await world.as(one));
    const { data } = await world.graphql<{ event: unknown }>(
      world.lead,
      `query ($id: ID!) { event(id: $id) { counts { yes } hosts { id } rsvps { nodes { status member { id } } } } }`,
      { id: eventId(event) },
    );
    expect(data.event).toEqual({
      counts: { yes: 2 },
      hosts: [],
      rsvps: {
        nodes: expect.arrayContaining([
          { status: 'YES', member: null },
          { status: 'YES', member: { id: memberId(two) } },
        ]),
      },
    });
  });

  it('answers no event to come of a series', async () => {
    const member = await world.member();
    const series = await weekly(world, { startsAt: hoursOn(1), endsAt: hoursOn(2) });
    const ask = { seriesId: series.id, response: 'YES', guests: 0, from: undefined } as const;
    await rsvpToSeries(await world.as(member), ask);
    await leaveChapter(await world.as(member));
    const { db } = await world.as(undefined);
    expect(await db.query(`SELECT FROM ${db.schema}.series_rsvp WHERE member_id = $1`, [member])).toEqual([]);
  });

  it.each(['leaves', 'is banned'])(
    'hosts no event to come of a series once one %s, come back or not',
    async (how) => {
      const [stays, goes] = (await world.members(2)) as [Uuid, Uuid];
      const hours = { startsAt: hoursOn(1), endsAt: hoursOn(2) };
      const series = await weekly(world, { rule: 'FREQ=DAILY', hostIds: [goes, stays], ...hours });
      if (how === 'leaves') await leaveChapter(await world.as(goes));
      else {
        await banMember(await world.as(world.lead), goes, null);
        await unbanMember(await world.as(world.lead), goes);
      }
      await joinChapter(await world.as(goes));
      world.clock.set(hoursOn(30));
      await tendSeries(await world.as(undefined), world.clock.now());
      const { db } = await world.as(undefined);
      const events = (await eventsOf(world, series)).filter(({ startsAt }) => startsAt > world.clock.now());
      const after = await eventsById(
        db,
        events.map(({ id }) => id),
      );
      expect(after.map(({ hosts }) => hosts)).toEqual(events.map(() => [stays]));
    },
  );

  it('begins anew when they come back', async () => {
    const member = await world.member();
    const event = await world.event();
    await inviteMembers(await world.as(world.lead), event.id, [member]);
    const first = await yes(member, event);
    await leaveChapter(await world.as(member));
    await joinChapter(await world.as(member));
    const again = await yes(member, event);
    expect(again.rsvp.id).not.toBe(first.rsvp.id);
    expect(again.counts).toMatchObject({ yes: 1, version: 3 });
  });
});

describe('who is erased', () => {
  it('stands nowhere any more, and frees their seats', async () => {
    const [one, two] = (await world.members(2, 'EVENT_MANAGER')) as [Uuid, Uuid];
    const past = await pastEvent([one, two]);
    const event = await world.event({ capacity: 1 });
    await yes(one, event);
    await yes(two, event);
    const manager = await world.as(one);
    const times = { startsAt: event.startsAt, endsAt: event.endsAt };
    const series = await createSeries(manager, { title: 'x', rule: 'FREQ=DAILY', publish: true, ...times });
    await rsvpToSeries(manager, { seriesId: series.id, response: 'YES', guests: 0, from: undefined });
    await inviteMembers(manager, event.id, [two]);
    await world.graphql(one, 'query ($id: ID!) { event(id: $id) { rsvps { totalCount } } }', {
      id: eventId(past),
    });
    const renewal = 'mutation ($id: ID!) { renewCalendarUrl(input: { chapterId: $id }) { errors { code } } }';
    await world.graphql(one, renewal, { id: chapterId(berlin) });
    await manager.db.query(
      `INSERT INTO ${manager.db.schema}.rsvp_told (event_id, member_id, status) VALUES ($1, $2, 'YES')`,
      [event.id, one],
    );
    expect(await everything()).toContain(one);

    await erase(one);
    expect(await everything()).not.toContain(one);
    const waited = await yes(two, event);
    expect(waited.rsvp.status).toBe('YES');
    expect(await erase(one)).toEqual([]);
  });

  it('leaves the chapter a lead: the highest in role, the longest in it', async () => {
    const chapter = toChapterKey(`c${newUuid().slice(-12)}`);
    const [lead, early, late] = [newUuid(), newUuid(), newUuid()];
    await world.host.provision({ chapter, profile: berlinProfile, leadOrganizer: lead });
    const as = (member: Uuid) => world.host.context(chapter, world.viewer(member));
    for (const member of [early, late]) {
      const { id } = await joinChapter(await as(member));
      await setMembershipRole(await as(lead), id, 'ORGANIZER');
      world.clock.set(new Date(world.clock.now().getTime() + 1));
    }
    await erase(lead, await as(lead));
    expect(await (await as(early)).membership()).toMatchObject({ role: 'LEAD_ORGANIZER' });
    expect(await (await as(late)).membership()).toMatchObject({ role: 'ORGANIZER' });
  });
});
