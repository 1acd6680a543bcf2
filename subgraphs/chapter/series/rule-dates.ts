import type { Rule } from './rule.ts';

/** Days are numbered from 1970-01-01, as all clocks in UTC have it. */
type Day = number;

const MS = 86_400_000;
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

const dayOf = (year: number, month: number, date: number): Day => Date.UTC(year, month - 1, date) / MS;
const modulo = (value: number, by: number): number => ((value % by) + by) % by;
const weekdayOf = (day: Day): number => modulo(day + 3, 7);

/** Where a day stands in the calendar; all from 1. */
interface Place {
  readonly year: number;
  readonly month: number;
  readonly date: number;
}
function placeOf(day: Day): Place {
  const at = new Date(day * MS);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, date: at.getUTCDate() };
}

const numbers = (rule: Rule, name: string): readonly number[] | undefined =>
  rule.get(name)?.split(',').map(Number);

/** Whether a list names the place `at` of `total`, from the start or, with a minus, from the end; no list names all. */
const names = (list: readonly number[] | undefined, at: number, total: number): boolean =>
  list === undefined || list.includes(at) || list.includes(at - total - 1);

/** The days from one up to another that is not among them. */
interface Span {
  readonly first: Day;
  readonly end: Day;
}
const yearOf = ({ year }: Place): Span => ({ first: dayOf(year, 1, 1), end: dayOf(year + 1, 1, 1) });
const monthOf = ({ year, month }: Place): Span => ({
  first: dayOf(year, month, 1),
  end: dayOf(year, month + 1, 1),
});

/** The dates of a rule, by RFC 5545 §3.3.10. */
export class RuleDates {
  private readonly freq: string;
  private readonly interval: number;
  private readonly weekStart: number;
  private readonly start: Place;
  private readonly matches: readonly ((day: Day, place: Place) => boolean)[];

  /** @param startDay the first day; what the rule leaves open is as that day has it */
  constructor(
    rule: Rule,
    private readonly startDay: Day,
  ) {
    this.freq = rule.get('FREQ') ?? '';
    this.interval = Number(rule.get('INTERVAL') ?? 1);
    this.weekStart = WEEKDAYS.indexOf(rule.get('WKST') ?? 'MO');
    this.start = placeOf(startDay);
    this.matches = this.limits(rule);
  }

  /** The periods that may hold days from `from` on, each the rule's days in it, in order and without end. */
  *periods(from: Day): Generator<{ readonly first: Day; readonly days: readonly Day[] }, never> {
    for (let index = Math.max(0, this.indexOf(from)); ; index += 1) {
      const { first, end } = this.period(index);
      const days: Day[] = [];
      for (let day = first; day < end; day += 1) {
        const place = placeOf(day);
        if (this.matches.every((match) => match(day, place))) days.push(day);
      }
      yield { first, days };
    }
  }

  /** Which period a day is in, or the last one before it. */
  private indexOf(day: Day): number {
    const { year, month } = placeOf(day);
    const passed =
      this.freq === 'YEARLY'
        ? year - this.start.year
        : this.freq === 'MONTHLY'
          ? (year - this.start.year) * 12 + month - this.start.month
          : this.freq === 'WEEKLY'
            ? (this.weekOf(day) - this.weekOf(this.startDay)) / 7
            : day - this.startDay;
    return Math.floor(passed / this.interval);
  }

  private period(index: number): Span {
    const ahead = index * this.interval;
    const { year, month } = this.start;
    if (this.freq === 'YEARLY') return yearOf({ ...this.start, year: year + ahead });
    if (this.freq === 'MONTHLY') return monthOf({ year, month: month + ahead, date: 1 });
    const length = this.freq === 'WEEKLY' ? 7 : 1;
    const first = (length === 7 ? this.weekOf(this.startDay) : this.startDay) + ahead * length;
    return { first, end: first + length };
  }

  /** The first day of a day's week. */
  private weekOf(day: Day): Day {
    return day - modulo(weekdayOf(day) - this.weekStart, 7);
  }

  private limits(rule: Rule): ((day: Day, place: Place) => boolean)[] {
    const { freq, start } = this;
    const months = numbers(rule, 'BYMONTH');
    const yearDays = numbers(rule, 'BYYEARDAY');
    const weeks = numbers(rule, 'BYWEEKNO');
    const weekdays = rule.get('BYDAY')?.split(',').map(readWeekday);
    const dates = numbers(rule, 'BYMONTHDAY');
    // What neither the rule nor its start would otherwise settle.
    const open = !yearDays && !weekdays && !dates;
    const startMonth = open && !weeks && freq === 'YEARLY' ? [start.month] : undefined;
    const startDate = open && !weeks && (freq === 'YEARLY' || freq === 'MONTHLY') ? [start.date] : undefined;
    const startWeekday = { nth: 0, weekday: weekdayOf(this.startDay) };
    const onWeekdays = weekdays ?? (open && (weeks || freq === 'WEEKLY') ? [startWeekday] : undefined);
    const counted = freq === 'YEARLY' && !months ? yearOf : monthOf;
    return [
      (_, { month }) => (months ?? startMonth)?.includes(month) ?? true,
      (day, place) => names(yearDays, ...positionIn(yearOf(place), day)),
      (day, place) => names(dates ?? startDate, ...positionIn(monthOf(place), day)),
      (day) => weeks === undefined || names(weeks, ...this.weekNumber(day)),
      (day, place) => onWeekdays?.some((one) => isNth(one, day, counted(place))) ?? true,
    ];
  }

  /** The number of a day's week and how many weeks its year has: a week is of the year most of its days are in. */
  private weekNumber(day: Day): [number, number] {
    const week = this.weekOf(day);
    const { year } = placeOf(week + 3);
    const [first, next] = [this.weekOf(dayOf(year, 1, 4)), this.weekOf(dayOf(year + 1, 1, 4))];
    return [(week - first) / 7 + 1, (next - first) / 7];
  }
}

const positionIn = ({ first, end }: Span, day: Day): [number, number] => [day - first + 1, end - first];

/** A weekday: each of them for 0, else the nth of a span, from its end when negative. */
interface Weekday {
  readonly nth: number;
  readonly weekday: number;
}
const readWeekday = (text: string): Weekday => ({
  nth: Number(text.slice(0, -2) || 0),
  weekday: WEEKDAYS.indexOf(text.slice(-2)),
});

function isNth({ nth, weekday }: Weekday, day: Day, { first, end }: Span): boolean {
  if (weekdayOf(day) !== weekday) return false;
  if (nth === 0) return true;
  return nth > 0 ? Math.ceil((day - first + 1) / 7) === nth : Math.ceil((end - day) / 7) === -nth;
}
