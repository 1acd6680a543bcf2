import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Uuid } from '../../../kernel/ids.ts';
import { berlin, ChapterWorld, HOUR } from '../chapter.testing.ts';
import { cancelEvent, createEvent, updateEvent } from '../event/event.service.ts';
import { banMember, leaveChapter } from '../membership/membership.service.ts';
import { type RsvpAsk, rsvp } from './rsvp.service.ts';
import type { RsvpResponse } from './rsvp.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

const answer = async (
  member: Uuid,
  eventId: Uuid,
  response: RsvpResponse = 'YES',
  more: Partial<RsvpAsk> = {},
) => rsvp(await world.as(member), { eventId, response, ...more });

const withStatus = async (eventId: Uuid, status: string): Promise<string[]> => {
  const { db } = await world.as(undefined);
  const rows = await db.query<{ member_id: string }>(
    `SELECT member_id FROM ${db.schema}.rsvp WHERE event_id = $1 AND status = $2 ORDER BY queue, id`,
    [eventId, status],
  );
  return rows.map((row) => row.member_id);
};

const refused = (code: string) => expect.objectContaining({ name: 'UserFault', code });

describe('a rush', () => {
  it('gives the last five seats to exactly five of twenty, and the rest wait in order', async () => {
    const event = await world.event({ capacity: 5 });
    const members = await world.members(20);
    const answers = await Promise.all(members.map((member) => answer(member, event.id)));
    expect(answers.map((one) => one.rsvp.status)).toEqual([
      ...Array.from({ length: 5 }, () => 'YES'),
      ...Array.from({ length: 15 }, () => 'WAITLIST'),
    ]);
    expect(await withStatus(event.id, 'WAITLIST')).toEqual(members.slice(5));
    expect(answers.map((one) => one.counts.version)).toEqual(answers.map((_, index) => index + 1));

    const left = await answer(members[0] as Uuid, event.id, 'NO');
    expect(left.counts).toMatchObject({ yes: 5, waitlist: 14, no: 1, version: 21 });
    expect(await withStatus(event.id, 'WAITLIST')).toEqual(members.slice(6));
    expect(await withStatus(event.id, 'YES')).toContain(members[5]);
  });

  it('oversells nothing when two processes serve it', async () => {
    const event = await world.event({ capacity: 7 });
    const members = await world.members(40);
    const other = await world.secondHost();
    const contexts = await Promise.all(
      members.map((member, index) =>
        index % 2 ? world.as(member) : other.context(berlin, world.viewer(member)),
      ),
    );
    const answers = await Promise.all(
      contexts.map((ctx) => rsvp(ctx, { eventId: event.id, response: 'YES', guests: 0 })),
    );
    expect(answers.filter((one) => one.rsvp.status === 'YES')).toHaveLength(7);
    expect(answers.map((one) => one.counts.version).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, index) => index + 1),
    );
    expect(await withStatus(event.id, 'WAITLIST')).toHaveLength(33);
  });

  it('does not fail the others when one is refused', async () => {
    const event = await world.event();
    const members = await world.members(2);
    const stranger = '00000000-0000-7000-8000-000000000000' as Uuid;
    const [first, none, second] = await Promise.allSettled(
      [members[0] as Uuid, stranger, members[1] as Uuid].map((member) => answer(member, event.id)),
    );
    expect([first?.status, none?.status, second?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});

describe('an idempotency key', () => {
  it('gives the same answer to the same request, whatever happened since', async () => {
    const event = await world.event({ capacity: 1, guestLimit: 3 });
    const member = await world.member();
    const first = await answer(member, event.id, 'YES', { idempotencyKey: 'k1' });
    await answer(await world.member(), event.id);
    const again = await answer(member, event.id, 'YES', { idempotencyKey: 'k1' });
    expect(again).toEqual(first);
    expect(first.counts.version).toBe(1);
  });

  it('is refused for another request, and is each member’s own', async () => {
    const event = await world.event({ guestLimit: 3 });
    const [one, two] = (await world.members(2)) as [Uuid, Uuid];
    await answer(one, event.id, 'YES', { idempotencyKey: 'k' });
    await expect(answer(one, event.id, 'YES', { idempotencyKey: 'k', guests: 1 })).rejects.toEqual(
      refused('IDEMPOTENCY_CONFLICT'),
    );
    const other = await world.event();
    await expect(answer(one, other.id, 'YES', { idempotencyKey: 'k' })).rejects.toEqual(
      refused('IDEMPOTENCY_CONFLICT'),
    );
    await expect(answer(two, event.id, 'NO', { idempotencyKey: 'k' })).resolves.toBeDefined();
  });

  it('makes one RSVP of five that come at once', async () => {
    const event = await world.event();
    const member = await world.member();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => answer(member, event.id, 'YES', { idempotencyKey: 'k' })),
    );
    for (const one of answers) expect(one).toEqual(answers[0]);
    expect(answers[0]?.counts).toMatchObject({ yes: 1, version: 1 });
  });
});

