import type { RsvpMode } from '../../event/event.ts';
import { type Beginning, PEOPLE, type Step } from './steps.testing.ts';

export interface Said {
  readonly as: 'YES' | 'NO' | 'MAYBE' | 'WAITLIST' | 'PENDING_APPROVAL' | 'CANCELLED';
  readonly guests: number;
  readonly declined?: boolean;
}

type Standing = 'ACTIVE' | 'BANNED' | 'LEFT' | 'NONE';
/** The step was refused, with this code. */
type Refusal = string | undefined;

/** What should be, told in the simplest words: who has seats, who waits in which order, and who may come at all. */
export class Life {
  readonly said = new Map<number, Said>();
  /** Answers of those who have left. */
  readonly gone: Said[] = [];
  readonly line: number[] = [];
  readonly asking: number[] = [];
  readonly invited = new Set<number>();
  readonly standing: Standing[] = Array.from({ length: PEOPLE }, () => 'ACTIVE');
  capacity: number | null;
  mode: RsvpMode;
  cancelled = false;
  version = 0;

  constructor(beginning: Beginning) {
    this.capacity = beginning.capacity;
    this.mode = beginning.mode;
  }

  /** Plays a step; gives the code of the refusal, if it is refused. */
  play(step: Step): Refusal {
    const before = JSON.stringify(this.counts());
    const refusal = this.act(step);
    if (refusal) return refusal;
    if (!this.cancelled) this.promote();
    if (JSON.stringify(this.counts()) !== before) this.version += 1;
    return undefined;
  }

  counts() {
    const all = [...this.said.values(), ...this.gone];
    const number = (as: Said['as']) => all.filter((one) => one.as === as).length;
    return {
      yes: number('YES'),
      no: number('NO'),
      maybe: number('MAYBE'),
      waitlist: number('WAITLIST'),
      pending: number('PENDING_APPROVAL'),
      guests: all.reduce((sum, one) => sum + (one.as === 'YES' ? one.guests : 0), 0),
    };
  }

  private act(step: Step): Refusal {
    if (step.kind === 'cancel') {
      this.cancelled = true;
      return undefined;
    }
    if (step.kind === 'mode') return this.setMode(step.mode);
    if (step.kind === 'resize') return this.resize(step);
    if (step.kind === 'answer') return this.answer(step);
    if (step.kind === 'add' || step.kind === 'invite') return this.open(step);
    if (step.kind === 'approve' || step.kind === 'decline' || step.kind === 'promote')
      return this.decide(step);
    return this.belong(step.kind, step.who);
  }

  private answer({ who, response, guests }: Extract<Step, { kind: 'answer' }>): Refusal {
    const before = this.said.get(who);
    if (this.standing[who] === 'BANNED') return 'BANNED';
    if (this.standing[who] !== 'ACTIVE') return 'NOT_A_MEMBER';
    if (this.cancelled) return 'EVENT_CANCELLED';
    if (response === 'NO' && before) {
      if (before.as !== 'NO') this.say(who, { as: 'NO', guests: 0 });
      return undefined;
    }
    if (before?.declined) return 'FORBIDDEN';
    const isIn = before && before.as !== 'NO' && before.as !== 'CANCELLED';
    if (this.mode === 'INVITE_ONLY' && !this.invited.has(who) && !isIn) return 'FORBIDDEN';
    if (response === 'YES') return this.yes(who, guests, before);
    this.say(who, { as: response, guests: 0 });
    return undefined;
  }

  private yes(who: number, guests: number, before: Said | undefined): Refusal {
    if (before?.as === 'YES') {
      const more = guests - before.guests;
      if (more > 0 && (this.line.length > 0 || !this.room(more))) return 'EVENT_FULL';
      this.say(who, { as: 'YES', guests });
    } else if (before?.as === 'WAITLIST') this.said.set(who, { as: 'WAITLIST', guests });
    else if (this.mode !== 'APPROVAL' || this.invited.has(who)) this.letIn(who, guests);
    else if (before?.as === 'PENDING_APPROVAL') this.said.set(who, { as: 'PENDING_APPROVAL', guests });
    else this.say(who, { as: 'PENDING_APPROVAL', guests });
    return undefined;
  }

  private decide(step: Extract<Step, { kind: 'approve' | 'decline' | 'promote' }>): Refusal {
    const { who } = step;
    const before = this.said.get(who);
    if (!before) return 'NOT_FOUND';
    if (this.cancelled) return 'EVENT_CANCELLED';
    if (step.kind === 'decline') {
      if (before.as === 'CANCELLED') return 'INVALID';
      this.say(who, { as: 'NO', guests: 0, declined: true });
    } else if (step.kind === 'approve') {
      if (before.as === 'YES' || before.as === 'WAITLIST') return undefined;
      if (before.as !== 'PENDING_APPROVAL' && !before.declined) return 'INVALID';
      this.letIn(who, before.guests);
    } else if (before.as !== 'YES') {
      if (before.as !== 'WAITLIST') return 'INVALID';
      if (!step.over && !this.room(1 + before.guests)) return 'EVENT_FULL';
      this.say(who, { as: 'YES', guests: before.guests });
    }
    return undefined;
  }

