import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid } from '../../../kernel/ids.ts';
import { berlin, ChapterWorld } from '../chapter.testing.ts';
import { importProfile } from '../profile/profile.service.ts';
import { importEvents } from './import-events.ts';
import type { ImportedEvent } from './imported-event.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

const hall = { name: 'Hall', address: null, city: 'Berlin', country: 'DE', lat: 52.5, lon: 13.4 };

const archived = (sourceId: string, more: Partial<ImportedEvent> = {}): ImportedEvent => ({
  id: newUuid(),
  sourceId,
  digest: `${sourceId}-1`,
  title: `Event ${sourceId}`,
  description: null,
  startsAt: new Date('2019-12-28T15:00:00Z'),
  endsAt: new Date('2019-12-28T17:00:00Z'),
  timeZone: 'Europe/Berlin',
  type: 'PHYSICAL',
  venue: hall,
  onlineUrl: null,
  topics: ['r'],
  status: 'PUBLISHED',
  importedYes: 13,
  importedWaitlist: 2,
  createdAt: new Date('2019-12-01T00:00:00Z'),
  ...more,
});

const run = (events: ImportedEvent[]) => importEvents(world.host, berlin, 'meetup', events);
const seq = async () => (await world.host.snapshot(berlin)).seq;

describe('an import', () => {
  it('writes events with their numbers, and a second run writes and tells nothing', async () => {
    const events = [archived('1'), archived('2', { venue: null, importedYes: 0, importedWaitlist: 0 })];
    const before = await seq();
    expect(await run(events)).toEqual({ written: 2, unchanged: 0 });
    expect(await seq()).toBe(before + 2);
    const { items } = await world.host.snapshot(berlin);
    expect(items.filter((item) => item.type === 'event.changed').map((item) => item.data)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          city: 'Berlin',
          counts: expect.objectContaining({ yes: 13, waitlist: 2, version: 1 }),
        }),
        expect.objectContaining({ city: null, counts: expect.objectContaining({ yes: 0, version: 0 }) }),
      ]),
    );

    const snapshot = await world.host.snapshot(berlin);
    expect(await run(events.map((event) => ({ ...event, id: newUuid() })))).toEqual({
      written: 0,
      unchanged: 2,
    });
    expect(await world.host.snapshot(berlin)).toEqual(snapshot);
  });

  it('writes again what the archive changed, moving the counts by the difference', async () => {
    await run([archived('3')]);
    const changed = archived('3', { digest: '3-2', title: 'New', importedYes: 20, importedWaitlist: 0 });
    expect(await run([changed, archived('1')])).toEqual({ written: 1, unchanged: 1 });
    const { items } = await world.host.snapshot(berlin);
    expect(items).toContainEqual({
      type: 'event.changed',
      data: expect.objectContaining({
        title: 'New',
        counts: expect.objectContaining({ yes: 20, waitlist: 0, version: 2 }),
      }),
    });
  });

  it('keeps one row for a place that many events name', async () => {
    await run(['4', '5', '6'].map((id) => archived(id)));
    const { db } = await world.as(undefined);
    expect(await db.query(`SELECT count(*) FROM ${db.schema}.venue WHERE name = 'Hall'`)).toEqual([
      { count: 1 },
    ]);
  });

  it('counts nobody double when two of one archive run at once', async () => {
    const events = Array.from({ length: 30 }, (_, index) => archived(`twice-${index}`));
    const results = await Promise.all([run(events), run(events), run(events)]);
    expect(results.map((one) => one.written).sort()).toEqual([0, 0, 30]);
    const { db } = await world.as(undefined);
    const counts = await db.query(
      `SELECT DISTINCT yes, version FROM ${db.schema}.event_counts c JOIN ${db.schema}.event e ON e.id = c.event_id
       WHERE source_id LIKE 'twice-%'`,
    );
    expect(counts).toEqual([{ yes: 13, version: 1 }]);
  });

  it('takes all of a batch or none', async () => {
    const bad = archived('8', { endsAt: new Date('2019-12-28T14:00:00Z') });
    await expect(run([archived('7'), bad])).rejects.toThrow();
    const { db } = await world.as(undefined);
    expect(await db.query(`SELECT 1 FROM ${db.schema}.event WHERE source_id IN ('7', '8')`)).toEqual([]);
  });

  it('of the profile that stands is no news', async () => {
    const [first] = (await world.host.snapshot(berlin)).items;
    const before = await seq();
    const profile = (first as { data: Parameters<typeof importProfile>[2] }).data;
    await importProfile(world.host, berlin, profile);
    expect(await seq()).toBe(before);
    await importProfile(world.host, berlin, { ...profile, city: 'Potsdam' });
    expect(await seq()).toBe(before + 1);
  });
});
