import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newUuid, toChapterKey, type Uuid } from '../../../kernel/ids.ts';
import { ChapterWorld, HOUR } from '../chapter.testing.ts';
import { cancelEvent, updateEvent } from '../event/event.service.ts';
import { rsvp } from '../rsvp/rsvp.service.ts';
import { printRule } from './rule.ts';
import { cancelSeries, type SeriesPatch, updateSeries } from './series.service.ts';
import { answersOf, eventsOf, lastSeq, sayYes, toldSince, walls, weekly } from './series.testing.ts';

const START = new Date('2026-03-01T12:00:00Z');
let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());
beforeEach(() => world.clock.set(START));

const refused = (code: string, ...field: string[]) =>
  expect.objectContaining({
    name: 'UserFault',
    code,
    ...(field.length > 0 && { field: ['input', ...field] }),
  });
const lead = () => world.as(world.lead);
const update = async (id: Uuid, patch: SeriesPatch, from?: Uuid) =>
  updateSeries(await lead(), id, from, patch);
const TUESDAYS = ['03', '10', '17', '24', '31']
  .map((day) => `2026-03-${day}T18:30:00`)
  .concat('2026-04-07T18:30:00');

describe('createSeries', () => {
  it('makes each occurrence an event that keeps its wall time when clocks change', async () => {
    const events = await eventsOf(world, await weekly(world));
    expect(walls(events)).toEqual(TUESDAYS);
    expect(events.map((event) => event.startsAt.toISOString().slice(5, 16))).toEqual([
      '03-03T17:30',
      '03-10T17:30',
      '03-17T17:30',
      '03-24T17:30',
      '03-31T16:30',
      '04-07T16:30',
    ]);
    expect(new Set(events.map((event) => event.status))).toEqual(new Set(['PUBLISHED']));
  });

  it('leaves days out, which count as occurrences all the same', async () => {
    const events = await eventsOf(world, await weekly(world, { exceptDates: ['2026-03-17'] }));
    expect(walls(events)).toEqual(TUESDAYS.filter((wall) => !wall.startsWith('2026-03-17')));
  });

  it('makes those of a rule without end up to a year ahead, and 100 at most', async () => {
    const weeks = await eventsOf(world, await weekly(world, { rule: 'FREQ=WEEKLY' }));
    expect(weeks).toHaveLength(52);
    const days = await eventsOf(world, await weekly(world, { rule: 'FREQ=DAILY' }));
    expect(days).toHaveLength(100);
  });

  it.each([
    [{ rule: 'FREQ=SECONDLY' }, 'rule'],
    [{ rule: 'FREQ=MINUTELY;INTERVAL=30' }, 'rule'],
    [{ rule: 'FREQ=WEEKLY;COUNT=1001' }, 'rule'],
    [{ rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }, 'rule'],
    [{ rule: 'FREQ=DAILY;UNTIL=20260201' }, 'rule'],
    [{ rule: 'FREQ=DAILY;UNTIL=20260231' }, 'rule'],
    [{ startsAt: new Date('2020-03-03T17:30:00Z') }, 'startsAt'],
    [{ endsAt: new Date('2026-03-03T17:30:00Z') }, 'endsAt'],
    [{ endsAt: new Date('2026-05-03T17:30:00Z') }, 'endsAt'],
    [{ title: ' ' }, 'title'],
    [{ capacity: 0 }, 'capacity'],
    [{ rsvpOpensBefore: 60, rsvpClosesBefore: 60 }, 'rsvpClosesBefore'],
  ])('refuses %j by its field', async (input, field) => {
    await expect(weekly(world, input)).rejects.toEqual(refused('INVALID', field));
  });

  it('keeps times to the second', async () => {
    const startsAt = new Date('2026-03-03T17:30:00.123Z');
    const series = await weekly(world, { startsAt, endsAt: new Date('2026-03-03T18:30:00.987Z') });
    expect(series.seconds).toBe(3_601);
    expect((await eventsOf(world, series))[0]?.startsAt).toEqual(new Date('2026-03-03T17:30:00Z'));
  });

  it('leaves out 500 days at most', async () => {
    const exceptDates = Array.from({ length: 501 }, () => '2026-03-03');
    await expect(weekly(world, { exceptDates })).rejects.toEqual(refused('INVALID', 'exceptDates'));
  });

  it('is for those who manage events', async () => {
    const series = await weekly(world);
    const member = await world.as(await world.member());
    await expect(updateSeries(member, series.id, undefined, { title: 'x' })).rejects.toEqual(
      refused('FORBIDDEN'),
    );
    await expect(cancelSeries(member, series.id, undefined)).rejects.toEqual(refused('FORBIDDEN'));
    await expect(update(newUuid(), { title: 'x' })).rejects.toEqual(refused('NOT_FOUND', 'seriesId'));
  });
});

