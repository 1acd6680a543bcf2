import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Uuid } from '../../../kernel/ids.ts';
import { ChapterWorld, eventId, memberId } from '../chapter.testing.ts';
import { updateEvent } from '../event/event.service.ts';
import { rsvp } from '../rsvp/rsvp.service.ts';
import type { RsvpResponse } from '../rsvp/rsvp.ts';
import { inviteMembers, uninviteMembers } from './invitation.service.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

const refused = (code: string) => expect.objectContaining({ name: 'UserFault', code });
const answer = async (member: Uuid, event: { id: Uuid }, response: RsvpResponse = 'YES') =>
  rsvp(await world.as(member), { eventId: event.id, response });

describe('an event by invitation', () => {
  it('takes answers of the invited alone', async () => {
    const event = await world.event({ rsvpMode: 'INVITE_ONLY' });
    const [guest, stranger] = (await world.members(2)) as [Uuid, Uuid];
    await inviteMembers(await world.as(world.lead), event.id, [guest]);
    expect((await answer(guest, event)).rsvp.status).toBe('YES');
    for (const response of ['YES', 'MAYBE', 'NO'] as const) {
      await expect(answer(stranger, event, response)).rejects.toEqual(refused('FORBIDDEN'));
    }
  });

  it('takes no answer any more of who is uninvited, and leaves who is in as they are', async () => {
    const event = await world.event({ rsvpMode: 'INVITE_ONLY' });
    const [seated, late] = (await world.members(2)) as [Uuid, Uuid];
    const lead = await world.as(world.lead);
    await inviteMembers(lead, event.id, [seated, late]);
    await answer(seated, event);
    await uninviteMembers(lead, event.id, [seated, late, world.lead]);
    await expect(answer(late, event)).rejects.toEqual(refused('FORBIDDEN'));
    expect((await answer(seated, event, 'MAYBE')).rsvp.status).toBe('MAYBE');
    await answer(seated, event, 'NO');
    await expect(answer(seated, event)).rejects.toEqual(refused('FORBIDDEN'));
  });

  it('keeps who was in before it was one; who gives up the seat is out', async () => {
    const event = await world.event({ guestLimit: 1 });
    const member = await world.member();
    await answer(member, event);
    await updateEvent(await world.as(world.lead), event.id, { rsvpMode: 'INVITE_ONLY' });
    expect((await answer(member, event, 'MAYBE')).rsvp.status).toBe('MAYBE');
    expect((await answer(member, event, 'YES')).rsvp.status).toBe('YES');
    expect((await answer(member, event, 'NO')).rsvp.status).toBe('NO');
    await expect(answer(member, event)).rejects.toEqual(refused('FORBIDDEN'));
  });
});

it('an invitation is an approval beforehand', async () => {
  const event = await world.event({ rsvpMode: 'APPROVAL' });
  const member = await world.member();
  expect((await answer(member, event)).rsvp.status).toBe('PENDING_APPROVAL');
  await inviteMembers(await world.as(world.lead), event.id, [member]);
  expect((await answer(member, event)).rsvp.status).toBe('YES');
});

it('organizers see who is invited, the invited see that they are', async () => {
  const event = await world.event();
  const member = await world.member();
  const INVITE = `mutation ($input: InviteMembersInput!) { inviteMembers(input: $input) {
    event { invitations { nodes { member { id } } totalCount } } errors { code field } } }`;
  const invite = (as: Uuid, memberIds: Uuid[]) =>
    world.graphql<{ inviteMembers: unknown }>(as, INVITE, {
      input: { eventId: eventId(event), memberIds: memberIds.map(memberId) },
    });
  await invite(world.lead, [member]);
  expect((await invite(world.lead, [member])).data.inviteMembers).toEqual({
    event: { invitations: { nodes: [{ member: { id: memberId(member) } }], totalCount: 1 } },
    errors: [],
  });
  const stranger = '00000000-0000-7000-8000-000000000000' as Uuid;
  expect((await invite(world.lead, [member, stranger])).data.inviteMembers).toMatchObject({
    errors: [{ code: 'INVALID', field: ['input', 'memberIds', '1'] }],
  });
  expect((await invite(member, [member])).data.inviteMembers).toMatchObject({
    errors: [{ code: 'FORBIDDEN' }],
  });
  const seen = async (as: Uuid) =>
    (
      await world.graphql<{ event: unknown }>(as, 'query ($id: ID!) { event(id: $id) { viewerInvited } }', {
        id: eventId(event),
      })
    ).data.event;
  expect([await seen(member), await seen(world.lead)]).toEqual([
    { viewerInvited: true },
    { viewerInvited: false },
  ]);
});
