import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newUuid } from '../../../kernel/ids.ts';
import { expand, type Recurrence } from './expand.ts';
import { matchSlots, type Occurrence, revise } from './revise.ts';
import { parseRule } from './rule.ts';
import { aRule, aStart, DAY } from './rules.testing.ts';
import { comingSlots, patchedRecurrence, splitRecurrence } from './series.ts';
import { dateOf, instantOf } from './wall-time.ts';

const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata');
const ending = fc.oneof(
  fc.constant(''),
  fc.integer({ min: 1, max: 90 }).map((count) => `;COUNT=${count}`),
);
const aRecurrence: fc.Arbitrary<Recurrence> = fc
  .record({ rule: fc.tuple(aRule, ending), localStart: aStart, timeZone: zone })
  .map(({ rule, ...rest }) => ({ ...rest, rule: parseRule(rule.join('')), exceptDates: [] }));

/** The events of a recurrence as they stand at a time, some of them answered, changed or cancelled. */
const occurrencesOf = (what: Recurrence, now: Date, marks: readonly number[]): Occurrence[] =>
  comingSlots(what, now).slots.map((slot, index) => {
    const mark = marks[index % marks.length] ?? 0;
    return {
      ...slot,
      id: newUuid(),
      status: mark === 1 ? 'CANCELLED' : 'PUBLISHED',
      exception: mark === 2,
      answered: mark === 3,
    };
  });

it('gives each event at most one slot and each slot at most one event, of the same day', () => {
  fc.assert(
    fc.property(aRecurrence, aRecurrence, (before, other) => {
      const now = instantOf(before.localStart, before.timeZone);
      const after = { ...other, localStart: before.localStart };
      const old = occurrencesOf(before, now, [0]);
      const { slots } = comingSlots(after, now);
      const { kept, open } = matchSlots(old, slots);
      const given = [...kept.values()].map((slot) => slot.wall);
      expect(new Set(given).size).toBe(given.length);
      expect([...given, ...open].sort()).toEqual(slots.map((slot) => slot.wall));
      const wallOf = new Map(old.map((one) => [one.id, one.wall]));
      for (const [id, slot] of kept) expect(dateOf(slot.wall)).toBe(dateOf(wallOf.get(id) ?? ''));
    }),
    { numRuns: 200 },
  );
});

it('loses no answer, leaves alone what goes its own way, and ends with the slots of the new rule', () => {
  const marks = fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 7 });
  fc.assert(
    fc.property(aRecurrence, aRecurrence, marks, fc.nat({ max: 400 }), (before, other, marked, days) => {
      const after = { ...other, localStart: before.localStart };
      const now = new Date(instantOf(before.localStart, before.timeZone).getTime() + days * DAY);
      const old = occurrencesOf(before, now, marked);
      const revision = revise(before, after, old, false, now);
      const alone = new Set(
        old.filter((one) => one.exception || one.status === 'CANCELLED').map((one) => one.id),
      );
      const touched = [...revision.rewrite.map((one) => one.id), ...revision.cancel, ...revision.remove];
      expect(touched.filter((id) => alone.has(id))).toEqual([]);
      expect(old.filter((one) => one.answered && revision.remove.includes(one.id))).toEqual([]);

      const renamed = new Map(revision.rename.map((one) => [one.id, one.wall]));
      const standing = old.flatMap((one) => {
        if (revision.cancel.includes(one.id) || revision.remove.includes(one.id)) return [];
        const rewritten = revision.rewrite.find(({ id }) => id === one.id);
        return rewritten?.slot.wall ?? (renamed.has(one.id) ? renamed.get(one.id) : one.wall) ?? [];
      });
      const walls = [...standing, ...revision.make.map((slot) => slot.wall)];
      expect(new Set(walls).size).toBe(walls.length);
      const wanted = comingSlots(after, now).slots.map((slot) => slot.wall);
      expect(wanted.filter((wall) => !walls.includes(wall))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

it('changes nothing when nothing changes', () => {
  fc.assert(
    fc.property(aRecurrence, (what) => {
      const now = instantOf(what.localStart, what.timeZone);
      const old = occurrencesOf(what, now, [0, 1, 2, 3]);
      const { rename, cancel, remove, make } = revise(what, what, old, false, now);
      expect({ rename, cancel, remove, make }).toEqual({ rename: [], cancel: [], remove: [], make: [] });
    }),
    { numRuns: 100 },
  );
});

it('splits into halves that together are the whole', () => {
  fc.assert(
    fc.property(aRecurrence, fc.nat({ max: 60 }), (what, place) => {
      const from = instantOf(what.localStart, what.timeZone);
      const to = new Date(from.getTime() + 1_000 * DAY);
      const whole = [...expand(what, from, to)];
      const at = whole[place % Math.max(1, whole.length)];
      const halves = at && splitRecurrence(what, at);
      if (!halves) return;
      expect([...expand(halves.before, from, to), ...expand(halves.after, from, to)]).toEqual(whole);
    }),
    { numRuns: 200 },
  );
});

it('keeps the days of a series when its time or zone changes, its end at the last occurrence included', () => {
  const time = fc.constantFrom('08:00', '18:30', '23:45', '00:15');
  fc.assert(
    fc.property(aRecurrence, zone, time, fc.nat({ max: 20 }), (what, timeZone, localTime, place) => {
      const from = instantOf(what.localStart, what.timeZone);
      const to = new Date(from.getTime() + 400 * DAY);
      const last = [...expand(what, from, to)][place];
      const halves = last && splitRecurrence(what, last);
      const ended = halves ? halves.before : what;
      const retimed = patchedRecurrence(ended, { localTime, timeZone });
      const days = (one: Recurrence) =>
        [...expand(one, new Date(from.getTime() - 2 * DAY), to)].map((slot) => dateOf(slot.wall));
      const [before, after] = [days(ended), days(retimed)];
      const common = Math.min(before.length, after.length);
      expect(after.slice(0, common)).toEqual(before.slice(0, common));
      if (halves) expect(after.length).toBe(before.length);
    }),
    { numRuns: 200 },
  );
});
