import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { chapterId, type Uuid } from '../../../kernel/ids.ts';
import { berlin, ChapterWorld, eventId, memberId } from '../chapter.testing.ts';
import { rsvp } from '../rsvp/rsvp.service.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

interface Log {
  _entities: [{ auditLog: { nodes: unknown[]; totalCount: number } | null }];
}
const readLog = (as: Uuid) =>
  world.graphql<Log>(
    as,
    `query ($chapter: [_Any!]!) { _entities(representations: $chapter) { ... on Chapter { auditLog(first: 5) {
      nodes { at action people member { id } event { id } } totalCount } } } }`,
    { chapter: [{ __typename: 'Chapter', id: chapterId(berlin) }] },
  );

it('who reads a list of attendees stands in the log, for lead organizers alone', async () => {
  const event = await world.event();
  for (const member of await world.members(3)) {
    await rsvp(await world.as(member), { eventId: event.id, response: 'YES' });
  }
  const staff = await world.member('CHECK_IN_STAFF');
  const list = (as: Uuid) =>
    world.graphql(as, 'query ($id: ID!) { event(id: $id) { rsvps(first: 2) { totalCount } } }', {
      id: eventId(event),
    });
  await list(staff);
  await list(await world.member());
  const { data } = await readLog(world.lead);
  expect(data._entities[0].auditLog).toEqual({
    nodes: [
      {
        at: world.clock.now().toISOString(),
        action: 'RSVPS_READ',
        people: 2,
        member: { id: memberId(staff) },
        event: { id: eventId(event) },
      },
    ],
    totalCount: 1,
  });
  const denied = await readLog(await world.member('ORGANIZER'));
  expect(denied.errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
});
