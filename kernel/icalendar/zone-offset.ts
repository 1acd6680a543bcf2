const formats = new Map<string, Intl.DateTimeFormat | undefined>();

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (formats.has(zone)) return formats.get(zone);
  let format: Intl.DateTimeFormat | undefined;
  try {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      timeZoneName: 'short',
    });
  } catch {
    // A zone this runtime does not know counts as UTC.
  }
  formats.set(zone, format);
  return format;
}

/** Whether wall time there is UTC always, as in a zone this runtime does not know. */
export const isUtc = (zone: string): boolean =>
  /^(Etc\/)?(UTC|UCT|Zulu|Universal|GMT)$/i.test(zone) || formatOf(zone) === undefined;

/** How far a zone's wall time is ahead of UTC at an instant, in milliseconds, and what it is called then. */
export function offsetAt(instant: number, zone: string): { readonly ms: number; readonly name: string } {
  const parts = formatOf(zone)?.formatToParts(instant);
  if (parts === undefined) return { ms: 0, name: 'UTC' };
  const value = Object.fromEntries(parts.map((part) => [part.type, part.value]));
  const [year, month, day, hour, minute, second] = [
    value['year'],
    value['month'],
    value['day'],
    value['hour'],
    value['minute'],
    value['second'],
  ].map(Number) as [number, number, number, number, number, number];
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  return { ms: wall - Math.floor(instant / 1_000) * 1_000, name: value['timeZoneName'] ?? zone };
}

/** The wall time at an instant in a zone, as if it were UTC. */
export const wallTime = (instant: Date, zone: string): Date =>
  new Date(instant.getTime() + offsetAt(instant.getTime(), zone).ms);

const REACH_MS = 3 * 3_600_000;
const DAY_MS = 86_400_000;

/** Whether the wall time at an instant comes twice, when clocks are set back. */
export function comesTwice(instant: Date, zone: string): boolean {
  const at = instant.getTime();
  const before = offsetAt(at - REACH_MS, zone).ms;
  const after = offsetAt(at + REACH_MS, zone).ms;
  if (before <= after) return false;
  const wall = at + offsetAt(at, zone).ms;
  return offsetAt(wall - before, zone).ms === before && offsetAt(wall - after, zone).ms === after;
}

/**
 * The instants at which a zone's clocks show a wall time, the first first: one, two where clocks are set back, none where
 * they are set forward.
 * @param wall the wall time as if it were UTC
 */
export function instantsOf(wall: Date, zone: string): Date[] {
  const at = wall.getTime();
  const offsets = new Set([offsetAt(at - DAY_MS, zone).ms, offsetAt(at + DAY_MS, zone).ms]);
  const instants = [...offsets]
    .map((ms) => at - ms)
    .filter((instant) => instant + offsetAt(instant, zone).ms === at);
  return instants.sort((a, b) => a - b).map((instant) => new Date(instant));
}
