import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { writeCalendar } from '../../../kernel/icalendar/write-calendar.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { Letter } from '../../../kernel/letters.ts';
import { ChapterWorld, HOUR } from '../chapter.testing.ts';
import { cancelEvent, updateEvent } from '../event/event.service.ts';
import { rsvp } from '../rsvp/rsvp.service.ts';
import type { RsvpResponse } from '../rsvp/rsvp.ts';
import { rsvpToSeries } from '../series/rsvp-to-series.ts';
import { cancelSeries, type NewSeries, type SeriesPatch, updateSeries } from '../series/series.service.ts';
import { eventsOf, type Seen, weekly } from '../series/series.testing.ts';
import type { Series } from '../series/series.ts';
import { tendSeries } from '../series/tend-series.ts';
import { MemoryPost, tend } from './post.testing.ts';

const START = new Date('2026-03-01T12:00:00Z');
let world: ChapterWorld;
let member: Uuid;
let series: Series;
let events: Seen[];
const post = new MemoryPost();
/** What the member's calendar program makes of the letters so far: starts of occurrences, by UID. */
let calendar: Map<string, Held>;
interface Held {
  readonly sequence: number;
  readonly starts: readonly string[];
}

beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.set(START);
  member = await world.member();
  calendar = new Map();
  await tend(world, post);
  post.take();
});

