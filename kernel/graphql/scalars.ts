import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { ChapterhouseError } from '../errors.ts';

const bad = (message: string): ChapterhouseError => new ChapterhouseError('BAD_USER_INPUT', message);

/** A scalar whose JSON form is a string; `parse` turns it into what the code works with, and throws on a bad one. */
function textScalar<T>(
  name: string,
  description: string,
  parse: (text: string) => T,
  print: (value: T) => string,
  specifiedByURL?: string,
): GraphQLScalarType<T, string> {
  const read = (value: unknown): T => {
    if (typeof value !== 'string') throw bad(`${name} must be a string.`);
    return parse(value);
  };
  return new GraphQLScalarType<T, string>({
    name,
    description,
    specifiedByURL: specifiedByURL ?? null,
    serialize: (value) => print(value as T),
    parseValue: read,
    parseLiteral: (node: ValueNode) => read(node.kind === Kind.STRING ? node.value : undefined),
  });
}

const INSTANT =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** `Date` takes 30 February for 2 March. */
function isCalendarDay(text: string): boolean {
  const day = text.slice(0, 10);
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

function parseInstant(text: string): Date {
  const date = new Date(INSTANT.test(text) && isCalendarDay(text) ? text : Number.NaN);
  if (Number.isNaN(date.getTime())) {
    throw bad(`"${text.slice(0, 60)}" is not a DateTime: write 2026-03-01T18:30:00Z, with Z or an offset.`);
  }
  return date;
}

export const DateTime = textScalar<Date>(
  'DateTime',
  'An instant, ISO 8601 with Z or an offset; answers are in UTC with milliseconds.',
  parseInstant,
  (date) => date.toISOString(),
);

export const LocalDate = textScalar<string>(
  'LocalDate',
  'A day of the calendar, such as 2026-03-01.',
  (text) => {
    if (!/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(text) || !isCalendarDay(text)) {
      throw bad(`"${text.slice(0, 60)}" is not a day of the calendar: write 2026-03-01.`);
    }
    return text;
  },
  (text) => text,
);

const DURATION = /^P(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,5})S)?)?$/;

function parseDuration(text: string): number {
  const match = DURATION.exec(text);
  if (!match || text === 'P') {
    throw bad(
      `"${text.slice(0, 60)}" is not a Duration: write PT1H30M, in days, hours, minutes and seconds.`,
    );
  }
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}

function printDuration(length: number): string {
  const [hours, minutes, seconds] = [Math.floor(length / 3_600), Math.floor(length / 60) % 60, length % 60];
  const parts = [hours && `${hours}H`, minutes && `${minutes}M`, seconds && `${seconds}S`].filter(Boolean);
  return `PT${parts.join('') || '0S'}`;
}

/** In code a number of seconds. */
export const Duration = textScalar<number>(
  'Duration',
  'A length of time, ISO 8601 in days of 24 hours, hours, minutes and seconds, such as PT1H30M.',
  parseDuration,
  printDuration,
);

const zones = new Map<string, boolean>();

/** Whether the name is an IANA time zone this runtime knows. */
export function isTimeZone(name: string): boolean {
  let known = zones.get(name);
  if (known === undefined) {
    try {
      known = new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined && !/^[+-]/.test(name);
    } catch {
      known = false;
    }
    if (zones.size < 2_000) zones.set(name, known);
  }
  return known;
}

export const TimeZone = textScalar<string>(
  'TimeZone',
  'An IANA time zone name, such as Europe/Berlin.',
  (text) => {
    if (!isTimeZone(text))
      throw bad(`"${text.slice(0, 60)}" is not an IANA time zone, such as Europe/Berlin.`);
    return text;
  },
  (text) => text,
);

export const UrlScalar = textScalar<string>(
  'URL',
  'An absolute http or https URL.',
  (text) => {
    if (text.length > 2_000 || !/^https?:\/\//i.test(text) || !URL.canParse(text)) {
      throw bad(`"${text.slice(0, 60)}" is not an absolute http or https URL.`);
    }
    return text;
  },
  (text) => text,
);

export const Cursor = textScalar<string>(
  'Cursor',
  'A place in a list, opaque: give it back as `after` to the same field with the same other arguments.',
  (text) => text,
  (text) => text,
);
