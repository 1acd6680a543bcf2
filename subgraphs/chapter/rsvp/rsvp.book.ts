import type { Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { ChangeBody } from '../../../schema/changes.ts';
import type { Membership } from '../membership/membership.ts';
import type { Question } from '../question/question.ts';
import type { RsvpTerms } from './rsvp.policy.ts';
import { lockForRsvps, readForRsvps, type Seat, writeRsvps } from './rsvp.store.ts';
import type { Outcome, Rsvp, Standing } from './rsvp.ts';

/** The RSVPs of some events, locked: decisions are taken on it one after another, then written together. */
export class RsvpBook {
  private readonly written = new Map<Uuid, Rsvp>();
  private readonly touched = new Set<Uuid>();
  private readonly counted: ChangeBody[] = [];

  private constructor(
    private readonly terms: ReadonlyMap<Uuid, RsvpTerms>,
    private readonly members: ReadonlyMap<Uuid, Membership>,
    private readonly standings: Map<Uuid, Standing>,
    private readonly rows: Map<string, Rsvp>,
    private readonly invitations: ReadonlySet<string>,
    private readonly asked: readonly (Question & { readonly eventId: Uuid })[],
  ) {}

  /** @param newSeats how many seats the decisions to come may add beside those of the seats' own rows */
  static async open(tx: Tx, seats: readonly Seat[], newSeats: number): Promise<RsvpBook> {
    const eventIds = [...new Set(seats.map((seat) => seat.eventId))];
    const memberIds = [...new Set(seats.map((seat) => seat.memberId))];
    const locked = await lockForRsvps(tx, eventIds, memberIds);
    const read = await readForRsvps(tx, seats, newSeats);
    const standings = new Map<Uuid, Standing>();
    for (const { id, capacity, importedWaitlist } of read.events) {
      const counts = locked.counts.get(id);
      const waiting = read.waiting.filter((row) => row.eventId === id);
      if (counts) standings.set(id, { ...counts, capacity, importedWaitlist, waiting });
    }
    return new RsvpBook(
      new Map(read.events.map((event) => [event.id, event])),
      new Map(locked.memberships.map((membership) => [membership.memberId, membership])),
      standings,
      new Map([...read.waiting, ...read.own].map((row) => [seatKey(row), row])),
      new Set(read.invited.map(seatKey)),
      read.questions,
    );
  }

  membership(memberId: Uuid): Membership | undefined {
    return this.members.get(memberId);
  }

  event(eventId: Uuid): { terms: RsvpTerms; standing: Standing } | undefined {
    const terms = this.terms.get(eventId);
    const standing = this.standings.get(eventId);
    return terms && standing && { terms, standing };
  }

  rsvp(seat: Seat): Rsvp | undefined {
    return this.rows.get(seatKey(seat));
  }

  isInvited(seat: Seat): boolean {
    return this.invitations.has(seatKey(seat));
  }

  /** What an event asks who comes, in order. */
  questions(eventId: Uuid): readonly Question[] {
    return this.asked.filter((question) => question.eventId === eventId);
  }

  /** Takes a decision over. */
  record(eventId: Uuid, { standing, written }: Outcome): void {
    const before = this.standings.get(eventId);
    this.standings.set(eventId, standing);
    if (written.length > 0) this.touched.add(eventId);
    for (const row of written) {
      this.written.set(row.id, row);
      this.rows.set(seatKey(row), row);
    }
    if (standing.counts.version !== before?.counts.version) {
      this.counted.push({ type: 'event.counted', data: { eventId, counts: standing.counts } });
    }
  }

  /** What headquarters is told: one change for each step of each event's version. */
  get changes(): readonly ChangeBody[] {
    return this.counted;
  }

  async save(tx: Tx): Promise<void> {
    const standings = [...this.touched].flatMap((eventId) => {
      const standing = this.standings.get(eventId);
      return standing ? [{ eventId, standing }] : [];
    });
    if (standings.length > 0) await writeRsvps(tx, [...this.written.values()], standings);
  }
}

const seatKey = (seat: Seat): string => `${seat.eventId}/${seat.memberId}`;