async function begin(input: Partial<NewSeries> = {}): Promise<void> {
  series = await weekly(world, { rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=6', ...input });
  events = await eventsOf(world, series);
}
const sayToAll = async (response: RsvpResponse, from?: Seen) =>
  rsvpToSeries(await world.as(member), { seriesId: series.id, response, guests: 0, from: from?.id });
const sayTo = async (event: Seen | undefined, response: RsvpResponse) =>
  rsvp(await world.as(member), { eventId: event?.id as Uuid, response });
const update = async (patch: SeriesPatch, from?: Seen) =>
  updateSeries(await world.as(world.lead), series.id, from?.id, patch);

const startOf = (at: number): number => (events[at] as Seen).startsAt.getTime();

/** The member's letters since the last look; their calendar program has read them. */
async function arrived(): Promise<Letter[]> {
  await tend(world, post);
  const letters = post.take().filter(({ memberId }) => memberId === member);
  for (const { content } of letters) if (content.invitation) read(content.invitation);
  return letters;
}
async function only(): Promise<string> {
  const letters = await arrived();
  expect(letters).toHaveLength(1);
  const [{ kind, content }] = letters as [Letter];
  return `${kind} ${content.invitation?.method}`;
}

/** As RFC 5546 has it: a message of a lower SEQUENCE is passed over; CANCEL takes back all, or one occurrence. */
function read({ method, entry, others = [] }: NonNullable<Letter['content']['invitation']>): void {
  const root = new ICAL.Component(ICAL.parse(writeCalendar({ method, entries: [entry, ...others] })));
  for (const zone of root.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  const [main, ...exceptions] = root.getAllSubcomponents('vevent').map((each) => new ICAL.Event(each));
  if (!main) throw new Error('no event');
  const before = calendar.get(main.uid);
  if (before) expect(main.sequence).toBeGreaterThan(before.sequence);
  const at = main.recurrenceId?.toJSDate().toISOString();
  if (method === 'CANCEL' && at) {
    const starts = before?.starts.filter((start) => start !== at) ?? [];
    calendar.set(main.uid, { sequence: main.sequence, starts });
  } else if (method === 'CANCEL') calendar.delete(main.uid);
  else {
    for (const exception of exceptions) main.relateException(exception);
    const starts: string[] = [];
    const occurrences = main.iterator();
    for (let next = occurrences.next(); next; next = occurrences.next()) {
      starts.push(main.getOccurrenceDetails(next).startDate.toJSDate().toISOString());
    }
    calendar.set(main.uid, { sequence: main.sequence, starts: starts.sort() });
  }
}

/** The calendar holds the events at which the member has a seat, each once, at their times; in one entry. */
async function expectCalendar(entries = 1): Promise<void> {
  const { db } = await world.as(undefined);
  const rows = await db.query<{ at: Date }>(
    `SELECT e.starts_at AS at FROM ${db.schema}.event e JOIN ${db.schema}.rsvp r ON r.event_id = e.id
     WHERE r.member_id = $1 AND r.status = 'YES' AND e.status = 'PUBLISHED' AND e.ends_at > $2 ORDER BY 1`,
    [member, world.clock.now()],
  );
  const held = [...calendar.values()].flatMap(({ starts }) => starts);
  expect(held.sort()).toEqual(rows.map(({ at }) => at.toISOString()));
  expect(calendar.size).toBe(entries);
}

describe('who answers a whole series', () => {
  it('gets one letter with every date and one recurring entry, over the change of the clocks', async () => {
    await begin();
    await sayToAll('YES');
    const letters = await arrived();
    expect(letters.map(({ kind, content }) => [kind, content.subject, content.invitation?.method])).toEqual([
      ['CONFIRMATION', 'You have seats: Tuesday table, 6 dates from Tue 3 Mar', 'REQUEST'],
    ]);
    expect(letters[0]?.content.text).toContain('Tuesday, 31 March 2026, 18:30–20:30 (Europe/Berlin)');
    expect(letters[0]?.content.invitation?.entry.recurrence?.rule).toContain('FREQ=WEEKLY');
    await expectCalendar();
  });

  it('has only those dates at which there is a seat; one that comes free joins them', async () => {
    await begin({ capacity: 1 });
    const other = await world.member();
    for (const at of [0, 3])
      await rsvp(await world.as(other), { eventId: events[at]?.id as Uuid, response: 'YES' });
    await sayToAll('YES');
    expect(await only()).toBe('CONFIRMATION REQUEST');
    await expectCalendar();
    await rsvp(await world.as(other), { eventId: events[3]?.id as Uuid, response: 'NO' });
    expect(await only()).toBe('PROMOTION REQUEST');
    await expectCalendar();
  });

  it('who says no to one date has that date alone taken back, and to all the whole entry', async () => {
    await begin();
    await sayToAll('YES');
    await arrived();
    await sayTo(events[2], 'NO');
    expect(await only()).toBe('RELEASE CANCEL');
    await expectCalendar();
    await sayTo(events[2], 'YES');
    expect(await only()).toBe('CONFIRMATION REQUEST');
    await expectCalendar();
    await sayToAll('NO');
    expect(await only()).toBe('RELEASE CANCEL');
    await expectCalendar(0);
  });

  it('has dates answered one by one in the same entry', async () => {
    await begin();
    for (const event of [events[4], events[1]]) {
      await sayTo(event, 'YES');
      expect(await only()).toBe('CONFIRMATION REQUEST');
      await expectCalendar();
    }
  });
});

describe('a change of a series', () => {
  beforeEach(async () => {
    await begin();
    await sayToAll('YES');
    await arrived();
  });

  it('of all is told once, with the same entry at the new time', async () => {
    await update({ localTime: '20:00', venue: { name: 'Library' } });
    const [letter, ...more] = await arrived();
    expect([letter?.kind, letter?.content.invitation?.method, more]).toEqual(['CHANGE', 'REQUEST', []]);
    expect(letter?.content.text).toMatch(
      /20:00–22:00 \(Europe\/Berlin\), was Tuesday, 3 March 2026, 18:30–20:30/,
    );
    expect(letter?.content.text).toMatch(/Where +Library/);
    await expectCalendar();
    await update({ title: 'Another name' });
    expect(await arrived()).toEqual([]);
  });

  it('of this date and those after it is told once, with both times in the same entry', async () => {
    await update({ localTime: '20:00' }, events[3]);
    expect(await only()).toBe('CHANGE REQUEST');
    await expectCalendar();
    world.clock.set(new Date(startOf(2) + 3 * HOUR));
    const rest = (await eventsOf(world, series)).length;
    expect(rest).toBe(3);
    await updateEvent(await world.as(world.lead), events[5]?.id as Uuid, { venue: { name: 'Park' } });
    expect(await only()).toBe('CHANGE REQUEST');
    await expectCalendar();
  });

  it('to other days is told once: the old dates go, the new ones come', async () => {
    await update({ rule: 'FREQ=WEEKLY;BYDAY=TH;COUNT=4' });
    expect(await only()).toBe('CHANGE REQUEST');
    await expectCalendar();
  });

  it('of one date alone moves that occurrence; cancelled, it is taken back', async () => {
    const startsAt = new Date(startOf(1) + 26 * HOUR);
    const endsAt = new Date(startsAt.getTime() + HOUR);
    await updateEvent(await world.as(world.lead), events[1]?.id as Uuid, { startsAt, endsAt });
    expect(await only()).toBe('CHANGE REQUEST');
    await expectCalendar();
    await cancelEvent(await world.as(world.lead), events[2]?.id as Uuid);
    expect(await only()).toBe('CANCELLATION CANCEL');
    await expectCalendar();
  });

  it('that cancels it from a date on is told once, and all of it once', async () => {
    await cancelSeries(await world.as(world.lead), series.id, events[3]?.id);
    expect(await only()).toBe('CANCELLATION REQUEST');
    await expectCalendar();
    await cancelSeries(await world.as(world.lead), series.id, undefined);
    expect(await only()).toBe('CANCELLATION CANCEL');
    await expectCalendar(0);
  });

  it('reminds of a date as an occurrence of the entry', async () => {
    world.clock.set(new Date(startOf(0) - 23 * HOUR));
    await tend(world, post);
    const [{ kind, content }] = post.take().filter(({ memberId }) => memberId === member) as [Letter];
    expect([kind, content.invitation?.method]).toEqual(['REMINDER', 'REQUEST']);
    expect([...calendar.keys()]).toEqual([content.invitation?.entry.uid]);
    expect(content.invitation?.entry.occurrence?.at).toEqual(events[0]?.startsAt);
  });
});

it('events made as time goes by join the entry of who answered the series', async () => {
  await begin({ rule: 'FREQ=WEEKLY;BYDAY=TU' });
  await sayToAll('YES');
  expect(await only()).toBe('CONFIRMATION REQUEST');
  world.clock.set(new Date(START.getTime() + 40 * 24 * HOUR));
  await tendSeries(await world.as(undefined), world.clock.now());
  const letters = (await arrived()).filter(({ kind }) => kind !== 'REMINDER');
  expect(letters.map(({ kind }) => kind)).toEqual(['CONFIRMATION']);
  await expectCalendar();
});
