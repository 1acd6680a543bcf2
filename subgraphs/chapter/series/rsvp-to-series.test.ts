import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newUuid, type Uuid } from '../../../kernel/ids.ts';
import { ChapterWorld } from '../chapter.testing.ts';
import { cancelEvent, updateEvent } from '../event/event.service.ts';
import { banMember, joinChapter, leaveChapter } from '../membership/membership.service.ts';
import { rsvp } from '../rsvp/rsvp.service.ts';
import type { RsvpResponse } from '../rsvp/rsvp.ts';
import { rsvpToSeries, type SeriesAsk, stopSeriesRsvp } from './rsvp-to-series.ts';
import { cancelSeries, updateSeries } from './series.service.ts';
import { answersOf, eventsOf, sayYes, weekly } from './series.testing.ts';
import type { Series } from './series.ts';
import { tendSeries } from './tend-series.ts';

const START = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());
beforeEach(() => world.clock.set(START));

const refused = (code: string) => expect.objectContaining({ name: 'UserFault', code });
const lead = () => world.as(world.lead);
const answer = async (member: Uuid, series: Series, ask: Partial<SeriesAsk> = {}) =>
  rsvpToSeries(await world.as(member), {
    seriesId: series.id,
    response: 'YES',
    guests: 0,
    from: undefined,
    idempotencyKey: undefined,
    ...ask,
  });
const answers = async (member: Uuid, series: Series) =>
  answersOf(world, member, await eventsOf(world, series));
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
/** Lets days pass, and the host do what is due. */
async function pass(days: number): Promise<void> {
  world.clock.set(new Date(START.getTime() + days * DAY));
  await tendSeries(await lead(), world.clock.now());
}