  private open(step: Extract<Step, { kind: 'add' | 'invite' }>): Refusal {
    const { who } = step;
    if (this.cancelled) return 'EVENT_CANCELLED';
    if (this.standing[who] !== 'ACTIVE') return 'INVALID';
    if (step.kind === 'invite') {
      this.invited.add(who);
      return undefined;
    }
    const before = this.said.get(who);
    const more = 1 + step.guests - (before?.as === 'YES' ? 1 + before.guests : 0);
    if (more > 0 && !step.over && !this.room(more)) return 'EVENT_FULL';
    this.say(who, { as: 'YES', guests: step.guests });
    return undefined;
  }

  private setMode(mode: RsvpMode): Refusal {
    if (this.cancelled) return 'EVENT_CANCELLED';
    if (mode === 'OPEN' && this.mode !== 'OPEN') {
      for (const who of [...this.asking]) this.letIn(who, this.said.get(who)?.guests ?? 0);
    }
    this.mode = mode;
    return undefined;
  }

  private resize({ capacity, movers }: Extract<Step, { kind: 'resize' }>): Refusal {
    if (movers.some((who) => !this.said.has(who))) return 'INVALID';
    if (this.cancelled) return 'EVENT_CANCELLED';
    if (movers.some((who) => this.said.get(who)?.as !== 'YES')) return 'INVALID';
    const moved = movers.reduce((sum, who) => sum + 1 + (this.said.get(who)?.guests ?? 0), 0);
    if (this.isBelow(capacity, moved)) return 'CAPACITY_BELOW_CONFIRMED';
    this.capacity = capacity;
    for (const who of movers) this.said.set(who, { as: 'WAITLIST', guests: this.said.get(who)?.guests ?? 0 });
    this.line.unshift(...movers);
    return undefined;
  }

  private belong(kind: 'leave' | 'join' | 'ban' | 'lift' | 'erase', who: number): Refusal {
    const before = this.standing[who] as Standing;
    if (kind === 'ban') {
      this.standing[who] = 'BANNED';
      if (before === 'ACTIVE') this.withdraw(who);
      return undefined;
    }
    if (kind === 'lift') {
      if (before !== 'BANNED') return 'INVALID';
      this.depart(who, 'LEFT');
      return undefined;
    }
    if (kind === 'erase') {
      this.depart(who, 'NONE');
      return undefined;
    }
    if (before === 'BANNED') return 'BANNED';
    if (kind === 'join') this.standing[who] = 'ACTIVE';
    else if (before === 'NONE') return 'NOT_A_MEMBER';
    else this.depart(who, 'LEFT');
    return undefined;
  }

  private depart(who: number, standing: Standing): void {
    this.withdraw(who);
    const last = this.said.get(who);
    if (last) this.gone.push(last);
    this.said.delete(who);
    this.unqueue(who);
    this.invited.delete(who);
    this.standing[who] = standing;
  }

  private withdraw(who: number): void {
    if (!this.cancelled && this.said.has(who)) this.say(who, { as: 'CANCELLED', guests: 0 });
  }

  /** Whether a capacity is less than the seats confirmed, but for those moved, and not more than it is now. */
  isBelow(capacity: number | null, moved = 0): boolean {
    const floor = Math.min(this.taken() - moved, this.capacity ?? Number.POSITIVE_INFINITY);
    return capacity !== null && capacity < floor;
  }

  taken(): number {
    const { yes, guests } = this.counts();
    return yes + guests;
  }

  room(seats: number): boolean {
    return this.capacity === null || this.taken() + seats <= this.capacity;
  }

  private letIn(who: number, guests: number): void {
    this.say(who, { as: this.line.length === 0 && this.room(1 + guests) ? 'YES' : 'WAITLIST', guests });
  }

  private say(who: number, said: Said): void {
    this.unqueue(who);
    if (said.as === 'WAITLIST') this.line.push(who);
    if (said.as === 'PENDING_APPROVAL') this.asking.push(who);
    this.said.set(who, said);
  }

  private unqueue(who: number): void {
    for (const order of [this.line, this.asking]) {
      if (order.includes(who)) order.splice(order.indexOf(who), 1);
    }
  }

  private promote(): void {
    for (;;) {
      const [first] = this.line;
      const guests = first === undefined ? 0 : (this.said.get(first)?.guests ?? 0);
      if (first === undefined || !this.room(1 + guests)) return;
      this.say(first, { as: 'YES', guests });
    }
  }
}
