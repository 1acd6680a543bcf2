import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid, type Uuid } from '../../../kernel/ids.ts';
import { ChapterWorld } from '../chapter.testing.ts';
import { promoteFromWaitlist } from './organizer.service.ts';
import { rsvp } from './rsvp.service.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

const refused = (code: string) => expect.objectContaining({ name: 'UserFault', code });
const yes = async (member: Uuid, event: { id: Uuid }, guests = 0) =>
  rsvp(await world.as(member), { eventId: event.id, response: 'YES', guests });

describe('a seat out of turn', () => {
  it('is given by an organizer to who fits, and by nobody when the event is full', async () => {
    const event = await world.event({ capacity: 3, guestLimit: 2 });
    const [one, two, three] = (await world.members(3)) as [Uuid, Uuid, Uuid];
    await yes(one, event, 1);
    const waiting = await yes(two, event, 1);
    const small = await yes(three, event);
    const lead = await world.as(world.lead);
    const seated = await promoteFromWaitlist(lead, small.rsvp.id);
    expect(seated).toMatchObject({ rsvp: { status: 'YES' }, counts: { yes: 2, guests: 1, waitlist: 1 } });
    await expect(promoteFromWaitlist(lead, waiting.rsvp.id)).rejects.toEqual(refused('EVENT_FULL'));
    await expect(promoteFromWaitlist(await world.as(two), waiting.rsvp.id)).rejects.toEqual(
      refused('FORBIDDEN'),
    );
    await expect(promoteFromWaitlist(lead, newUuid())).rejects.toEqual(refused('NOT_FOUND'));
  });
});
