import { describe, expect, it } from '@jest/globals';
import { NOW, play } from '../rsvp/play.testing.ts';
import { attend } from './attend.ts';

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
