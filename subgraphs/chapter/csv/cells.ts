import { isTimeZone } from '../../../kernel/graphql/scalars.ts';
import { instantsOf } from '../../../kernel/icalendar/zone-offset.ts';
import { isUuid, tryDecodeId, type Uuid } from '../../../kernel/ids.ts';
import { invalid } from '../checks.ts';

/** Readers of cells: each gives a value, or throws what is wrong. @throws INVALID */

export const text = (value: string): string => value;

export const oneOf =
  <Value extends string>(...values: readonly Value[]) =>
  (value: string): Value => {
    const found = values.find((each) => each === value.toUpperCase());
    if (found === undefined) throw invalid([], `One of ${values.join(', ')}.`);
    return found;
  };

export function timeZone(value: string): string {
  if (!isTimeZone(value)) throw invalid([], 'Not an IANA time zone, such as Europe/Berlin.');
  return value;
}

const WALL = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** A wall time of the zone, `2026-03-01 18:30`, or an instant with Z or an offset. */
export const moment =
  (zone: string) =>
  (value: string): Date => {
    const [, day, time, seconds = ':00'] = WALL.exec(value) ?? [];
    if (day !== undefined) {
      const wall = new Date(`${day}T${time}${seconds}Z`);
      if (Number.isNaN(wall.getTime()) || !wall.toISOString().startsWith(day))
        throw invalid([], 'No such day or time.');
      const [first] = instantsOf(wall, zone);
      if (first === undefined) throw invalid([], `The clocks of ${zone} pass over this time.`);
      return first;
    }
    const instant = new Date(INSTANT.test(value) ? value : Number.NaN);
    if (Number.isNaN(instant.getTime()))
      throw invalid([], 'Write 2026-03-01 18:30, or 2026-03-01T17:30:00Z.');
    return instant;
  };

export function url(value: string): string {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) throw invalid([], 'Not an http or https URL.');
  return value;
}

export const list = (value: string): string[] =>
  value
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** A member's id of the graph. */
export function member(value: string): Uuid {
  const decoded = tryDecodeId(value);
  if (decoded?.type !== 'Member' || !isUuid(decoded.local)) throw invalid([], 'Not the id of a member.');
  return decoded.local;
}

/** Says of each value that comes again that it does. @throws INVALID */
export function unique(): <Value>(value: Value) => Value {
  const seen = new Set<unknown>();
  return (value) => {
    if (seen.has(value)) throw invalid([], 'This stands in an earlier row already.');
    seen.add(value);
    return value;
  };
}
