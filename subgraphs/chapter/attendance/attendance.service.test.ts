import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid, type Uuid } from '../../../kernel/ids.ts';
import { ChapterWorld, eventId, memberId } from '../chapter.testing.ts';
import { rsvp } from '../rsvp/rsvp.service.ts';
import { recordAttendance } from './attendance.service.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

const refused = (code: string) => expect.objectContaining({ name: 'UserFault', code });
const yes = async (member: Uuid, event: { id: Uuid }, guests = 0) =>
  rsvp(await world.as(member), { eventId: event.id, response: 'YES', guests });

describe('attendance', () => {
  it('of forty people is recorded in one mutation and one step, by check-in staff', async () => {
    const event = await world.event();
    const members = await world.members(40);
    await Promise.all(members.map((member) => yes(member, event)));
    const answer = await world.graphql<{ recordAttendance: { counts: unknown; rsvps: unknown[] } }>(
      await world.member('CHECK_IN_STAFF'),
      `mutation ($input: RecordAttendanceInput!) { recordAttendance(input: $input) {
        rsvps { attendance } counts { attended yes version } errors { code } } }`,
      {
        input: {
          eventId: eventId(event),
          records: members.map((member) => ({ memberId: memberId(member), attendance: 'ATTENDED' })),
        },
      },
    );
    expect(answer.data.recordAttendance.rsvps).toEqual(members.map(() => ({ attendance: 'ATTENDED' })));
    expect(answer.data.recordAttendance.counts).toEqual({ attended: 40, yes: 40, version: 41 });
  });

  it('is still recorded when the event is over', async () => {
    const event = await world.event();
    const member = await world.member();
    await yes(member, event);
    const now = world.clock.now();
    world.clock.set(new Date(event.endsAt.getTime() + 1));
    const lead = await world.as(world.lead);
    const { counts } = await recordAttendance(lead, event.id, [{ memberId: member, attendance: 'NO_SHOW' }]);
    world.clock.set(now);
    expect(counts).toMatchObject({ attended: 0, yes: 1 });
  });

  it('is all or nothing, and not for members', async () => {
    const event = await world.event();
    const member = await world.member();
    await yes(member, event);
    const marks = [member, newUuid()].map((one) => ({ memberId: one, attendance: 'ATTENDED' as const }));
    await expect(recordAttendance(await world.as(world.lead), event.id, marks)).rejects.toEqual(
      expect.objectContaining({ code: 'INVALID', field: ['input', 'records', '1', 'memberId'] }),
    );
    await expect(recordAttendance(await world.as(member), event.id, [])).rejects.toEqual(
      refused('FORBIDDEN'),
    );
    await expect(recordAttendance(await world.as(world.lead), member, [])).rejects.toEqual(
      refused('NOT_FOUND'),
    );
    const again = await yes(member, event);
    expect(again.counts.attended).toBe(0);
  });
});
