import { describe, expect, it } from '@jest/globals';
import { newUuid } from '../../../kernel/ids.ts';
import { answer, withdraw } from './answer.ts';
import { empty, NOW, Play, play, playAsking, zero } from './play.testing.ts';
import { seatsLeft } from './rsvp.ts';

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

  it('of an event that organizers approve asks for a seat and takes none', () => {
    const game = playAsking(2).yes('a', 1).yes('b').say('c', 'MAYBE').yes('a', 0);
    expect([game.with('PENDING_APPROVAL'), game.with('MAYBE')]).toEqual(['ab', 'c']);
    expect(game.standing.counts).toEqual({ ...zero, pending: 2, maybe: 1, version: 3 });
  });

  it('keeps the seat of who has one when organizers approve from then on', () => {
    const game = play(3).yes('a', 1);
    const after = new Play(game.standing, 'ASK');
    after.rows.set('a', game.row('a'));
    expect(after.yes('a', 2).row('a')).toMatchObject({ status: 'YES', guests: 2 });
  });

  it('changes when what is said to the questions does, and leaves the counts', () => {
    const game = play(2).yes('a');
    const answers = [{ questionId: newUuid(), values: ['vegan'] }];
    const asked = { ...game.row('a'), response: 'YES' as const, answers };
    game.take(answer(game.standing, game.row('a'), asked, NOW));
    expect(game.row('a').answers).toEqual(answers);
    expect(game.yes('a').row('a').answers).toEqual(answers);
    expect(game.standing.counts.version).toBe(1);
  });
});

describe('an answer taken back', () => {
  it('gives its seats to the first waiting', () => {
    const game = play(1).yes('a').yes('b');
    game.take(withdraw(game.standing, game.row('a'), NOW));
    expect([game.with('YES'), game.with('CANCELLED')]).toEqual(['b', 'a']);
    expect(game.standing.counts).toEqual({ ...zero, yes: 1, version: 3 });
  });
});
