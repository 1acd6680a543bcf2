import type { Uuid } from '../../../kernel/ids.ts';
import type { EventStatus } from '../event/event.ts';
import { expand, type Recurrence, type Slot } from './expand.ts';
import { comingSlots, HORIZON } from './series.ts';
import { dateOf, instantOf, type WallTime } from './wall-time.ts';

/** An event in its place of a series. */
export interface Occurrence {
  readonly id: Uuid;
  readonly wall: WallTime;
  readonly startsAt: Date;
  readonly status: EventStatus;
  /** Changed by itself: not to be touched. */
  readonly exception: boolean;
  /** Whether anyone answered it, whatever they answered, or another chapter was asked to host it and may list it. */
  readonly answered: boolean;
}

/** What becomes of a series' events when its rule, time or template changes. */
export interface Revision {
  /** Made like the template, at the slot. */
  readonly rewrite: readonly { readonly id: Uuid; readonly slot: Slot }[];
  /** Left as they are, but known by another wall time of the rule, or by none. */
  readonly rename: readonly {
    readonly id: Uuid;
    readonly wall: WallTime | null;
    readonly exception: boolean;
  }[];
  readonly cancel: readonly Uuid[];
  readonly remove: readonly Uuid[];
  readonly make: readonly Slot[];
  readonly lookAgainAt: Date | null;
}

const DAYS = 2 * 86_400_000;

/**
 * Decides what a change of recurrence does to the events there are. An occurrence keeps its event when the new rule has
 * one at the same wall time or else on the same day. Those it no longer has are cancelled when someone answered them and
 * removed otherwise; new ones are made. What is past stays, and so does what was changed or cancelled by itself, unless
 * `exceptionsToo`.
 * @param occurrences those of the last two days and all to come
 */
export function revise(
  before: Recurrence,
  after: Recurrence,
  occurrences: readonly Occurrence[],
  exceptionsToo: boolean,
  now: Date,
): Revision {
  const coming = comingSlots(after, now);
  const last = Math.max(now.getTime() + HORIZON.ms, ...occurrences.map((one) => one.startsAt.getTime()));
  const possible = [...expand(after, new Date(now.getTime() - DAYS), new Date(last + DAYS))];
  const { kept, open } = matchSlots(occurrences, possible);
  const rewrite: { id: Uuid; slot: Slot }[] = [];
  const rename: Revision['rename'][] = [];
  const cancel: Uuid[] = [];
  const remove: Uuid[] = [];
  const toCome = occurrences.filter(
    (one) => one.startsAt > now && instantOf(one.wall, before.timeZone) > now,
  );
  for (const one of toCome) {
    const slot = kept.get(one.id);
    const alone = one.status === 'CANCELLED' || (one.exception && !exceptionsToo);
    if (slot && !alone && slot.startsAt > now) rewrite.push({ id: one.id, slot });
    // An event whose new time is over already stays where it is: nobody can come to the past.
    else if (slot) rename.push(renamed(one, slot.wall, one.exception || slot.startsAt <= now));
    else if (alone) rename.push(renamed(one, null, one.exception));
    else (one.answered ? cancel : remove).push(one.id);
  }
  const make = coming.slots.filter((slot) => open.has(slot.wall));
  return { rewrite, rename: rename.flat(), cancel, remove, make, lookAgainAt: coming.lookAgainAt };
}

/** At most one, none when it is known so already. */
const renamed = (one: Occurrence, wall: WallTime | null, exception: boolean): Revision['rename'] =>
  wall === one.wall && exception === one.exception ? [] : [{ id: one.id, wall, exception }];

/** Finds each occurrence's slot: the same wall time, else the same day; of several on a day, in their order. */
export function matchSlots(
  occurrences: readonly Pick<Occurrence, 'id' | 'wall'>[],
  slots: readonly Slot[],
): { readonly kept: ReadonlyMap<Uuid, Slot>; readonly open: ReadonlySet<WallTime> } {
  const free = new Map(slots.map((slot) => [slot.wall, slot]));
  const kept = new Map<Uuid, Slot>();
  const take = (id: Uuid, slot: Slot | undefined): void => {
    if (!slot) return;
    kept.set(id, slot);
    free.delete(slot.wall);
  };
  for (const { id, wall } of occurrences) take(id, free.get(wall));
  const days = new Map<string, Slot[]>();
  for (const slot of free.values())
    days.set(dateOf(slot.wall), [...(days.get(dateOf(slot.wall)) ?? []), slot]);
  for (const { id, wall } of occurrences.toSorted((a, b) => (a.wall < b.wall ? -1 : 1))) {
    if (!kept.has(id)) take(id, days.get(dateOf(wall))?.shift());
  }
  return { kept, open: new Set(free.keys()) };
}
