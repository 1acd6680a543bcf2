import { describe, expect, it } from '@jest/globals';
import { newUuid } from '../../../kernel/ids.ts';
import { add, approve, approveAll, decline, seatOutOfTurn } from './let-in.ts';
import { NOW, type Play, play, playAsking, zero } from './play.testing.ts';

const invalid = expect.objectContaining({ code: 'INVALID' });
const approving = (game: Play, name: string): Play => game.take(approve(game.standing, game.row(name), NOW));
const declining = (game: Play, name: string, reason = 'full'): Play =>
  game.take(decline(game.standing, game.row(name), reason, NOW));

describe('an approval', () => {
  it('seats while there are seats, then lets wait in the order of approval', () => {
    const game = playAsking(2).yes('a').yes('b', 1).yes('c').yes('d');
    for (const name of 'dbac') approving(game, name);
    expect([game.with('YES'), game.with('WAITLIST')]).toEqual(['d', 'bac']);
    expect(game.standing.counts).toEqual({ ...zero, yes: 1, waitlist: 3, version: 8 });
  });

  it('changes nothing for who is in, and is refused for who does not ask', () => {
    const game = playAsking(1).yes('a').say('b', 'NO');
    approving(approving(game, 'a'), 'a');
    expect(game.standing.counts.version).toBe(3);
    expect(() => approving(game, 'b')).toThrow(invalid);
  });

  it('takes a decline back', () => {
    const game = approving(declining(playAsking(1).yes('a'), 'a'), 'a');
    expect(game.row('a')).toMatchObject({ status: 'YES', declineReason: null });
  });

  it('of all goes in the order they asked, in one step', () => {
    const game = playAsking(3).yes('a', 1).yes('b', 1).yes('c').yes('a', 0);
    const pending = [...'abc'].map((name) => game.row(name));
    game.take(approveAll(game.standing, pending, NOW));
    expect([game.with('YES'), game.with('WAITLIST'), game.standing.counts.version]).toEqual(['ab', 'c', 4]);
  });
});

describe('a decline', () => {
  it('says why, and gives a seat to the first waiting', () => {
    const game = declining(play(1).yes('a').yes('b'), 'a', 'not again');
    expect([game.with('YES'), game.row('a')]).toEqual([
      'b',
      expect.objectContaining({ status: 'NO', declineReason: 'not again' }),
    ]);
    const { version } = game.standing.counts;
    expect(declining(game, 'a', 'not again').standing.counts.version).toBe(version);
  });
});

describe('a member added by an organizer', () => {
  const adding = (game: Play, name: string, guests: number, over = false): Play => {
    const before = game.rows.get(name);
    const asked = { id: newUuid(), eventId: newUuid(), memberId: newUuid(), guests };
    return game.take(add(game.standing, before, asked, NOW, over), name);
  };

  it('takes a free seat before those who wait', () => {
    const game = adding(play(3).yes('a', 1).yes('b', 1), 'c', 0);
    expect([game.with('YES'), game.with('WAITLIST')]).toEqual(['ac', 'b']);
  });

  it('needs room, unless the organizer goes over the capacity', () => {
    const game = play(1).yes('a').yes('b');
    expect(() => adding(game, 'b', 0)).toThrow(expect.objectContaining({ code: 'EVENT_FULL' }));
    adding(game, 'b', 2, true);
    expect(game.standing.counts).toMatchObject({ yes: 2, guests: 2, waitlist: 0 });
    expect(game.say('a', 'NO').yes('c').with('WAITLIST')).toBe('c');
  });

  it('can bring fewer guests when the event is over its capacity', () => {
    const game = adding(adding(play(1).yes('a'), 'b', 2, true), 'b', 1);
    expect(game.row('b').guests).toBe(1);
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

  it('is given over the capacity when the organizer says so', () => {
    const game = play(1).yes('a').yes('b');
    game.take(seatOutOfTurn(game.standing, game.row('b'), NOW, true));
    expect(game.with('YES')).toBe('ab');
  });
});
