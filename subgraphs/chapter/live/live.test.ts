import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ExecutionResult, parse, subscribe } from 'graphql';
import { chapterId, type Uuid } from '../../../kernel/ids.ts';
import { berlin, ChapterWorld, eventId } from '../chapter.testing.ts';
import { updateEvent } from '../event/event.service.ts';
import { rsvp } from '../rsvp/rsvp.service.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

async function start(source: string, as?: Uuid) {
  const contextValue = await world.as(as);
  const result = await subscribe({ schema: world.host.schema, document: parse(source), contextValue });
  if (!(Symbol.asyncIterator in result)) throw new Error(JSON.stringify(result));
  const stream = result as AsyncGenerator<ExecutionResult>;
  return {
    next: async () => JSON.parse(JSON.stringify((await stream.next()).value)),
    stop: () => stream.return(undefined),
    stream,
  };
}

const yes = async (event: { id: Uuid }) =>
  rsvp(await world.as(await world.member()), { eventId: event.id, response: 'YES' });

describe('rsvpCounts', () => {
  it('gives the present value at once, then the newest alone to who was slow', async () => {
    const event = await world.event({ capacity: 10 });
    await yes(event);
    const counts = await start(
      `subscription { rsvpCounts(eventId: "${eventId(event)}") { version yes seatsLeft event { counts { yes } } } }`,
    );
    expect(await counts.next()).toEqual({
      data: { rsvpCounts: { version: 1, yes: 1, seatsLeft: 9, event: { counts: { yes: 1 } } } },
    });
    for (let i = 0; i < 3; i += 1) await yes(event);
    expect(await counts.next()).toEqual({
      data: { rsvpCounts: { version: 4, yes: 4, seatsLeft: 6, event: { counts: { yes: 4 } } } },
    });
    const waiting = counts.next();
    await yes(event);
    expect((await waiting).data.rsvpCounts.version).toBe(5);
    await counts.stop();
  });

  it('tells of changes another process made, and of none that change nothing', async () => {
    const event = await world.event();
    const counts = await start(
      `subscription { rsvpCounts(eventId: "${eventId(event)}") { version capacity } }`,
    );
    await counts.next();
    const waiting = counts.next();
    const other = await world.secondHost();
    const lead = await other.context(berlin, world.viewer(world.lead));
    await updateEvent(lead, event.id, { title: 'Only the title' });
    await updateEvent(lead, event.id, { capacity: 5 });
    expect((await waiting).data.rsvpCounts).toEqual({ version: 0, capacity: 5 });
    await counts.stop();
  });

  it('ends at once when the client goes while nothing happens', async () => {
    const event = await world.event();
    const counts = await start(`subscription { rsvpCounts(eventId: "${eventId(event)}") { version } }`);
    await counts.next();
    const waiting = counts.stream.next();
    await counts.stop();
    expect((await waiting).done).toBe(true);
  });

  it('is refused for an event the viewer may not see', async () => {
    const draft = await world.event({ publish: false });
    const refused = await subscribe({
      schema: world.host.schema,
      document: parse(`subscription { rsvpCounts(eventId: "${eventId(draft)}") { version } }`),
      contextValue: await world.as(undefined),
    });
    expect(refused).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });
});

describe('eventUpdated', () => {
  it('gives the event at once and after a change, fresh each time', async () => {
    const event = await world.event();
    const updates = await start(
      `subscription { eventUpdated(eventId: "${eventId(event)}") { title viewerRsvp { status } } }`,
      world.lead,
    );
    expect((await updates.next()).data.eventUpdated).toEqual({ title: 'Meetup', viewerRsvp: null });
    await updateEvent(await world.as(world.lead), event.id, { title: 'Renamed' });
    expect((await updates.next()).data.eventUpdated).toEqual({ title: 'Renamed', viewerRsvp: null });
    await rsvp(await world.as(world.lead), { eventId: event.id, response: 'MAYBE' });
    expect((await updates.next()).data.eventUpdated).toEqual({
      title: 'Renamed',
      viewerRsvp: { status: 'MAYBE' },
    });
    await updates.stop();
  });
});

describe('chapterActivity', () => {
  it('tells what happens from now on, the newest standing for what came faster', async () => {
    const event = await world.event({ title: 'Before' });
    const activity = await start(
      `subscription { chapterActivity(chapterId: "${chapterId(berlin)}") { kind event { id counts { yes } } } }`,
    );
    const first = activity.next();
    const made = await world.event({ title: 'After' });
    expect((await first).data.chapterActivity).toEqual({
      kind: 'EVENT_CHANGED',
      event: { id: eventId(made), counts: { yes: 0 } },
    });
    await yes(event);
    await yes(event);
    expect((await activity.next()).data.chapterActivity).toEqual({
      kind: 'COUNTS_CHANGED',
      event: { id: eventId(event), counts: { yes: 2 } },
    });
    await activity.stop();
  });
});
