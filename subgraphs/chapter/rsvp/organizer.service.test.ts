import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid, type Uuid } from '../../../kernel/ids.ts';
import { ChapterWorld, eventId, HOUR } from '../chapter.testing.ts';
import { cancelEvent, updateEvent } from '../event/event.service.ts';
import { leaveChapter } from '../membership/membership.service.ts';
import { addAttendee, approveRsvp, declineRsvp, promoteFromWaitlist } from './organizer.service.ts';
import { rsvp } from './rsvp.service.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

const refused = (code: string) => expect.objectContaining({ name: 'UserFault', code });
const yes = async (member: Uuid, event: { id: Uuid }, guests = 0) =>
  rsvp(await world.as(member), { eventId: event.id, response: 'YES', guests });
const lead = () => world.as(world.lead);

describe('an event whose organizers approve', () => {
  it('takes a YES as a question, counted apart, and seats who is approved while there are seats', async () => {
    const event = await world.event({ rsvpMode: 'APPROVAL', capacity: 1 });
    const [one, two] = (await world.members(2)) as [Uuid, Uuid];
    const first = await yes(one, event);
    const second = await yes(two, event);
    expect(second).toMatchObject({ rsvp: { status: 'PENDING_APPROVAL' }, counts: { pending: 2, yes: 0 } });
    expect((await approveRsvp(await lead(), second.rsvp.id)).rsvp.status).toBe('YES');
    const waits = await approveRsvp(await lead(), first.rsvp.id);
    expect(waits).toMatchObject({
      rsvp: { status: 'WAITLIST' },
      counts: { pending: 0, yes: 1, waitlist: 1 },
    });
  });

  it('says why it declines, and who was declined waits for an organizer’s word', async () => {
    const event = await world.event({ rsvpMode: 'APPROVAL' });
    const member = await world.member();
    const { rsvp: asked } = await yes(member, event);
    await declineRsvp(await lead(), asked.id, { reason: 'Locals first.' });
    await expect(yes(member, event)).rejects.toEqual(refused('FORBIDDEN'));
    const read = (as: Uuid) =>
      world.graphql<{ _entities: [unknown] }>(
        as,
        `query ($id: ID!) { _entities: event(id: $id) { viewerRsvp { status declineReason } } }`,
        { id: eventId(event) },
      );
    expect((await read(member)).data._entities).toEqual({
      viewerRsvp: { status: 'NO', declineReason: 'Locals first.' },
    });
    expect((await approveRsvp(await lead(), asked.id)).rsvp).toMatchObject({
      status: 'YES',
      declineReason: null,
    });
  });

  it('opened to everyone, lets in all who asked, in the order they asked', async () => {
    const event = await world.event({ rsvpMode: 'APPROVAL', capacity: 2 });
    const members = await world.members(4);
    const asked = [];
    for (const member of members) asked.push(await yes(member, event));
    const opened = await updateEvent(await lead(), event.id, { rsvpMode: 'OPEN' });
    expect(opened.counts).toMatchObject({ yes: 2, waitlist: 2, pending: 0, version: 5 });
    const later = await promoteFromWaitlist(await lead(), asked[3]?.rsvp.id as Uuid, { overCapacity: true });
    expect(later.counts).toMatchObject({ yes: 3, waitlist: 1 });
  });
});

describe('a seat that is taken away', () => {
  it('leaves room for a smaller event: who moves waits first', async () => {
    const event = await world.event({ capacity: 2 });
    const members = (await world.members(3)) as [Uuid, Uuid, Uuid];
    const answers = [];
    for (const member of members) answers.push(await yes(member, event));
    const moved = answers[0]?.rsvp.id as Uuid;
    const smaller = await updateEvent(await lead(), event.id, { capacity: 1, moveToWaitlist: [moved] });
    expect(smaller).toMatchObject({ capacity: 1, counts: { yes: 1, waitlist: 2 } });
    await rsvp(await world.as(members[1]), { eventId: event.id, response: 'NO' });
    expect((await yes(members[0], event)).rsvp.status).toBe('YES');
  });

  it('is of this event', async () => {
    const event = await world.event({ capacity: 2 });
    const other = await world.event();
    const { rsvp: elsewhere } = await yes(await world.member(), other);
    const change = { capacity: 1, moveToWaitlist: [elsewhere.id] };
    await expect(updateEvent(await lead(), event.id, change)).rejects.toEqual(
      expect.objectContaining({ code: 'INVALID', field: ['input', 'moveToWaitlist', '0'] }),
    );
  });

  it('by a decline goes to the first waiting', async () => {
    const event = await world.event({ capacity: 1 });
    const [one, two] = (await world.members(2)) as [Uuid, Uuid];
    const { rsvp: seated } = await yes(one, event);
    await yes(two, event);
    const { counts } = await declineRsvp(await lead(), seated.id, { reason: 'No.' });
    expect(counts).toMatchObject({ yes: 1, no: 1, waitlist: 0, version: 3 });
  });
});

