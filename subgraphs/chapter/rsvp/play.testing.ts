import { newUuid } from '../../../kernel/ids.ts';
import type { CountsState } from '../../../schema/changes.ts';
import { answer, type Door } from './answer.ts';
import type { Outcome, Rsvp, Standing } from './rsvp.ts';

export const NOW = new Date('2026-03-01T12:00:00Z');
const eventId = newUuid();
export const zero: CountsState = {
  version: 0,
  yes: 0,
  maybe: 0,
  no: 0,
  waitlist: 0,
  pending: 0,
  guests: 0,
  attended: 0,
};

export const empty = (capacity: number | null): Standing => ({
  capacity,
  counts: zero,
  importedWaitlist: 0,
  lastQueued: 0,
  waiting: [],
});

/** Plays answers one after another; members are named by letters. */
export class Play {
  readonly rows = new Map<string, Rsvp>();
  constructor(
    public standing: Standing,
    private readonly door: Door = 'OPEN',
  ) {}

  yes(name: string, guests = 0): this {
    return this.say(name, 'YES', guests);
  }
  say(name: string, response: 'YES' | 'NO' | 'MAYBE', guests = 0): this {
    const asked = { id: newUuid(), eventId, memberId: newUuid(), response, guests };
    return this.take(answer(this.standing, this.rows.get(name), asked, NOW, this.door), name);
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

export const play = (capacity: number | null): Play => new Play(empty(capacity));
/** Of an event whose organizers approve. */
export const playAsking = (capacity: number | null): Play => new Play(empty(capacity), 'ASK');