describe('a change of all', () => {
  it('reaches the events to come and leaves those that are past', async () => {
    const series = await weekly(world);
    world.clock.set(new Date('2026-03-18T00:00:00Z'));
    await update(series.id, { title: 'New name', capacity: 5 });
    expect((await eventsOf(world, series)).map((event) => event.title)).toEqual([
      ...Array.from({ length: 3 }, () => 'Tuesday table'),
      ...Array.from({ length: 3 }, () => 'New name'),
    ]);
  });

  it('leaves alone what was changed by itself, unless told otherwise', async () => {
    const series = await weekly(world);
    const [, second] = await eventsOf(world, series);
    const startsAt = new Date('2026-03-11T17:00:00Z');
    const endsAt = new Date(startsAt.getTime() + HOUR);
    await updateEvent(await lead(), second?.id as Uuid, { title: 'Special', startsAt, endsAt });
    await update(series.id, { title: 'New name', localTime: '19:00' });
    const [first, moved] = await eventsOf(world, series);
    expect(first).toMatchObject({ title: 'New name', wall: '2026-03-03T19:00:00', exception: false });
    expect(moved).toMatchObject({ title: 'Special', startsAt, wall: '2026-03-10T19:00:00', exception: true });

    await update(series.id, { exceptionsToo: true });
    expect((await eventsOf(world, series))[1]).toMatchObject({
      title: 'New name',
      wall: '2026-03-10T19:00:00',
      exception: false,
      startsAt: new Date('2026-03-10T18:00:00Z'),
    });
  });

  it('lets in who waits for approval where an event becomes like the others again, which are open', async () => {
    const series = await weekly(world);
    const [first] = await eventsOf(world, series);
    const [id, member] = [first?.id as Uuid, await world.member()];
    const ctx = await lead();
    await updateEvent(ctx, id, { rsvpMode: 'APPROVAL', capacity: 1 });
    const asked = await rsvp(await world.as(member), { eventId: id, response: 'YES' });
    expect(asked.rsvp.status).toBe('PENDING_APPROVAL');
    await update(series.id, { exceptionsToo: true });
    expect(await answersOf(world, member, await eventsOf(world, series))).toMatchObject({ 0: 'YES' });
    expect(await (await lead()).loaders.event.load(id)).toMatchObject({
      rsvpMode: 'OPEN',
      capacity: null,
      counts: { yes: 1, pending: 0 },
    });
  });

  it('cancels, rather than removes, an event that another chapter may list', async () => {
    const series = await weekly(world, { rule: 'FREQ=WEEKLY;BYDAY=TU,TH;COUNT=2' });
    const [, second] = await eventsOf(world, series);
    await updateEvent(await lead(), second?.id as Uuid, { coHosts: [toChapterKey('nairobi')] });
    await update(series.id, { rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=1', exceptionsToo: true });
    expect((await eventsOf(world, series)).map((event) => event.status)).toEqual(['PUBLISHED', 'CANCELLED']);
  });

  it('grows the sequence of the events announced that it moves or cancels, and of no others', async () => {
    const series = await weekly(world, { publish: false, rule: 'FREQ=WEEKLY;BYDAY=TU,TH;COUNT=2' });
    const sequences = async (): Promise<(number | undefined)[]> => {
      const { loaders } = await lead();
      const events = await eventsOf(world, series);
      return Promise.all(events.map(async ({ id }) => (await loaders.event.load(id))?.sequence));
    };
    const edits: [SeriesPatch, number][] = [
      [{ localTime: '19:00' }, 0],
      [{ publish: true }, 0],
      [{ title: 'New name', capacity: 9, topics: ['go'] }, 0],
      [{ localTime: '19:30' }, 1],
      [{ venue: { name: 'Other hall' } }, 2],
      [{ venue: { name: 'Other hall' } }, 2],
      [{ duration: 1_800 }, 3],
    ];
    for (const [edit, sequence] of edits) {
      await update(series.id, edit);
      expect([edit, await sequences()]).toEqual([edit, [sequence, sequence]]);
    }
    const [first] = await eventsOf(world, series);
    await sayYes(world, await world.member(), first);
    await update(series.id, { rule: 'FREQ=WEEKLY;BYDAY=TH;COUNT=1' });
    expect(await sequences()).toEqual([4, 3]);
    await cancelSeries(await lead(), series.id, undefined);
    expect(await sequences()).toEqual([4, 4]);
  });

  it('moves the time of day by the wall clock, and answers stay', async () => {
    const series = await weekly(world, { rule: 'FREQ=WEEKLY;BYDAY=TU;UNTIL=20260407T163000Z' });
    const member = await world.member();
    const before = await eventsOf(world, series);
    for (const event of before) await sayYes(world, member, event);
    await update(series.id, { localTime: '20:00' });
    const after = await eventsOf(world, series);
    expect(after.map((event) => event.id)).toEqual(before.map((event) => event.id));
    expect(walls(after)).toEqual(TUESDAYS.map((wall) => wall.replace('18:30', '20:00')));
    expect(after.map((event) => event.startsAt.toISOString().slice(11, 16))).toEqual([
      '19:00',
      '19:00',
      '19:00',
      '19:00',
      '18:00',
      '18:00',
    ]);
    expect(after.every((event) => event.yes === 1)).toBe(true);

    await update(series.id, { timeZone: 'America/New_York' });
    const there = await eventsOf(world, series);
    expect(there.map((event) => event.id)).toEqual(before.map((event) => event.id));
    expect(walls(there)).toEqual(walls(after));
  });

  it('keeps events of days the new rule has too; others are cancelled when answered, else removed', async () => {
    const series = await weekly(world, { rule: 'FREQ=WEEKLY;BYDAY=TU,TH;COUNT=6' });
    const before = await eventsOf(world, series);
    const member = await world.member();
    await sayYes(world, member, before[0]);
    await sayYes(world, member, before[1]);
    const seq = await lastSeq(world);
    await update(series.id, { rule: 'FREQ=WEEKLY;BYDAY=TU,SA;COUNT=6' });
    const after = await eventsOf(world, series);
    expect(after.map(({ wall, status }) => [wall?.slice(5, 10), status])).toEqual([
      ['03-03', 'PUBLISHED'],
      [undefined, 'CANCELLED'],
      ['03-07', 'PUBLISHED'],
      ['03-10', 'PUBLISHED'],
      ['03-14', 'PUBLISHED'],
      ['03-17', 'PUBLISHED'],
      ['03-21', 'PUBLISHED'],
    ]);
    expect(after.filter((event) => event.yes === 1).map((event) => event.id)).toEqual([
      before[0]?.id,
      before[1]?.id,
    ]);
    const told = await toldSince(world, seq);
    expect(told.filter(({ type }) => type === 'event.removed').map(({ eventId }) => eventId)).toEqual([
      before[3]?.id,
      before[5]?.id,
    ]);

    await update(series.id, { rule: 'FREQ=WEEKLY;BYDAY=TU,TH;COUNT=6' });
    const again = (await eventsOf(world, series)).filter((event) => event.status === 'PUBLISHED');
    expect(walls(again)).toEqual(walls(before));
  });

  it('leaves an event cancelled by itself cancelled, and makes no other in its place', async () => {
    const series = await weekly(world);
    const before = await eventsOf(world, series);
    await cancelEvent(await lead(), before[2]?.id as Uuid);
    await update(series.id, { localTime: '19:00', title: 'Later' });
    const after = await eventsOf(world, series);
    expect(after.map((event) => event.id)).toEqual(before.map((event) => event.id));
    expect(after[2]).toMatchObject({
      status: 'CANCELLED',
      wall: '2026-03-17T19:00:00',
      title: 'Tuesday table',
    });
  });

  it('does not make today’s event a second time when it has begun, nor move one into the past', async () => {
    const series = await weekly(world);
    world.clock.set(new Date('2026-03-03T18:00:00Z'));
    await update(series.id, { localTime: '21:00' });
    expect(walls(await eventsOf(world, series)).slice(0, 2)).toEqual([
      '2026-03-03T18:30:00',
      '2026-03-10T21:00:00',
    ]);
    world.clock.set(new Date('2026-03-10T12:00:00Z'));
    await update(series.id, { localTime: '08:00' });
    const [, second, third] = await eventsOf(world, series);
    expect(second).toMatchObject({ startsAt: new Date('2026-03-10T20:00:00Z'), exception: true });
    expect(third).toMatchObject({ wall: '2026-03-17T08:00:00' });
  });

  it('seats who waits when there are more seats, and names the day whose seats are taken', async () => {
    const series = await weekly(world, { capacity: 1 });
    const [first] = await eventsOf(world, series);
    for (const member of await world.members(2)) await sayYes(world, member, first);
    await update(series.id, { capacity: 3 });
    expect((await eventsOf(world, series))[0]?.yes).toBe(2);
    await expect(update(series.id, { capacity: 1, title: 'x' })).rejects.toMatchObject({
      code: 'CAPACITY_BELOW_CONFIRMED',
      message: expect.stringContaining('2026-03-03'),
    });
    expect((await eventsOf(world, series))[1]?.title).toBe('Tuesday table');
  });

  it('publishes drafts', async () => {
    const series = await weekly(world, { publish: false });
    expect((await eventsOf(world, series)).every((event) => event.status === 'DRAFT')).toBe(true);
    await update(series.id, { publish: true });
    expect((await eventsOf(world, series)).every((event) => event.status === 'PUBLISHED')).toBe(true);
  });

  it.each([
    [{ localTime: '25:00' }, 'localTime'],
    [{ rule: 'FREQ=DAILY;BYHOUR=9', localTime: '10:00' }, 'localTime'],
    [{ rule: 'FREQ=DAILY;UNTIL=20260301T000000Z' }, 'rule'],
    [{ duration: 0 }, 'duration'],
  ])('refuses %j by its field', async (patch, field) => {
    const series = await weekly(world);
    await expect(update(series.id, patch)).rejects.toEqual(refused('INVALID', field));
  });
});

describe('a change of this and those after it', () => {
  it('lets a new series begin with it; its events go along with their answers', async () => {
    const series = await weekly(world);
    const before = await eventsOf(world, series);
    const member = await world.member();
    for (const event of before) await sayYes(world, member, event);
    const rest = await update(series.id, { title: 'Second half', localTime: '19:00' }, before[3]?.id);
    expect(rest.id).not.toBe(series.id);
    expect(printRule(rest.recurrence.rule)).toBe('FREQ=WEEKLY;COUNT=3;BYDAY=TU');
    const [head, tail] = [await eventsOf(world, series), await eventsOf(world, rest)];
    expect([...head, ...tail].map((event) => event.id)).toEqual(before.map((event) => event.id));
    expect(walls(head)).toEqual(TUESDAYS.slice(0, 3));
    expect(walls(tail)).toEqual(TUESDAYS.slice(3).map((wall) => wall.replace('18:30', '19:00')));
    expect(await answersOf(world, member, [...head, ...tail])).toEqual(
      Array.from({ length: 6 }, () => 'YES'),
    );

    await update(series.id, { title: 'First half' });
    expect((await eventsOf(world, series)).every((event) => event.title === 'First half')).toBe(true);
    expect((await eventsOf(world, rest)).every((event) => event.title === 'Second half')).toBe(true);
  });

  it('changes the whole when it begins with it', async () => {
    const series = await weekly(world);
    const [first] = await eventsOf(world, series);
    expect((await update(series.id, { title: 'Whole' }, first?.id)).id).toBe(series.id);
  });

  it('refuses an event that is past, or none of the series', async () => {
    const series = await weekly(world);
    const [first] = await eventsOf(world, series);
    const [stranger] = await eventsOf(world, await weekly(world));
    world.clock.set(new Date('2026-03-04T00:00:00Z'));
    await expect(update(series.id, {}, first?.id)).rejects.toEqual(refused('EVENT_PAST', 'from'));
    await expect(update(series.id, {}, stranger?.id)).rejects.toEqual(refused('NOT_FOUND', 'from'));
  });
});

describe('cancelSeries', () => {
  it('cancels what is to come, for good', async () => {
    const series = await weekly(world, { rule: 'FREQ=WEEKLY;BYDAY=TU' });
    world.clock.set(new Date('2026-03-11T00:00:00Z'));
    await cancelSeries(await lead(), series.id, undefined);
    const statuses = (await eventsOf(world, series)).map((event) => event.status);
    expect(statuses.slice(0, 2)).toEqual(['PUBLISHED', 'PUBLISHED']);
    expect(new Set(statuses.slice(2))).toEqual(new Set(['CANCELLED']));
    await expect(update(series.id, { title: 'x' })).rejects.toEqual(refused('EVENT_CANCELLED'));
    expect((await cancelSeries(await lead(), series.id, undefined)).cancelledAt).not.toBeNull();
  });

  it('cancels one and those after it; the rule ends before them', async () => {
    const series = await weekly(world);
    const events = await eventsOf(world, series);
    const ended = await cancelSeries(await lead(), series.id, events[4]?.id);
    expect(printRule(ended.recurrence.rule)).toBe('FREQ=WEEKLY;UNTIL=20260331T162959Z;BYDAY=TU');
    expect((await eventsOf(world, series)).map((event) => event.status)).toEqual([
      ...Array.from({ length: 4 }, () => 'PUBLISHED'),
      'CANCELLED',
      'CANCELLED',
    ]);
  });

  it('removes drafts, which nobody was told of', async () => {
    const series = await weekly(world, { publish: false });
    await cancelSeries(await lead(), series.id, undefined);
    expect(await eventsOf(world, series)).toEqual([]);
  });
});
