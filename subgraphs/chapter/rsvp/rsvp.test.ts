import { describe, expect, it } from '@jest/globals';
import { newUuid } from '../../../kernel/ids.ts';
import type { CountsState } from '../../../schema/changes.ts';
import {
  answer,
  attend,
  type Outcome,
  type Rsvp,
  resize,
  type Standing,
  seatOutOfTurn,
  seatsLeft,
  withdraw,
} from './rsvp.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const eventId = newUuid();
const zero: CountsState = {
  version: 0,
  yes: 0,
  maybe: 0,
  no: 0,
  waitlist: 0,
  pending: 0,
  guests: 0,
  attended: 0,
};

const empty = (capacity: number | null): Standing => ({
  capacity,
  counts: zero,
  importedWaitlist: 0,
  lastQueued: 0,
  waiting: [],
});

/** Plays answers one after another; members are named by letters. */
class Play {
  readonly rows = new Map<string, Rsvp>();
  constructor(public standing: Standing) {}

  yes(name: string, guests = 0): this {
    return this.say(name, 'YES', guests);
  }
  say(name: string, response: 'YES' | 'NO' | 'MAYBE', guests = 0): this {
    const asked = { id: newUuid(), eventId, memberId: newUuid(), response, guests };
    return this.take(answer(this.standing, this.rows.get(name), asked, NOW), name);
  }
  take(outcome: Outcome, name?: string): this {
    this.standing = outcome.standing;
    for (const row of outcome.written) {
      const known = [...this.rows].find(([, one]) => one.id === row.id)?.[0] ?? name;
      this.rows.set(known as string, row);
    }
    return this;
  }
  row(name: string): Rsvp {
    return this.rows.get(name) as Rsvp;
  }
  with(status: string): string {
    return [...this.rows]
      .filter(([, row]) => row.status === status)
      .sort(([, a], [, b]) => (a.queue ?? 0) - (b.queue ?? 0))
      .map(([name]) => name)
      .join('');
  }
}
const play = (capacity: number | null): Play => new Play(empty(capacity));

describe('an answer', () => {
  it('takes a seat while there is one, then waits in order', () => {
    const game = play(2).yes('a').yes('b').yes('c').yes('d');
    expect([game.with('YES'), game.with('WAITLIST')]).toEqual(['ab', 'cd']);
    expect(game.standing.counts).toEqual({ ...zero, yes: 2, waitlist: 2, version: 4 });
  });

  it('counts a member and their guests as seats', () => {
    const game = play(4).yes('a', 2).yes('b', 1);
    expect([game.with('YES'), game.with('WAITLIST')]).toEqual(['a', 'b']);
    expect(seatsLeft(4, game.standing.counts)).toBe(1);
  });

  it('does not overtake who waits, even when it would fit', () => {
    const game = play(3).yes('a', 1).yes('b', 1).yes('c');
    expect([game.with('YES'), game.with('WAITLIST')]).toEqual(['a', 'bc']);
  });

  it('seats the first waiting when a seat is given up', () => {
    const game = play(1).yes('a').yes('b').yes('c').say('a', 'NO');
    expect([game.with('YES'), game.with('WAITLIST'), game.with('NO')]).toEqual(['b', 'c', 'a']);
    expect(game.standing.counts.version).toBe(4);
  });

  it('seats several when several fit, and stops at the first who does not', () => {
    const game = play(3).yes('a', 2).yes('b').yes('c', 2).yes('d').say('a', 'MAYBE');
    expect([game.with('YES'), game.with('WAITLIST'), game.with('MAYBE')]).toEqual(['b', 'cd', 'a']);
  });

  it('frees seats when it brings fewer guests', () => {
    const game = play(3).yes('a', 2).yes('b').yes('a', 1);
    expect(game.with('YES')).toBe('ab');
    expect(game.standing.counts).toMatchObject({ yes: 2, guests: 1, waitlist: 0 });
  });

  it('refuses more guests than there are seats and changes nothing', () => {
    const game = play(2).yes('a').yes('b');
    expect(() => game.yes('a', 1)).toThrow(expect.objectContaining({ code: 'EVENT_FULL' }));
    expect(game.row('a').guests).toBe(0);
  });

  it('refuses more guests to the seated while others wait', () => {
    const game = play(4).yes('a', 1).yes('b').yes('c', 1);
    expect(() => game.yes('b', 1)).toThrow(expect.objectContaining({ code: 'EVENT_FULL' }));
  });

  it('keeps the place in the queue when who waits changes their guests, and seats them once they fit', () => {
    const game = play(2).yes('a').yes('b', 2).yes('c').yes('b', 0);
    expect([game.with('YES'), game.with('WAITLIST')]).toEqual(['ab', 'c']);
  });

  it('puts who left the queue and comes back at its end', () => {
    const game = play(1).yes('a').yes('b').yes('c').say('b', 'NO').yes('b');
    expect(game.with('WAITLIST')).toBe('cb');
  });

  it('said twice changes nothing', () => {
    const game = play(1).yes('a').yes('b');
    const { version } = game.standing.counts;
    expect(game.yes('a').yes('b').standing.counts.version).toBe(version);
  });

  it('can always leave a full event', () => {
    expect(play(1).yes('a').yes('b').say('b', 'NO').say('a', 'NO').with('NO')).toBe('ab');
  });

  it('never waits when there is no limit', () => {
    const game = play(null).yes('a', 5).yes('b', 5);
    expect([game.with('YES'), seatsLeft(null, game.standing.counts)]).toEqual(['ab', null]);
  });

  it('counts imported answers as seats taken, but lets nobody wait for imported ones', () => {
    const counts = { ...zero, yes: 3, waitlist: 2 };
    const game = new Play({ ...empty(4), counts, importedWaitlist: 2 }).yes('a').yes('b');
    expect([game.with('YES'), game.with('WAITLIST')]).toEqual(['a', 'b']);
  });
});

