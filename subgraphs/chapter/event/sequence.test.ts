import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ChapterWorld, HOUR } from '../chapter.testing.ts';
import { cancelEvent, publishEvent, updateEvent } from './event.service.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

it('an event’s sequence grows with each edit of time or place and with its cancellation, once it is announced', async () => {
  const draft = await world.event({ publish: false, venue: { name: 'Hall' } });
  const lead = await world.as(world.lead);
  const later = (hours: number) => new Date(draft.endsAt.getTime() + hours * HOUR);
  expect((await updateEvent(lead, draft.id, { endsAt: later(1) })).sequence).toBe(0);
  expect((await publishEvent(lead, draft.id)).sequence).toBe(0);
  const edits = [
    [{ title: 'Renamed', capacity: 3, venue: { name: 'Hall' }, endsAt: later(1) }, 0],
    [{ endsAt: later(2) }, 1],
    [{ venue: { name: 'Other hall' } }, 2],
    [{ timeZone: 'Africa/Nairobi' }, 3],
    [{ onlineUrl: 'https://meet.example.org', type: 'HYBRID' }, 4],
  ] as const;
  for (const [edit, sequence] of edits) {
    expect((await updateEvent(lead, draft.id, edit)).sequence).toBe(sequence);
  }
  expect((await cancelEvent(lead, draft.id)).sequence).toBe(5);
  expect((await cancelEvent(lead, draft.id)).sequence).toBe(5);
});
