import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import type { Change } from '../../../schema/changes.ts';
import { berlin, ChapterWorld, HOUR } from '../chapter.testing.ts';
import { cancelEvent, updateEvent } from '../event/event.service.ts';
import { readChanges } from '../feed/outbox.store.ts';
import { rsvp } from '../rsvp/rsvp.service.ts';
import { rsvpToSeries } from './rsvp-to-series.ts';
import { cancelSeries, updateSeries } from './series.service.ts';
import { seriesById } from './series.store.ts';
import { lastSeq, weekly } from './series.testing.ts';
import { comingSlots, HORIZON } from './series.ts';
import { tendSeries } from './tend-series.ts';
import { instantOf } from './wall-time.ts';

const RUNS = 8;
const PEOPLE = 3;
const START = new Date('2026-03-01T12:00:00Z');

const RULES = [
  'FREQ=WEEKLY;BYDAY=TU;COUNT=6',
  'FREQ=WEEKLY;BYDAY=TU,TH;COUNT=8',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU',
  'FREQ=DAILY;UNTIL=20260320',
  'FREQ=MONTHLY;BYDAY=1TU,3TU;COUNT=4',
];
const which = fc.nat({ max: 30 });
const who = fc.nat({ max: PEOPLE - 1 });
const response = fc.constantFrom('YES' as const, 'NO' as const, 'MAYBE' as const);
const from = fc.option(which, { nil: undefined });
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('answer' as const), who, which, response }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('answer all' as const), who, which, response, from }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('edit one' as const),
      which,
      hours: fc.integer({ min: -3, max: 50 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel one' as const), which }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      which,
      from,
      patch: fc.record(
        {
          rule: fc.constantFrom(...RULES),
          localTime: fc.constantFrom('08:00', '18:30', '21:15'),
          timeZone: fc.constantFrom('Europe/Berlin', 'America/New_York'),
          title: fc.constantFrom('One', 'Two'),
          capacity: fc.constantFrom(2, 3, null),
          exceptDates: fc.constantFrom([], ['2026-03-10'], ['2026-03-10', '2026-03-17']),
          exceptionsToo: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), which, from }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 200 }) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

let world: ChapterWorld;
let people: Uuid[];
beforeAll(async () => {
  world = await ChapterWorld.open();
  people = await world.members(PEOPLE);
});
afterAll(() => world.close());

interface Row {
  readonly id: Uuid;
  readonly series: Uuid;
  readonly wall: string | null;
  readonly startsAt: Date;
  readonly zone: string;
  readonly status: string;
  readonly exception: boolean;
  readonly title: string;
  readonly version: number;
  readonly counts: string;
}

interface Seen {
  readonly events: readonly Row[];
  /** By event and member. */
  readonly answers: ReadonlyMap<string, string>;
}

/** The events of series, with what their rows and their answers say. */
async function look(seriesIds: readonly Uuid[]): Promise<Seen> {
  const { db } = await world.as(undefined);
  const events = await db.query<Row>(
    `SELECT e.id, e.series_id AS series, e.recurrence_start AS wall, e.starts_at AS "startsAt", e.time_zone AS zone,
       e.status, e.series_exception AS exception, e.title, c.version,
       concat_ws('/', c.yes, c.no, c.maybe, c.waitlist) AS counts
     FROM ${db.schema}.event e JOIN ${db.schema}.event_counts c ON c.event_id = e.id
     WHERE e.series_id = ANY($1::uuid[]) ORDER BY e.starts_at, e.id`,
    [[...seriesIds]],
  );
  const rows = await db.query<{ event: Uuid; member: Uuid; status: string }>(
    `SELECT event_id AS event, member_id AS member, status FROM ${db.schema}.rsvp WHERE event_id = ANY($1::uuid[])`,
    [events.map((event) => event.id)],
  );
  for (const event of events) {
    const counted = (status: string) =>
      rows.filter((row) => row.event === event.id && row.status === status).length;
    expect(event.counts).toBe(['YES', 'NO', 'MAYBE', 'WAITLIST'].map(counted).join('/'));
  }
  return { events, answers: new Map(rows.map((row) => [`${row.event}/${row.member}`, row.status])) };
}

const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;