describe('seats', () => {
  it('go to those who wait when the capacity grows, in one step of the version', () => {
    const game = play(1).yes('a').yes('b').yes('c').yes('d');
    game.take(resize(game.standing, 3, NOW));
    expect([game.with('YES'), game.with('WAITLIST')]).toEqual(['abc', 'd']);
    expect(game.standing.counts.version).toBe(5);
    game.take(resize(game.standing, null, NOW));
    expect(game.with('YES')).toBe('abcd');
  });

  it('cannot be fewer than are confirmed', () => {
    const game = play(4).yes('a', 2);
    expect(() => resize(game.standing, 2, NOW)).toThrow(
      expect.objectContaining({ code: 'CAPACITY_BELOW_CONFIRMED', field: ['input', 'capacity'] }),
    );
    expect(resize(game.standing, 3, NOW).standing.capacity).toBe(3);
  });

  it('of someone who may no longer come go to the first waiting', () => {
    const game = play(1).yes('a').yes('b');
    game.take(withdraw(game.standing, game.row('a'), NOW));
    expect([game.with('YES'), game.with('CANCELLED')]).toEqual(['b', 'a']);
    expect(game.standing.counts).toEqual({ ...zero, yes: 1, version: 3 });
  });
});

describe('attendance', () => {
  it('is counted in one step, and taken back when it was wrong', () => {
    const game = play(2).yes('a').yes('b');
    const mark = (attendance: 'ATTENDED' | 'NO_SHOW') =>
      game.take(
        attend(
          game.standing,
          ['a', 'b'].map((name) => ({ rsvp: game.row(name), attendance })),
          NOW,
        ),
      );
    mark('ATTENDED');
    mark('ATTENDED');
    expect(game.standing.counts).toMatchObject({ attended: 2, version: 3 });
    mark('NO_SHOW');
    expect(game.standing.counts).toMatchObject({ attended: 0, version: 4 });
  });
});

describe('a seat out of turn', () => {
  it('goes to who fits when the first waiting does not', () => {
    const game = play(3).yes('a', 1).yes('b', 1).yes('c');
    game.take(seatOutOfTurn(game.standing, game.row('c'), NOW));
    expect([game.with('YES'), game.with('WAITLIST')]).toEqual(['ac', 'b']);
  });

  it('is refused when there is none, and to who does not wait', () => {
    const game = play(1).yes('a').yes('b').say('c', 'NO');
    const seat = (name: string) => () => seatOutOfTurn(game.standing, game.row(name), NOW);
    expect(seat('b')).toThrow(expect.objectContaining({ code: 'EVENT_FULL' }));
    expect(seat('c')).toThrow(expect.objectContaining({ code: 'INVALID' }));
  });
});
