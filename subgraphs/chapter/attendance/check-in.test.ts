import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid, type Uuid } from '../../../kernel/ids.ts';
import { ChapterWorld, eventId, HOUR } from '../chapter.testing.ts';
import type { ChapterEvent } from '../event/event.ts';
import { rsvp } from '../rsvp/rsvp.service.ts';
import { checkInCode, readCheckInCode } from './check-in-code.ts';

let world: ChapterWorld;
let now: Date;
beforeAll(async () => {
  world = await ChapterWorld.open();
  now = world.clock.now();
});
afterEach(() => world.clock.set(now));
afterAll(() => world.close());

const hoursFrom = (date: Date, hours: number): Date => new Date(date.getTime() + hours * HOUR);

describe('a check-in code', () => {
  it('names an RSVP to who has the secret, and nothing when a letter is another', () => {
    const secret = randomBytes(32);
    const id = newUuid();
    const code = checkInCode(secret, id);
    expect(code).toMatch(/^[\w-]{38}$/);
    expect(readCheckInCode(secret, code)).toBe(id);
    expect(readCheckInCode(randomBytes(32), code)).toBeUndefined();
    for (let at = 0; at < 37; at += 1) {
      const other = code[at] === 'A' ? 'B' : 'A';
      expect(readCheckInCode(secret, code.slice(0, at) + other + code.slice(at + 1))).toBeUndefined();
    }
    for (const none of ['', 'x', `${code}AA`, code.slice(1)]) {
      expect(readCheckInCode(secret, none)).toBeUndefined();
    }
  });
});

const codeOf = async (event: ChapterEvent, as: Uuid): Promise<string | null> => {
  const { data } = await world.graphql<{ event: { viewerRsvp: { checkInCode: string | null } } }>(
    as,
    'query ($id: ID!) { event(id: $id) { viewerRsvp { checkInCode } } }',
    { id: eventId(event) },
  );
  return data.event.viewerRsvp.checkInCode;
};

const checkIn = async (as: Uuid, event: ChapterEvent, code: string | null) => {
  const { data } = await world.graphql<{ checkIn: Record<string, unknown> & { errors: { code: string }[] } }>(
    as,
    `mutation ($input: CheckInInput!) { checkIn(input: $input) {
      rsvp { attendance } counts { attended } alreadyCheckedIn errors { code field } } }`,
    { input: { eventId: eventId(event), code } },
  );
  return data.checkIn;
};

describe('checking in', () => {
  it('takes the member’s code once, and says so the second time', async () => {
    const event = await world.event();
    const member = await world.member();
    const staff = await world.member('CHECK_IN_STAFF');
    await rsvp(await world.as(member), { eventId: event.id, response: 'YES' });
    const code = await codeOf(event, member);
    world.clock.set(hoursFrom(event.startsAt, -1));
    expect(await checkIn(staff, event, code)).toEqual({
      rsvp: { attendance: 'ATTENDED' },
      counts: { attended: 1 },
      alreadyCheckedIn: false,
      errors: [],
    });
    expect(await checkIn(staff, event, code)).toMatchObject({
      counts: { attended: 1 },
      alreadyCheckedIn: true,
    });
    expect((await checkIn(member, event, code)).errors[0]?.code).toBe('FORBIDDEN');
  });

  it('is open from some hours before the event to a day after it', async () => {
    const event = await world.event();
    const member = await world.member();
    await rsvp(await world.as(member), { eventId: event.id, response: 'YES' });
    const code = await codeOf(event, member);
    for (const [time, refusal] of [
      [hoursFrom(event.startsAt, -4.1), 'INVALID'],
      [hoursFrom(event.endsAt, 24), 'EVENT_PAST'],
      [hoursFrom(event.endsAt, 23.9), undefined],
      [hoursFrom(event.startsAt, -4), undefined],
    ] as const) {
      world.clock.set(time);
      expect((await checkIn(world.lead, event, code)).errors[0]?.code).toBe(refusal);
    }
  });

  it('takes no code of another event, nor of someone who gave up the seat, and shows none to others', async () => {
    const event = await world.event();
    const other = await world.event();
    const member = await world.member();
    for (const { id } of [event, other]) await rsvp(await world.as(member), { eventId: id, response: 'YES' });
    const code = await codeOf(event, member);
    world.clock.set(event.startsAt);
    const strange = await checkIn(world.lead, other, code);
    expect(strange).toMatchObject({ errors: [{ code: 'INVALID', field: ['input', 'code'] }] });
    await rsvp(await world.as(member), { eventId: event.id, response: 'NO' });
    expect((await checkIn(world.lead, event, code)).errors[0]?.code).toBe('INVALID');
    expect(await codeOf(event, member)).toBeNull();
    const { data } = await world.graphql<{ event: { rsvps: { nodes: unknown[] } } }>(
      world.lead,
      'query ($id: ID!) { event(id: $id) { rsvps { nodes { checkInCode } } } }',
      { id: eventId(other) },
    );
    expect(data.event.rsvps.nodes).toEqual([{ checkInCode: null }]);
  });
});