describe('rsvpToSeries', () => {
  it('answers each event that can be answered, with what came of it at each', async () => {
    const series = await weekly(world, { capacity: 1, guestLimit: 1 });
    const events = await eventsOf(world, series);
    const [ada, bob] = await world.members(2);
    await sayYes(world, ada as Uuid, events[1]);
    await cancelEvent(await lead(), events[2]?.id as Uuid);
    await updateEvent(await lead(), events[3]?.id as Uuid, { guestLimit: 0, capacity: 5 });
    world.clock.set(new Date('2026-03-05T00:00:00Z'));
    const outcomes = await answer(bob as Uuid, series, { guests: 1 });
    expect(outcomes.map((one) => [one.eventId, one.answer?.rsvp.status ?? one.fault?.code])).toEqual([
      [events[1]?.id, 'WAITLIST'],
      [events[3]?.id, 'INVALID'],
      [events[4]?.id, 'WAITLIST'],
      [events[5]?.id, 'WAITLIST'],
    ]);
  });

  it('is as many single answers', async () => {
    const response = fc.constantFrom<RsvpResponse>('YES', 'NO', 'MAYBE');
    const step = fc.record({ who: fc.nat({ max: 3 }), response, guests: fc.nat({ max: 2 }) });
    const members = await world.members(4);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(step, { maxLength: 8 }),
        async (capacity, steps) => {
          const input = { rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=3', capacity, guestLimit: 1 };
          const [together, apart] = [await weekly(world, input), await weekly(world, input)];
          const events = await eventsOf(world, apart);
          for (const { who, ...ask } of steps) {
            const member = members[who] as Uuid;
            const outcomes = await answer(member, together, ask);
            const single: unknown[] = [];
            for (const event of events) {
              const ctx = await world.as(member);
              const one = await rsvp(ctx, { eventId: event.id, ...ask }).catch((fault) => fault);
              single.push(one.code ?? [one.rsvp.status, one.rsvp.guests, one.rsvp.queue, one.counts]);
            }
            expect(
              outcomes.map(({ answer: one, fault }) =>
                one ? [one.rsvp.status, one.rsvp.guests, one.rsvp.queue, one.counts] : fault?.code,
              ),
            ).toEqual(single);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('takes as many round trips for many events as for few', async () => {
    const member = await world.member();
    const count = async (rule: string): Promise<number> => {
      const series = await weekly(world, { rule });
      const ctx = await world.as(member);
      let queries = 0;
      const db = Object.create(ctx.db, {
        transaction: {
          value: (work: (tx: object) => Promise<unknown>) =>
            ctx.db.transaction((tx) =>
              work({
                ...tx,
                query: (text: string, values?: readonly unknown[]) => {
                  queries += 1;
                  return tx.query(text, values);
                },
              }),
            ),
        },
      });
      await answer(member, series);
      const counting = Object.create(ctx, { db: { value: db } });
      await rsvpToSeries(counting, {
        seriesId: series.id,
        response: 'MAYBE',
        guests: 0,
        from: undefined,
        idempotencyKey: newUuid(),
      });
      return queries;
    };
    expect(await count('FREQ=DAILY')).toBe(await count('FREQ=WEEKLY;COUNT=2'));
  });

  it('begins with an event when told so', async () => {
    const series = await weekly(world);
    const events = await eventsOf(world, series);
    const member = await world.member();
    await answer(member, series, { from: events[4]?.id });
    expect(await answers(member, series)).toEqual([...times(4, undefined), 'YES', 'YES']);
  });

  it('gives its first answer again under the same key, and refuses the key for anything else', async () => {
    const series = await weekly(world);
    const member = await world.member();
    const key = { idempotencyKey: 'one' };
    const first = await answer(member, series, key);
    await answer(member, series, { response: 'NO' });
    expect(await answer(member, series, key)).toEqual(first);
    expect(await answers(member, series)).toEqual(times(6, 'NO'));
    await expect(answer(member, series, { ...key, guests: 1 })).rejects.toEqual(
      refused('IDEMPOTENCY_CONFLICT'),
    );
    const [event] = await eventsOf(world, series);
    const single = { eventId: event?.id as Uuid, response: 'YES' as const, ...key };
    await expect(rsvp(await world.as(member), single)).rejects.toEqual(refused('IDEMPOTENCY_CONFLICT'));
    await rsvp(await world.as(member), { ...single, idempotencyKey: 'two' });
    await expect(answer(member, series, { idempotencyKey: 'two' })).rejects.toEqual(
      refused('IDEMPOTENCY_CONFLICT'),
    );
    const retried = await Promise.all(
      times(5, 0).map(() => answer(member, series, { idempotencyKey: 'five' })),
    );
    for (const one of retried) expect(one).toEqual(retried[0]);
  });

  it('is for members, of a series there is', async () => {
    const series = await weekly(world);
    const draft = await weekly(world, { publish: false });
    const member = await world.member();
    await expect(answer(newUuid(), series)).rejects.toEqual(refused('NOT_A_MEMBER'));
    await expect(answer(member, draft)).rejects.toEqual(refused('NOT_FOUND'));
    await expect(answer(member, series, { guests: -1 })).rejects.toEqual(refused('INVALID'));
    await cancelSeries(await lead(), series.id, undefined);
    await expect(answer(member, series)).rejects.toEqual(refused('EVENT_CANCELLED'));
  });
});

describe('events made later', () => {
  const daily = (input = {}) => weekly(world, { rule: 'FREQ=DAILY', capacity: 2, ...input });

  it('are answered for those who answered the series, first come, first served', async () => {
    const series = await daily();
    const members = await world.members(4);
    for (const [index, member] of members.entries()) {
      world.clock.set(new Date(START.getTime() + index * 1_000));
      await answer(member, series, { response: index === 0 ? 'MAYBE' : 'YES' });
    }
    await pass(10);
    const made = (await eventsOf(world, series)).slice(100);
    expect(made.length).toBeGreaterThan(0);
    const found = await Promise.all(members.map((member) => answersOf(world, member, made)));
    expect(found).toEqual(['MAYBE', 'YES', 'YES', 'WAITLIST'].map((status) => times(made.length, status)));
  });

  it('are not, after a NO or a stop; answers given stay after a stop', async () => {
    const series = await daily();
    const [no, stopped] = (await world.members(2)) as [Uuid, Uuid];
    for (const member of [no, stopped]) await answer(member, series);
    await answer(no, series, { response: 'NO' });
    await stopSeriesRsvp(await world.as(stopped), series.id);
    await pass(10);
    const events = await eventsOf(world, series);
    expect(await answersOf(world, no, events)).toEqual([
      ...times(100, 'NO'),
      ...times(events.length - 100, undefined),
    ]);
    expect(await answersOf(world, stopped, events)).toEqual([
      ...times(100, 'YES'),
      ...times(events.length - 100, undefined),
    ]);
  });

  it('are not for who has left or was banned since, even when they come back', async () => {
    const series = await daily();
    const [left, banned] = (await world.members(2)) as [Uuid, Uuid];
    for (const member of [left, banned]) await answer(member, series);
    await pass(1);
    await leaveChapter(await world.as(left));
    await joinChapter(await world.as(left));
    await banMember(await lead(), banned, null);
    await pass(10);
    const made = (await eventsOf(world, series)).slice(101);
    for (const member of [left, banned]) {
      expect(await answersOf(world, member, made)).toEqual(times(made.length, undefined));
    }
    expect(await (await world.as(left)).loaders.standing.load(series.id)).toBeUndefined();
  });

  it('are answered once their answers open, unless the member answered otherwise', async () => {
    const series = await weekly(world, { rsvpOpensBefore: 7 * 86_400 });
    const [waits, otherwise] = (await world.members(2)) as [Uuid, Uuid];
    for (const member of [waits, otherwise]) {
      const outcomes = await answer(member, series);
      expect(outcomes.map((one) => one.fault?.code)).toEqual([undefined, ...times(5, 'RSVP_CLOSED')]);
    }
    const [, second] = await eventsOf(world, series);
    await rsvp(await world.as(otherwise), { eventId: second?.id as Uuid, response: 'NO' });
    await pass(5);
    expect(await answers(waits, series)).toEqual(['YES', 'YES', ...times(4, undefined)]);
    expect(await answers(otherwise, series)).toEqual(['YES', 'NO', ...times(4, undefined)]);
  });

  it('are answered when a change of the rule makes them, and in the series that goes on', async () => {
    const series = await weekly(world);
    const member = await world.member();
    await answer(member, series);
    const events = await eventsOf(world, series);
    const rest = await updateSeries(await lead(), series.id, events[2]?.id, {
      rule: 'FREQ=WEEKLY;BYDAY=TU,FR;COUNT=4',
    });
    expect(await answers(member, rest)).toEqual(['YES', 'YES', 'YES', 'YES', 'YES', 'YES']);
    const published = (await eventsOf(world, rest)).filter((event) => event.status === 'PUBLISHED');
    expect(published).toHaveLength(4);
  });
});
