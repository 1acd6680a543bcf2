import { Life } from './life.testing.ts';
import type { Move, SeriesStep } from './series-steps.testing.ts';
import type { Beginning, Step } from './steps.testing.ts';

/** Of neighbouring events: what they are made like, and whether all of them are cancelled. */
interface Group {
  readonly first: number;
  template: Beginning;
  cancelled: boolean;
}

/** What was refused: the move as a whole, or an answer at some of the events. */
export type Refusals = string | readonly (string | undefined)[] | undefined;

/** What should be of a series: each of its events has its life, and they share who belongs to the chapter. */
export class SeriesLife {
  readonly lives: readonly Life[];
  /** By event; events that were split off are of another group. */
  readonly groups: Group[];
  private readonly alone = new Set<number>();

  constructor(beginning: Beginning, dates: number) {
    this.lives = Array.from({ length: dates }, () => new Life(beginning));
    const group = { first: 0, template: beginning, cancelled: false };
    this.groups = this.lives.map(() => group);
  }

  play(move: Move): Refusals {
    return 'all' in move ? this.playAll(move.all) : this.playAt(move.at, move.step);
  }

  /** The events a step is about, and whether they are split off; undefined when it names one that is not on. */
  reach({
    series,
    from,
  }: Pick<SeriesStep, 'series' | 'from'>): { at: number[]; splits: boolean } | undefined {
    const group = this.groups[series] as Group;
    const own = this.lives.flatMap((_, at) => (this.groups[at] === group ? [at] : []));
    if (from === undefined) return { at: own, splits: false };
    if (!own.includes(from) || this.lives[from]?.cancelled || group.cancelled) return undefined;
    return { at: own.filter((at) => at >= from), splits: from > group.first };
  }

  private playAt(at: number, step: Step): string | undefined {
    if (['leave', 'join', 'ban', 'lift', 'erase'].includes(step.kind)) {
      return this.lives.map((life) => life.play(step))[0];
    }
    const refusal = this.lives[at]?.play(step);
    if (refusal === undefined && (step.kind === 'mode' || step.kind === 'resize')) this.alone.add(at);
    return refusal;
  }

  private playAll(step: SeriesStep): Refusals {
    const group = this.groups[step.series] as Group;
    const reached = this.reach(step);
    if (!reached) return undefined;
    const on = reached.at.filter((at) => !this.lives[at]?.cancelled);
    if (step.kind === 'answer all') {
      const standing = this.lives[0]?.standing[step.who];
      if (standing !== 'ACTIVE') return standing === 'BANNED' ? 'BANNED' : 'NOT_A_MEMBER';
      if (group.cancelled) return 'EVENT_CANCELLED';
      return on.map((at) => this.lives[at]?.play({ ...step, kind: 'answer' }));
    }
    if (step.kind === 'cancel all') {
      for (const at of on) this.lives[at]?.play({ kind: 'cancel' });
      if (!reached.splits) group.cancelled = true;
      return undefined;
    }
    if (group.cancelled) return 'EVENT_CANCELLED';
    return this.edit(step, group, reached, on);
  }

  private edit(
    { patch, exceptionsToo }: Extract<SeriesStep, { kind: 'edit' }>,
    group: Group,
    reached: { at: number[]; splits: boolean },
    on: readonly number[],
  ): string | undefined {
    const template = {
      capacity: patch.capacity === undefined ? group.template.capacity : patch.capacity,
      mode: patch.rsvpMode ?? group.template.mode,
    };
    const changed = on.filter((at) => exceptionsToo || !this.alone.has(at));
    if (changed.some((at) => this.lives[at]?.isBelow(template.capacity))) return 'CAPACITY_BELOW_CONFIRMED';
    if (reached.splits) {
      const rest = { first: reached.at[0] as number, template, cancelled: false };
      for (const at of reached.at) this.groups[at] = rest;
    } else group.template = template;
    for (const at of changed) {
      this.lives[at]?.play({ kind: 'resize', capacity: template.capacity, movers: [] });
      this.lives[at]?.play({ kind: 'mode', mode: template.mode });
      this.alone.delete(at);
    }
    return undefined;
  }
}
