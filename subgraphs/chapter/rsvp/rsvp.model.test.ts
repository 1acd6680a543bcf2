import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import { berlin, ChapterWorld } from '../chapter.testing.ts';
import { updateEvent } from '../event/event.service.ts';
import { banMember, joinChapter, leaveChapter, unbanMember } from '../membership/membership.service.ts';
import { rsvp } from './rsvp.service.ts';
import type { RsvpResponse } from './rsvp.ts';

const RUNS = 30;
const PEOPLE = 6;
const GUESTS = 2;

type Step =
  | {
      readonly kind: 'answer';
      readonly who: number;
      readonly response: RsvpResponse;
      readonly guests: number;
    }
  | { readonly kind: 'leave' | 'ban'; readonly who: number }
  | { readonly kind: 'resize'; readonly capacity: number | null };

const who = fc.nat({ max: PEOPLE - 1 });
const response = fc.constantFrom<RsvpResponse>('YES', 'YES', 'YES', 'NO', 'MAYBE');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      who,
      response,
      guests: fc.nat({ max: GUESTS }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('leave' as const, 'ban' as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('resize' as const),
      capacity: fc.option(fc.integer({ min: 1, max: 8 }), { freq: 6 }),
    }),
  },
);

/** What should be, told in the simplest words: who has seats, and who waits in which order. */
class Model {
  readonly said = new Map<number, { as: string; guests: number }>();
  readonly line: number[] = [];
  version = 0;
  constructor(public capacity: number | null) {}

  taken(): number {
    return [...this.said.values()].reduce((sum, one) => sum + (one.as === 'YES' ? 1 + one.guests : 0), 0);
  }

  /** Plays a step; gives the code of the refusal, if it is refused. */
  play(one: Step): string | undefined {
    const before = JSON.stringify([...this.said].sort());
    const refusal = this.act(one);
    if (refusal) return refusal;
    this.promote();
    if (JSON.stringify([...this.said].sort()) !== before && this.counts(before)) this.version += 1;
    return undefined;
  }

  private act(one: Step): string | undefined {
    if (one.kind === 'resize') {
      const floor = Math.min(this.taken(), this.capacity ?? Number.POSITIVE_INFINITY);
      if (one.capacity !== null && one.capacity < floor) return 'CAPACITY_BELOW_CONFIRMED';
      this.capacity = one.capacity;
      return undefined;
    }
    const before = this.said.get(one.who);
    if (one.kind !== 'answer') {
      if (before) this.say(one.who, 'CANCELLED', 0);
      return undefined;
    }
    if (one.response !== 'YES') this.say(one.who, one.response, 0);
    else if (before?.as === 'YES') {
      const more = one.guests - before.guests;
      if (more > 0 && (this.line.length > 0 || !this.room(more))) return 'EVENT_FULL';
      this.say(one.who, 'YES', one.guests);
    } else if (this.line.includes(one.who)) this.said.set(one.who, { as: 'WAITLIST', guests: one.guests });
    else
      this.say(one.who, this.line.length === 0 && this.room(1 + one.guests) ? 'YES' : 'WAITLIST', one.guests);
    return undefined;
  }

  private room(seats: number): boolean {
    return this.capacity === null || this.taken() + seats <= this.capacity;
  }

  private say(person: number, as: string, guests: number): void {
    if (this.line.includes(person)) this.line.splice(this.line.indexOf(person), 1);
    if (as === 'WAITLIST') this.line.push(person);
    this.said.set(person, { as, guests });
  }

  private promote(): void {
    for (;;) {
      const [first] = this.line;
      if (first === undefined || !this.room(1 + (this.said.get(first)?.guests ?? 0))) return;
      this.say(first, 'YES', this.said.get(first)?.guests ?? 0);
    }
  }

  /** Whether any count differs from what it was: more guests of someone who waits are in no count. */
  private counts(before: string): boolean {
    const tally = (said: [number, { as: string; guests: number }][]) =>
      JSON.stringify(
        ['YES', 'NO', 'MAYBE', 'WAITLIST'].map((as) => {
          const those = said.filter(([, one]) => one.as === as);
          return [those.length, as === 'YES' ? those.reduce((sum, [, one]) => sum + one.guests, 0) : 0];
        }),
      );
    return tally(JSON.parse(before)) !== tally([...this.said].sort());
  }
}

let world: ChapterWorld;
let people: Uuid[];
beforeAll(async () => {
  world = await ChapterWorld.open();
  people = await world.members(PEOPLE);
});
afterAll(() => world.close());

async function perform(eventId: Uuid, one: Step): Promise<string | undefined> {
  const lead = await world.as(world.lead);
  try {
    if (one.kind === 'resize') await updateEvent(lead, eventId, { capacity: one.capacity });
    else {
      const person = people[one.who] as Uuid;
      const self = await world.as(person);
      if (one.kind === 'answer') await rsvp(self, { eventId, response: one.response, guests: one.guests });
      else {
        if (one.kind === 'leave') await leaveChapter(self);
        else {
          await banMember(lead, person, null);
          await unbanMember(lead, person);
        }
        await joinChapter(await world.as(person));
      }
    }
    return undefined;
  } catch (error) {
    if (error instanceof UserFault) return error.code;
    throw error;
  }
}

it(`does as the model does, in ${RUNS} sequences`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 }),
      fc.array(step, { minLength: 5, maxLength: 25 }),
      async (capacity, steps) => {
        const event = await world.event({ capacity, guestLimit: GUESTS });
        const start = (await world.host.snapshot(berlin)).seq;
        const model = new Model(capacity);
        for (const one of steps) expect([one, await perform(event.id, one)]).toEqual([one, model.play(one)]);

        const { db } = await world.as(undefined);
        const rows = await db.query<{
          member_id: Uuid;
          status: string;
          guests: number;
          queue: number | null;
        }>(
          `SELECT member_id, status, guests, queue FROM ${db.schema}.rsvp WHERE event_id = $1 ORDER BY queue`,
          [event.id],
        );
        const person = (id: Uuid): number => people.indexOf(id);
        expect(
          new Map(rows.map((row) => [person(row.member_id), { as: row.status, guests: row.guests }])),
        ).toEqual(model.said);
        expect(rows.filter((row) => row.queue !== null).map((row) => person(row.member_id))).toEqual(
          model.line,
        );

        const counted = (status: string): number => rows.filter((row) => row.status === status).length;
        const [counts] = await db.query(
          `SELECT version, yes, no, maybe, waitlist, guests FROM ${db.schema}.event_counts WHERE event_id = $1`,
          [event.id],
        );
        expect(counts).toEqual({
          version: model.version,
          yes: counted('YES'),
          no: counted('NO'),
          maybe: counted('MAYBE'),
          waitlist: counted('WAITLIST'),
          guests: rows.reduce((sum, row) => sum + (row.status === 'YES' ? row.guests : 0), 0),
        });
        const told = await db.query<{ version: number }>(
          `SELECT DISTINCT (data->'counts'->>'version')::integer AS version FROM ${db.schema}.outbox
           WHERE seq > $1 AND data->>'eventId' = $2 AND (data->'counts'->>'version')::integer > 0 ORDER BY 1`,
          [start, event.id],
        );
        expect(told.map((row) => row.version)).toEqual(
          Array.from({ length: model.version }, (_, i) => i + 1),
        );
      },
    ),
    { numRuns: RUNS },
  );
}, 60_000);
