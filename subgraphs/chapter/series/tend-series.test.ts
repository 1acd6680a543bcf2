import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { berlin, ChapterWorld } from '../chapter.testing.ts';
import type { ChapterContext } from '../context.ts';
import { eventsOf, weekly } from './series.testing.ts';
import { HORIZON } from './series.ts';
import { tendSeries } from './tend-series.ts';

const DAY = 86_400_000;
const START = new Date('2026-03-01T12:00:00Z');
let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

const tend = async (): Promise<number> => tendSeries(await world.as(undefined), world.clock.now());

it('makes what comes within the horizon as time goes by, each once, and nothing for what has ended', async () => {
  const [endless, ends] = [await weekly(world, { rule: 'FREQ=DAILY' }), await weekly(world)];
  for (let days = 0; days <= 60; days += 7) {
    world.clock.set(new Date(START.getTime() + days * DAY));
    await tend();
    expect(await tend()).toBe(0);
    const coming = (await eventsOf(world, endless)).filter((event) => event.startsAt > world.clock.now());
    expect(coming).toHaveLength(HORIZON.occurrences);
  }
  const walls = (await eventsOf(world, endless)).map((event) => event.wall);
  expect(new Set(walls).size).toBe(walls.length);
  expect(await eventsOf(world, ends)).toHaveLength(6);
});

it('passes over what was missed while no host ran', async () => {
  const series = await weekly(world, {
    rule: 'FREQ=DAILY',
    startsAt: new Date('2026-05-05T16:00:00Z'),
    endsAt: new Date('2026-05-05T17:00:00Z'),
  });
  world.clock.set(new Date(START.getTime() + 300 * DAY));
  await tend();
  const events = await eventsOf(world, series);
  expect(events.filter((event) => event.startsAt > world.clock.now())).toHaveLength(100);
  expect(events).toHaveLength(200);
});

it('does it once when many do it at once, and all of it or nothing when one dies in between', async () => {
  world.clock.set(START);
  const series = await weekly(world, { rule: 'FREQ=DAILY' });
  world.clock.set(new Date(START.getTime() + 20 * DAY));
  const dying = Object.create(await world.as(undefined), {
    db: {
      value: {
        transaction: (work: (tx: object) => Promise<unknown>) =>
          world.as(undefined).then(({ db }) =>
            db.transaction(async (tx) => {
              await work(tx);
              throw new Error('killed');
            }),
          ),
      },
    },
  }) as ChapterContext;
  await expect(tendSeries(dying, world.clock.now())).rejects.toThrow('killed');
  expect(await eventsOf(world, series)).toHaveLength(100);

  const other = await world.secondHost();
  const stores = await Promise.all([
    world.as(undefined),
    other.context(berlin, undefined),
    world.as(undefined),
  ]);
  await Promise.all(stores.map((store) => tendSeries(store, world.clock.now())));
  const walls = (await eventsOf(world, series)).map((event) => event.wall);
  expect(walls).toHaveLength(118);
  expect(new Set(walls).size).toBe(118);
  await other.close();
});

it('is what a host does by itself once it is started', async () => {
  world.clock.set(START);
  const series = await weekly(world, { rule: 'FREQ=DAILY' });
  world.clock.set(new Date(START.getTime() + 5 * DAY));
  await world.host.upkeep.once();
  expect((await eventsOf(world, series)).length).toBeGreaterThan(100);
});