describe('a seat out of turn', () => {
  it('is given by an organizer to who fits, and over the capacity only when they say so', async () => {
    const event = await world.event({ capacity: 3, guestLimit: 2 });
    const [one, two, three] = (await world.members(3)) as [Uuid, Uuid, Uuid];
    await yes(one, event, 1);
    const waiting = await yes(two, event, 1);
    const small = await yes(three, event);
    const seated = await promoteFromWaitlist(await lead(), small.rsvp.id);
    expect(seated).toMatchObject({ rsvp: { status: 'YES' }, counts: { yes: 2, guests: 1, waitlist: 1 } });
    await expect(promoteFromWaitlist(await lead(), waiting.rsvp.id)).rejects.toEqual(refused('EVENT_FULL'));
    const over = await promoteFromWaitlist(await lead(), waiting.rsvp.id, { overCapacity: true });
    expect(over.counts).toMatchObject({ yes: 3, guests: 2, waitlist: 0 });
    await expect(promoteFromWaitlist(await lead(), newUuid())).rejects.toEqual(refused('NOT_FOUND'));
  });

  it('is given to a member who never answered, when nobody else may answer any more', async () => {
    const event = await world.event({ capacity: 1, rsvpClosesAt: world.clock.now() });
    const ask = { eventId: event.id, guests: 1 };
    const member = await world.member();
    await expect(addAttendee(await lead(), { ...ask, memberId: member })).rejects.toEqual(
      refused('EVENT_FULL'),
    );
    const added = await addAttendee(await lead(), { ...ask, memberId: member, overCapacity: true });
    expect(added).toMatchObject({ rsvp: { status: 'YES', guests: 1 }, counts: { yes: 1, guests: 1 } });
    await expect(addAttendee(await lead(), { ...ask, memberId: newUuid() })).rejects.toEqual(
      expect.objectContaining({ code: 'INVALID', field: ['input', 'memberId'] }),
    );
  });

  it('is none of someone who has left meanwhile', async () => {
    const event = await world.event({ capacity: 1 });
    await yes(world.lead, event);
    const member = await world.member();
    const { rsvp: waiting } = await yes(member, event);
    await leaveChapter(await world.as(member));
    const given = promoteFromWaitlist(await lead(), waiting.id, { overCapacity: true });
    await expect(given).rejects.toEqual(refused('NOT_FOUND'));
  });
});

describe('an event that is over or cancelled', () => {
  it('stays as it is, whoever asks', async () => {
    const now = world.clock.now();
    for (const [code, end] of [
      ['EVENT_CANCELLED', async (id: Uuid) => cancelEvent(await lead(), id)],
      ['EVENT_PAST', async () => world.clock.set(new Date(now.getTime() + 48 * HOUR))],
    ] as const) {
      const event = await world.event({ rsvpMode: 'APPROVAL' });
      const member = await world.member();
      const { rsvp: asked } = await yes(member, event);
      await end(event.id);
      for (const attempt of [
        async () => approveRsvp(await lead(), asked.id),
        async () => declineRsvp(await lead(), asked.id, { reason: 'No.' }),
        async () => promoteFromWaitlist(await lead(), asked.id, { overCapacity: true }),
        async () => addAttendee(await lead(), { eventId: event.id, memberId: member, guests: 0 }),
        async () => updateEvent(await lead(), event.id, { rsvpMode: 'OPEN' }),
      ]) {
        await expect(attempt()).rejects.toEqual(refused(code));
      }
      world.clock.set(now);
    }
  });
});

describe('an organizer’s idempotency key', () => {
  it('gives the first answer again, and is refused for anything else', async () => {
    const event = await world.event({ rsvpMode: 'APPROVAL' });
    const member = await world.member();
    const { rsvp: asked } = await yes(member, event);
    const key = { idempotencyKey: newUuid() };
    const first = await approveRsvp(await lead(), asked.id, key);
    await rsvp(await world.as(member), { eventId: event.id, response: 'NO' });
    expect(await approveRsvp(await lead(), asked.id, key)).toEqual(first);
    for (const other of [
      async () => declineRsvp(await lead(), asked.id, { ...key, reason: 'No.' }),
      async () => addAttendee(await lead(), { ...key, eventId: event.id, memberId: member, guests: 0 }),
    ]) {
      await expect(other()).rejects.toEqual(refused('IDEMPOTENCY_CONFLICT'));
    }
  });
});
