import { UserFault } from '../../kernel/user-error.ts';
import type { Place } from './venue/venue.ts';

const COUNTRY = /^[A-Z]{2}$/;
const TOPICS = { most: 20, length: 60 };
const LINKS = 20;
/** Years an event or a chapter may be of; beyond them it is a slip. */
const YEARS = { first: 1900, last: 2200 };

/** The fault of one input field; `path` is below `input`. */
export const invalid = (path: readonly string[], message: string): UserFault =>
  new UserFault('INVALID', message, ['input', ...path]);

/** A text of at most `most` characters, trimmed; NUL, which PostgreSQL cannot keep, is refused. @throws INVALID */
export function checkText(value: string, most: number, ...path: string[]): string {
  const text = value.trim();
  if (text === '') throw invalid(path, 'This must not be empty.');
  if (text.length > most) throw invalid(path, `At most ${most.toLocaleString('en')} characters.`);
  if (text.includes('\u0000')) throw invalid(path, 'NUL characters cannot be kept.');
  return text;
}

/** As `checkText`; nothing or blank is null. @throws INVALID */
export const checkOptionalText = (
  value: string | null | undefined,
  most: number,
  ...path: string[]
): string | null => (value == null || value.trim() === '' ? null : checkText(value, most, ...path));

/** Topics: trimmed, each once, in the order given. @throws INVALID */
export function checkTopics(values: readonly string[], ...path: string[]): string[] {
  if (values.length > TOPICS.most) throw invalid(path, `At most ${TOPICS.most} topics.`);
  return [...new Set(values.map((topic, index) => checkText(topic, TOPICS.length, ...path, String(index))))];
}

/** @throws INVALID */
export function checkLinks(values: readonly string[], ...path: string[]): string[] {
  if (values.length > LINKS) throw invalid(path, `At most ${LINKS} links.`);
  return [...new Set(values)];
}

/** An ISO 3166-1 alpha-2 code in either case. @throws INVALID */
export function checkCountry(value: string | null | undefined, ...path: string[]): string | null {
  if (value == null || value === '') return null;
  const country = value.toUpperCase();
  if (!COUNTRY.test(country)) throw invalid(path, 'A country is two letters (ISO 3166-1), such as DE.');
  return country;
}

export interface Coordinates {
  readonly lat: number;
  readonly lon: number;
}

/** Degrees, north and east positive. @throws INVALID */
export function checkLocation(
  value: Coordinates | null | undefined,
  ...path: string[]
): { lat: number | null; lon: number | null } {
  if (value == null) return { lat: null, lon: null };
  if (!(Math.abs(value.lat) <= 90)) throw invalid([...path, 'lat'], 'A latitude is from -90 to 90.');
  if (!(Math.abs(value.lon) <= 180)) throw invalid([...path, 'lon'], 'A longitude is from -180 to 180.');
  return { lat: value.lat, lon: value.lon };
}

/** @throws INVALID */
export function checkInstant(value: Date, ...path: string[]): Date {
  const year = value.getUTCFullYear();
  if (!(year >= YEARS.first && year <= YEARS.last)) {
    throw invalid(path, `The year must be from ${YEARS.first} to ${YEARS.last}.`);
  }
  return value;
}

export interface PlaceInput {
  readonly name: string;
  readonly address?: string | null | undefined;
  readonly city?: string | null | undefined;
  readonly country?: string | null | undefined;
  readonly location?: Coordinates | null | undefined;
}

/** @throws INVALID */
export const checkPlace = (value: PlaceInput, ...path: string[]): Place => ({
  name: checkText(value.name, 200, ...path, 'name'),
  address: checkOptionalText(value.address, 300, ...path, 'address'),
  city: checkOptionalText(value.city, 120, ...path, 'city'),
  country: checkCountry(value.country, ...path, 'country'),
  ...checkLocation(value.location, ...path, 'location'),
});
