import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ChapterWorld, HOUR } from '../chapter.testing.ts';
import { rsvp } from './rsvp.service.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

it('keys are kept for a week, then removed as new ones come, some at a time', async () => {
  const event = await world.event({
    startsAt: new Date(world.clock.now().getTime() + 1_000 * HOUR),
    endsAt: new Date(world.clock.now().getTime() + 1_001 * HOUR),
  });
  const members = await world.members(8);
  const keyed = async (member: (typeof members)[number]) =>
    rsvp(await world.as(member), { eventId: event.id, response: 'YES', idempotencyKey: 'k' });
  const kept = async () => {
    const { db } = await world.as(undefined);
    const [row] = await db.query<{ count: number }>(`SELECT count(*) FROM ${db.schema}.idempotency`);
    return row?.count;
  };
  for (const member of members.slice(0, 5)) await keyed(member);
  const [sixth, seventh, eighth] = members.slice(5);
  const advance = (hours: number) => world.clock.set(new Date(world.clock.now().getTime() + hours * HOUR));
  advance(7 * 24);
  await keyed(sixth as never);
  expect(await kept()).toBe(6);
  advance(1);
  await keyed(seventh as never);
  expect(await kept()).toBe(5);
  await keyed(eighth as never);
  expect(await kept()).toBe(4);
});