/** Does a step; what is refused changes nothing. @returns series that it made */
async function act(one: Step, ids: readonly Uuid[], events: readonly Row[]): Promise<Uuid[]> {
  const lead = await world.as(world.lead);
  const event = (at: number): Row => pick(events, at);
  const series = 'which' in one ? event(one.which).series : (ids[0] as Uuid);
  const within = events.filter((row) => row.series === series);
  const start = 'from' in one && one.from !== undefined ? pick(within, one.from).id : undefined;
  switch (one.do) {
    case 'answer':
      await rsvp(await world.as(pick(people, one.who)), {
        eventId: event(one.which).id,
        response: one.response,
      });
      return [];
    case 'answer all': {
      const ctx = await world.as(pick(people, one.who));
      await rsvpToSeries(ctx, {
        seriesId: series,
        response: one.response,
        guests: 0,
        from: start,
        idempotencyKey: undefined,
      });
      return [];
    }
    case 'edit one': {
      const startsAt = new Date(event(one.which).startsAt.getTime() + one.hours * HOUR);
      await updateEvent(lead, event(one.which).id, {
        startsAt,
        endsAt: new Date(startsAt.getTime() + HOUR),
        title: 'Alone',
      });
      return [];
    }
    case 'cancel one':
      await cancelEvent(lead, event(one.which).id);
      return [];
    case 'edit':
      return [(await updateSeries(lead, series, start, one.patch)).id];
    case 'cancel':
      await cancelSeries(lead, series, start);
      return [];
    case 'wait':
      world.clock.set(new Date(world.clock.now().getTime() + one.hours * HOUR));
      await tendSeries(lead, world.clock.now());
      return [];
  }
}

/** What must hold of a series' events whatever was done. */
async function checkSeries(ids: readonly Uuid[], events: readonly Row[]): Promise<void> {
  const now = world.clock.now();
  const sure = new Date(now.getTime() + HORIZON.ms - 31 * 24 * HOUR);
  for (const series of await seriesById((await world.as(undefined)).db, ids)) {
    const own = events.filter((event) => event.series === series.id);
    const walls = own.flatMap((event) => event.wall ?? []);
    expect(new Set(walls).size).toBe(walls.length);
    // A rule that goes on is looked at again within a month.
    const surely = comingSlots(series.recurrence, now).slots.filter((slot) => slot.startsAt < sure);
    const missing = surely.filter((slot) => !walls.includes(slot.wall));
    if (!series.cancelledAt) expect(missing).toEqual([]);
    for (const event of own) {
      if (event.startsAt <= now || event.exception || event.status !== 'PUBLISHED') continue;
      expect(event).toMatchObject({ title: series.template.title, zone: series.recurrence.timeZone });
      expect(event.startsAt).toEqual(instantOf(event.wall as string, event.zone));
    }
  }
}

/** What headquarters makes of the changes: events by id. */
function folded(changes: readonly Change[]): Map<string, unknown> {
  const events = new Map<string, { counts: unknown }>();
  for (const { type, data } of changes) {
    if (type === 'event.changed') events.set(data.eventId, data);
    else if (type === 'event.removed') events.delete(data.eventId);
    else if (type === 'event.counted') {
      const known = events.get(data.eventId);
      if (known) events.set(data.eventId, { ...known, counts: data.counts });
    }
  }
  return events;
}

/** What must hold between before and after a step that was taken at `now`. */
function checkStep(one: Step, before: Seen, after: Seen, now: Date): void {
  const standing = new Map(after.events.map((event) => [event.id, event]));
  const ofSeries = one.do === 'edit' || one.do === 'cancel';
  for (const [seat, status] of before.answers) {
    // More seats may have seated who waited.
    const expected = ofSeries && status !== 'WAITLIST' ? status : expect.any(String);
    expect([seat, after.answers.get(seat)]).toEqual([seat, expected]);
  }
  for (const event of ofSeries ? before.events : []) {
    const changed = standing.get(event.id);
    const { title, startsAt, status } = event;
    if (startsAt <= now) expect(changed).toEqual({ ...event, series: changed?.series });
    else if (one.do === 'edit' && event.exception && !one.patch.exceptionsToo) {
      expect(changed).toMatchObject({ title, startsAt, status });
    }
  }
}

it(`loses no answer and leaves the past alone, in ${RUNS} sequences`, async () => {
  const rule = fc.constantFrom(...RULES);
  await fc.assert(
    fc.asyncProperty(rule, fc.array(step, { minLength: 4, maxLength: 14 }), async (first, steps) => {
      world.clock.set(START);
      const ids = [(await weekly(world, { rule: first, capacity: 2 })).id];
      for (const one of steps) {
        const now = world.clock.now();
        const before = await look(ids);
        const made = await act(one, ids, before.events).catch((error: unknown) => {
          if (error instanceof UserFault) return [];
          throw error;
        });
        for (const id of made) if (!ids.includes(id)) ids.push(id);
        const after = await look(ids);
        await checkSeries(ids, after.events);

        checkStep(one, before, after, now);
      }
      const { db } = await world.as(undefined);
      const changes = await readChanges(db, 0, await lastSeq(world), 1_000_000);
      const { items } = await world.host.snapshot(berlin);
      expect(folded(changes)).toEqual(folded(items as Change[]));
    }),
    { numRuns: RUNS },
  );
}, 120_000);
