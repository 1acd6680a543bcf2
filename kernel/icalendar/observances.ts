import { offsetAt } from './zone-offset.ts';

const DAY_MS = 86_400_000;
/** No zone has changed its offset twice within it since time zones are kept. */
const STEP_MS = 7 * DAY_MS;

/** From when on a zone keeps one offset. */
export interface Observance {
  /** The instant it begins, in milliseconds. */
  readonly from: number;
  /** Offsets from UTC before and since, in milliseconds. */
  readonly before: number;
  readonly since: number;
  readonly name: string;
  readonly daylight: boolean;
}

/** What of a zone is needed to tell the wall times of the years from `first` to `last`, the years included. */
export function observances(zone: string, first: number, last: number): Observance[] {
  const start = Date.UTC(first, 0, 1) - DAY_MS;
  const { ms, name } = offsetAt(start, zone);
  const found: Observance[] = [];
  for (let year = first; year <= last; year += 1) found.push(...changesOf(zone, year));
  const standard = Math.min(ms, ...found.map(({ since }) => since));
  const initial = { from: start, before: ms, since: ms, name, daylight: false };
  return [initial, ...found].map((each) => ({ ...each, daylight: each.since > standard }));
}

const known = new Map<string, Observance[]>();
const MOST_KNOWN = 5_000;

function changesOf(zone: string, year: number): Observance[] {
  const key = `${year} ${zone}`;
  let changes = known.get(key);
  if (changes === undefined) {
    changes = findChanges(zone, Date.UTC(year, 0, 1) - DAY_MS, Date.UTC(year + 1, 0, 1) - DAY_MS);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, changes);
  }
  return changes;
}

function findChanges(zone: string, start: number, end: number): Observance[] {
  const changes: Observance[] = [];
  for (let at = start; at < end; at += STEP_MS) {
    const next = Math.min(at + STEP_MS, end);
    const before = offsetAt(at, zone).ms;
    if (offsetAt(next, zone).ms === before) continue;
    const from = firstOtherThan(before, zone, at, next);
    const { ms: since, name } = offsetAt(from, zone);
    changes.push({ from, before, since, name, daylight: false });
  }
  return changes;
}

/** The first second in (low, high] at which the offset is not `before`. */
function firstOtherThan(before: number, zone: string, low: number, high: number): number {
  let [same, other] = [low, high];
  while (other - same > 1_000) {
    const middle = same + Math.floor((other - same) / 2_000) * 1_000;
    if (offsetAt(middle, zone).ms === before) same = middle;
    else other = middle;
  }
  return other;
}
