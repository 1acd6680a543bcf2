import fc from 'fast-check';
import { Roster } from './roster.ts';

test('a roster holds who was added and has not left, whatever the order', () => {
  const acts = fc.array(fc.record({ adds: fc.boolean(), who: fc.nat(9) }));
  fc.assert(
    fc.property(acts, (steps) => {
      const members = Array.from({ length: 10 }, (_, name) => ({ name, place: -1 }));
      const roster = new Roster<(typeof members)[number]>();
      const model = new Set<number>();
      for (const { adds, who } of steps) {
        const member = members[who];
        if (member === undefined || (adds && model.has(who))) continue;
        if (adds) roster.add(member);
        else roster.delete(member);
        if (adds) model.add(who);
        else model.delete(who);
        expect(roster.size).toBe(model.size);
      }
      expect(
        roster
          .all()
          .map(({ name }) => name)
          .sort(),
      ).toEqual([...model].sort());
    }),
  );
});
