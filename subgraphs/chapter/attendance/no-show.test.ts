import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Uuid } from '../../../kernel/ids.ts';
import { ChapterWorld, eventId, HOUR } from '../chapter.testing.ts';
import { rsvp } from '../rsvp/rsvp.service.ts';
import { recordAttendance } from './attendance.service.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

it('of whom nothing was recorded did not come: a day after an event where anyone was checked in', async () => {
  const event = await world.event();
  const [came, stayed, excused, declined] = (await world.members(4)) as [Uuid, Uuid, Uuid, Uuid];
  for (const member of [came, stayed, excused]) {
    await rsvp(await world.as(member), { eventId: event.id, response: 'YES' });
  }
  await rsvp(await world.as(declined), { eventId: event.id, response: 'NO' });
  const read = async () => {
    const { data } = await world.graphql<{
      event: {
        counts: { noShows: number };
        all: { nodes: { attendance: string }[] };
        some: { totalCount: number };
      };
    }>(
      world.lead,
      `query ($id: ID!) { event(id: $id) { counts { noShows } all: rsvps { nodes { attendance } }
        some: rsvps(filter: { attendance: [NO_SHOW] }) { totalCount } } }`,
      { id: eventId(event) },
    );
    const { counts, all, some } = data.event;
    return [
      all.nodes
        .map((node) => node.attendance)
        .sort()
        .join(),
      counts.noShows,
      some.totalCount,
    ];
  };
  const mark = async (memberId: Uuid, attendance: 'ATTENDED' | 'EXCUSED') =>
    recordAttendance(await world.as(world.lead), event.id, [{ memberId, attendance }]);

  await mark(excused, 'EXCUSED');
  world.clock.set(new Date(event.endsAt.getTime() + 24 * HOUR));
  expect(await read()).toEqual(['EXCUSED,UNKNOWN,UNKNOWN,UNKNOWN', 0, 0]);
  await mark(came, 'ATTENDED');
  expect(await read()).toEqual(['ATTENDED,EXCUSED,NO_SHOW,UNKNOWN', 1, 1]);
  world.clock.set(new Date(event.endsAt.getTime() + 23 * HOUR));
  expect(await read()).toEqual(['ATTENDED,EXCUSED,UNKNOWN,UNKNOWN', 0, 0]);
});
