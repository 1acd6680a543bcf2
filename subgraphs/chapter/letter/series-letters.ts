import type { Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { ChapterLetterKind, Invitation } from '../../../kernel/letters.ts';
import type { Recurrence } from '../series/expand.ts';
import { seriesById } from '../series/series.store.ts';
import type { Series } from '../series/series.ts';
import type { LetterComposer, WrittenLetter } from './compose-letter.ts';
import type { EventDifference } from './letter-kind.ts';
import type { SeriesDate } from './letter-words.ts';
import {
  endedEntry,
  occurrenceEntry,
  type Placed,
  type Thread,
  wallsBetween,
  wholeEntry,
} from './series-entry.ts';
import {
  type AnswerInSeries,
  answersInSeries,
  type Held,
  type SeriesTold,
  saveHeld,
  saveSeriesTold,
  seriesToldTo,
} from './series-told.store.ts';
import { type AnswerToTell, type EventToTell, eventsToTell } from './told.store.ts';

/** A letter that an answer's member is due. */
export interface Due {
  readonly answer: AnswerToTell;
  readonly event: EventToTell;
  readonly kind: ChapterLetterKind;
  readonly difference: EventDifference;
}

export interface SeriesLetters {
  readonly letters: readonly WrittenLetter[];
  /** Those that no entry of a series can hold. */
  readonly alone: readonly Due[];
  /** Keeps what is told; after the answers told are. */
  save(tx: Tx): Promise<void>;
}

/**
 * One letter for all that a member is due of a series, with one calendar entry for the events of it they come to. The
 * entry keeps its name when the series is split: what comes after is told as changed occurrences of the same entry, until
 * all that is to come is in the new series.
 */
export async function seriesLetters(
  tx: Tx,
  composer: LetterComposer,
  due: readonly Due[],
  now: Date,
): Promise<SeriesLetters> {
  const known = await SeriesKnown.read(tx, due, now);
  const letters: WrittenLetter[] = [];
  const alone: Due[] = [];
  const held: Held[] = [];
  const told: SeriesTold[] = [];
  const groups = [...groupBy(due, (one) => `${one.answer.memberId} ${known.threadOf(one)}`).values()].map(
    (group) => ({ group, thread: known.threadOf(group[0] as Due) }),
  );
  for (const { group, thread } of groups) {
    const [{ answer }] = group as [Due];
    const plan = known.plan(answer.memberId, thread, group, now);
    for (const part of groupBy(plan.elsewhere, ({ event }) => String(event.seriesId)).values()) {
      const [{ event }] = part as [Due];
      // A thread of its own for a series that the thread's recurrence does not know.
      if (event.seriesId && event.seriesId !== thread) groups.push({ group: part, thread: event.seriesId });
      else alone.push(...part);
    }
    if (plan.due.length === 0) continue;
    letters.push(letterOf(composer, plan.due, plan.invitation));
    held.push(...plan.held);
    if (plan.told) told.push(plan.told);
  }
  const save = async (tx: Tx): Promise<void> => {
    if (told.length > 0) await saveSeriesTold(tx, told);
    if (held.length > 0) await saveHeld(tx, held);
  };
  return { letters, alone, save };
}

function letterOf(
  composer: LetterComposer,
  due: readonly Due[],
  invitation: Invitation | null,
): WrittenLetter {
  const [first] = due as [Due];
  const { memberId } = first.answer;
  if (due.length === 1) {
    const { event, kind, difference, answer } = first;
    return composer.compose(
      { kind, event, difference, before: event.told ?? undefined },
      memberId,
      answer,
      invitation,
    );
  }
  const dates = due.map(({ event, answer, difference }): SeriesDate => {
    const as = stateOf(event, answer);
    return {
      event,
      as,
      before: difference.time && as !== 'CANCELLED' ? (event.told ?? undefined) : undefined,
    };
  });
  const inOrder = dates.toSorted((a, b) => a.event.startsAt.getTime() - b.event.startsAt.getTime());
  return composer.composeSeries(kindOfAll(due.map(({ kind }) => kind)), memberId, inOrder, invitation);
}

function stateOf(event: EventToTell, { now }: AnswerToTell): SeriesDate['as'] {
  if (event.status === 'CANCELLED') return 'CANCELLED';
  if (now === 'YES') return 'SEATED';
  return now === 'WAITLIST' || now === 'PENDING_APPROVAL' ? 'WAITING' : 'GIVEN_UP';
}

/** What one letter for several is. */
export function kindOfAll(kinds: readonly ChapterLetterKind[]): ChapterLetterKind {
  const all = new Set(kinds);
  const only = (...some: ChapterLetterKind[]): boolean => [...all].every((kind) => some.includes(kind));
  if (all.size === 1) return kinds[0] as ChapterLetterKind;
  if (only('CONFIRMATION', 'PROMOTION')) return 'CONFIRMATION';
  return only('CANCELLATION', 'RELEASE') ? 'CANCELLATION' : 'CHANGE';
}

interface Plan {
  readonly due: readonly Due[];
  readonly elsewhere: readonly Due[];
  readonly invitation: Invitation | null;
  readonly held: readonly Held[];
  readonly told: SeriesTold | undefined;
}

/** What is known of the series that letters are due of, and of what members hold of them. */
class SeriesKnown {
  private constructor(
    private readonly answers: ReadonlyMap<Uuid, readonly AnswerInSeries[]>,
    private readonly events: ReadonlyMap<Uuid, EventToTell>,
    private readonly series: ReadonlyMap<Uuid, Series>,
    private readonly told: ReadonlyMap<string, SeriesTold>,
  ) {}

  static async read(tx: Tx, due: readonly Due[], now: Date): Promise<SeriesKnown> {
    const members = [...new Set(due.map(({ answer }) => answer.memberId))];
    const seriesIds = [...new Set(due.flatMap(({ event }) => event.seriesId ?? []))];
    const threads = [...new Set(due.flatMap(({ answer }) => answer.thread ?? []))];
    const answers = await answersInSeries(tx, members, seriesIds, threads, now);
    const events = await eventsToTell(tx, [...new Set(answers.map(({ eventId }) => eventId))]);
    const series = await seriesById(tx, [...new Set(events.flatMap((event) => event.seriesId ?? []))]);
    const told = await seriesToldTo(tx, members);
    return new SeriesKnown(
      groupBy(answers, ({ memberId }) => memberId),
      new Map(events.map((event) => [event.id, event])),
      new Map(series.map((one) => [one.id, one])),
      new Map(told.map((one) => [`${one.thread} ${one.memberId}`, one])),
    );
  }

  /** The entry that is to hold an event: the one it is in, the one its series is in, or a new one. */
  threadOf({ answer, event }: Pick<Due, 'answer' | 'event'>): Uuid {
    if (answer.thread) return answer.thread;
    const mine = this.answers.get(answer.memberId) ?? [];
    const threads = mine.flatMap((one) => (one.seriesId === event.seriesId && one.thread) || []);
    const own = event.seriesId as Uuid;
    return threads.includes(own) ? own : (threads.at(-1) ?? own);
  }

  plan(memberId: Uuid, thread: Uuid, due: readonly Due[], now: Date): Plan {
    const before = this.told.get(`${thread} ${memberId}`);
    const seated = this.seatedIn(memberId, thread, due);
    const recurrence = this.recurrenceOf(seated.map(({ event }) => event));
    const used = recurrence ?? before?.recurrence ?? this.series.get(thread)?.recurrence;
    const wallOf = ({ event, answer }: Seated) =>
      recurrence ? event.recurrenceStart : (answer.threadWall ?? event.recurrenceStart);
    const placed = used ? placeAll(used, seated, wallOf) : [];
    const inPlace = new Set(placed.map(({ event }) => event.id));
    const elsewhere = due.filter(
      ({ answer, event }) => answer.now === 'YES' && !inPlace.has(event.id) && isOn(event),
    );
    const here = due.filter((one) => !elsewhere.includes(one));
    const concerned = here.some(({ answer }) => answer.now === 'YES' || answer.told === 'YES');
    if (!used || !concerned) return { due: here, elsewhere, invitation: null, held: [], told: undefined };
    const next = { id: thread, sequence: before ? before.sequence + 1 : 0, recurrence: used };
    return {
      due: here,
      elsewhere,
      invitation: invitationOf(next, placed, here, now),
      held: placed.map(({ event, wall }) => ({ eventId: event.id, memberId, thread, wall })),
      told: { thread, memberId, recurrence: used, sequence: next.sequence },
    };
  }

  /** The events to come of the entry at which the member has a seat. */
  private seatedIn(memberId: Uuid, thread: Uuid, due: readonly Due[]): Seated[] {
    const asked = new Set(due.map(({ event }) => event.id));
    return (this.answers.get(memberId) ?? []).flatMap((answer) => {
      const event = this.events.get(answer.eventId);
      if (!event || answer.now !== 'YES' || !isOn(event)) return [];
      return asked.has(event.id) || this.threadOf({ answer, event }) === thread ? [{ answer, event }] : [];
    });
  }

  /** The recurrence of the one series that all are in, each in its place. */
  private recurrenceOf(events: readonly EventToTell[]): Recurrence | undefined {
    const [first] = events;
    const whole = events.every(
      (event) => event.seriesId === first?.seriesId && event.recurrenceStart !== null,
    );
    return whole && first?.seriesId ? this.series.get(first.seriesId)?.recurrence : undefined;
  }
}

interface Seated {
  readonly answer: AnswerToTell;
  readonly event: EventToTell;
}

const isOn = (event: EventToTell): boolean => event.status === 'PUBLISHED';

function placeAll(
  recurrence: Recurrence,
  seated: readonly Seated[],
  wallOf: (one: Seated) => string | null,
): Placed[] {
  const placed = seated.flatMap((one) => {
    const wall = wallOf(one);
    return wall === null ? [] : [{ event: one.event, wall }];
  });
  const walls = placed.map(({ wall }) => wall).sort();
  const [first, last] = [walls[0], walls.at(-1)];
  const there = first && last ? new Set(wallsBetween(recurrence, first, last)) : new Set();
  return placed.filter(({ wall }) => there.has(wall));
}

/** What the member's calendar is to do. */
function invitationOf(
  thread: Thread,
  placed: readonly Placed[],
  due: readonly Due[],
  now: Date,
): Invitation | null {
  const [first] = due as [Due];
  const gone = due.filter(
    ({ event, answer }) => answer.told === 'YES' && !(answer.now === 'YES' && isOn(event)),
  );
  if (placed.length === 0) {
    if (gone.length === 0) return null;
    return { method: 'CANCEL', entry: endedEntry(thread.id, thread.sequence, first.event, now) };
  }
  const wall = first.answer.threadWall;
  if (due.length === 1 && gone.length === 1 && wall) {
    const entry = occurrenceEntry(thread, { event: first.event, wall }, now);
    return { method: 'CANCEL', entry: { ...entry, status: 'CANCELLED' } };
  }
  return { method: 'REQUEST', ...wholeEntry(thread, placed, now) };
}

function groupBy<Row, Key>(rows: readonly Row[], key: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
}
