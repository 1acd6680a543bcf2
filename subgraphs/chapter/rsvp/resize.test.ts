import { describe, expect, it } from '@jest/globals';
import { NOW, type Play, play } from './play.testing.ts';
import { resize } from './resize.ts';

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

  it('can be fewer when those who move are named: to the front, in that order, guests and all', () => {
    const game = play(6).yes('a', 1).yes('b').yes('c', 2).yes('d');
    move(game, 3, 'cb');
    expect([game.with('YES'), game.with('WAITLIST')]).toEqual(['a', 'cbd']);
    expect(game.standing.counts).toMatchObject({ yes: 1, guests: 1, waitlist: 3, version: 5 });
    expect(game.row('c').guests).toBe(2);
  });

  it('go to who fits after all, though they were named', () => {
    const game = play(3).yes('a').yes('b').yes('c');
    move(game, 2, 'ab');
    expect([game.with('YES'), game.with('WAITLIST')]).toEqual(['ac', 'b']);
  });

  it('are still too few when not enough is moved, and not of who has none', () => {
    const game = play(3).yes('a', 1).yes('b').yes('c');
    expect(() => move(game, 1, 'b')).toThrow(expect.objectContaining({ code: 'CAPACITY_BELOW_CONFIRMED' }));
    expect(() => move(game, 2, 'ac')).toThrow(
      expect.objectContaining({ code: 'INVALID', field: ['input', 'moveToWaitlist', '1'] }),
    );
  });
});

const move = (game: Play, capacity: number, names: string): Play =>
  game.take(
    resize(
      game.standing,
      capacity,
      NOW,
      [...names].map((name) => game.row(name)),
    ),
  );