describe('an answer is refused', () => {
  const at = (hours: number): Date => new Date(world.clock.now().getTime() + hours * HOUR);

  it('when nobody is signed in, to strangers, and to the banned', async () => {
    const event = await world.event();
    const anonymous = await world.as(undefined);
    await expect(rsvp(anonymous, { eventId: event.id, response: 'YES' })).rejects.toEqual(
      refused('UNAUTHENTICATED'),
    );
    const member = await world.member();
    await leaveChapter(await world.as(member));
    await expect(answer(member, event.id)).rejects.toEqual(refused('NOT_A_MEMBER'));
    await banMember(await world.as(world.lead), member, 'spam');
    await expect(answer(member, event.id)).rejects.toEqual(refused('BANNED'));
  });

  it('for an event that is no more, not yet, or nowhere', async () => {
    const member = await world.member();
    const cancelled = await world.event();
    await cancelEvent(await world.as(world.lead), cancelled.id);
    await expect(answer(member, cancelled.id, 'NO')).rejects.toEqual(refused('EVENT_CANCELLED'));
    const past = await world.event({ startsAt: at(-3), endsAt: at(-1) });
    await expect(answer(member, past.id, 'NO')).rejects.toEqual(refused('EVENT_PAST'));
    const draft = await world.event({ publish: false });
    await expect(answer(member, draft.id)).rejects.toEqual(refused('NOT_FOUND'));
    await expect(answer(world.lead, draft.id)).rejects.toEqual(refused('RSVP_CLOSED'));
    await expect(answer(member, member)).rejects.toEqual(refused('NOT_FOUND'));
  });

  it('outside the window, but for a NO', async () => {
    const member = await world.member();
    const early = await world.event({ rsvpOpensAt: at(1) });
    await expect(answer(member, early.id)).rejects.toEqual(refused('RSVP_CLOSED'));
    const late = await world.event({ rsvpClosesAt: at(0) });
    await expect(answer(member, late.id, 'MAYBE')).rejects.toEqual(refused('RSVP_CLOSED'));
    expect((await answer(member, late.id, 'NO')).rsvp.status).toBe('NO');
  });

  it('with more guests than the event allows, or fewer than none', async () => {
    const member = await world.member();
    const event = await world.event({ guestLimit: 2 });
    for (const guests of [3, -1, 1.5, 10_000]) {
      await expect(answer(member, event.id, 'YES', { guests })).rejects.toEqual(
        expect.objectContaining({ code: 'INVALID', field: ['input', 'guests'] }),
      );
    }
    expect((await answer(member, event.id, 'YES', { guests: 2 })).counts).toMatchObject({
      yes: 1,
      guests: 2,
    });
  });
});

describe('seats move on', () => {
  it('when the capacity grows, and never below the confirmed', async () => {
    const event = await world.event({ capacity: 2 });
    const members = await world.members(5);
    for (const member of members) await answer(member, event.id);
    const lead = await world.as(world.lead);
    const grown = await updateEvent(lead, event.id, { capacity: 4 });
    expect(grown.counts).toMatchObject({ yes: 4, waitlist: 1, version: 6 });
    expect(await withStatus(event.id, 'WAITLIST')).toEqual(members.slice(4));
    await expect(updateEvent(lead, event.id, { capacity: 3 })).rejects.toEqual(
      refused('CAPACITY_BELOW_CONFIRMED'),
    );
    expect((await updateEvent(lead, event.id, { capacity: null })).counts).toMatchObject({ yes: 5 });
  });

  it('when the member who has one leaves or is banned', async () => {
    const event = await world.event({ capacity: 1 });
    const [one, two, three] = (await world.members(3)) as [Uuid, Uuid, Uuid];
    for (const member of [one, two, three]) await answer(member, event.id);
    await leaveChapter(await world.as(one));
    expect(await withStatus(event.id, 'YES')).toEqual([two]);
    await banMember(await world.as(world.lead), two, null);
    expect(await withStatus(event.id, 'YES')).toEqual([three]);
    expect(await withStatus(event.id, 'CANCELLED')).toHaveLength(2);
  });

  it('and none is kept by someone banned while they answer', async () => {
    const event = await world.event();
    const members = await world.members(10);
    const lead = await world.as(world.lead);
    await Promise.allSettled(
      members.flatMap((member) => [answer(member, event.id), banMember(lead, member, null)]),
    );
    expect(await withStatus(event.id, 'YES')).toEqual([]);
  });
});

it('a draft tells nobody, not even of its creation', async () => {
  const before = await world.host.snapshot(berlin);
  await createEvent(await world.as(world.lead), {
    title: 'Secret',
    startsAt: new Date('2026-05-01T10:00:00Z'),
    endsAt: new Date('2026-05-01T12:00:00Z'),
  });
  expect(await world.host.snapshot(berlin)).toEqual({ ...before, asOf: expect.any(String) });
});
