import type { Calendar, CalendarEntry, Party } from './calendar.ts';
import { fold, quoted, text } from './content-line.ts';
import { type Observance, observances } from './observances.ts';
import { comesTwice, isUtc, wallTime } from './zone-offset.ts';

/** How often a feed is worth looking at. */
const REFRESH = 'PT1H';

/** A whole iCalendar object (RFC 5545), with a VTIMEZONE for each zone it names. */
export function writeCalendar(calendar: Calendar): string {
  const { method, name, entries } = calendar;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Chapterhouse//Events//EN',
    'CALSCALE:GREGORIAN',
    `METHOD:${method}`,
    ...(name === undefined
      ? []
      : [
          `NAME:${text(name)}`,
          `X-WR-CALNAME:${text(name)}`,
          `REFRESH-INTERVAL;VALUE=DURATION:${REFRESH}`,
          `X-PUBLISHED-TTL:${REFRESH}`,
        ]),
    ...zones(entries),
    ...entries.flatMap((entry) => event(entry, calendar)),
    'END:VCALENDAR',
  ];
  return lines.map(fold).join('');
}

function event(entry: CalendarEntry, { organizer, attendee }: Calendar): string[] {
  const changed = utc(entry.changedAt);
  return [
    'BEGIN:VEVENT',
    `UID:${text(entry.uid)}`,
    `SEQUENCE:${entry.sequence}`,
    `DTSTAMP:${changed}`,
    `LAST-MODIFIED:${changed}`,
    ...times(entry),
    `STATUS:${entry.status}`,
    `SUMMARY:${text(entry.title)}`,
    ...(entry.description === null ? [] : [`DESCRIPTION:${text(entry.description)}`]),
    ...(entry.location === null ? [] : [`LOCATION:${text(entry.location)}`]),
    ...(entry.geo === null ? [] : [`GEO:${entry.geo.lat.toFixed(6)};${entry.geo.lon.toFixed(6)}`]),
    ...(entry.url === null ? [] : [`URL:${uri(entry.url)}`]),
    ...(entry.topics.length === 0 ? [] : [`CATEGORIES:${entry.topics.map(text).join(',')}`]),
    ...(organizer === undefined ? [] : [`ORGANIZER;CN=${mailbox(organizer)}`]),
    ...(attendee === undefined
      ? []
      : [`ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE;CN=${mailbox(attendee)}`]),
    'TRANSP:OPAQUE',
    'END:VEVENT',
  ];
}

function times({ startsAt, endsAt, timeZone, recurrence, occurrence }: CalendarEntry): string[] {
  if (recurrence === undefined) {
    return [
      moment('DTSTART', startsAt, timeZone),
      moment('DTEND', endsAt, timeZone),
      ...(occurrence === undefined ? [] : [moment('RECURRENCE-ID', occurrence.at, occurrence.timeZone)]),
    ];
  }
  return [
    // What recurs does so by wall times: one that comes twice is the first (RFC 5545 §3.3.5).
    local('DTSTART', startsAt, timeZone),
    local('DTEND', endsAt, timeZone),
    `RRULE:${uri(recurrence.rule)}`,
    ...recurrence.exceptions.map((instant) => moment('EXDATE', instant, timeZone)),
  ];
}

const mailbox = ({ name, email }: Party): string => `${quoted(name)}:mailto:${uri(email)}`;

/** A URI has no line end to break out of its line with. */
const uri = (value: string): string => value.replace(/[\r\n]/g, '');

function zones(entries: readonly CalendarEntry[]): string[] {
  const years = new Map<string, { first: number; last: number }>();
  const cover = (timeZone: string, from: Date, to: Date): void => {
    if (isUtc(timeZone)) return;
    const known = years.get(timeZone);
    const [first, last] = [from.getUTCFullYear(), to.getUTCFullYear()];
    years.set(timeZone, {
      first: Math.min(first, known?.first ?? first),
      last: Math.max(last, known?.last ?? last),
    });
  };
  for (const { timeZone, startsAt, endsAt, recurrence, occurrence } of entries) {
    cover(timeZone, startsAt, endsAt);
    if (recurrence) cover(timeZone, startsAt, recurrence.until);
    if (occurrence) cover(occurrence.timeZone, occurrence.at, occurrence.at);
  }
  return [...years].flatMap(([zone, { first, last }]) => [
    'BEGIN:VTIMEZONE',
    `TZID:${zone}`,
    ...observances(zone, first, last).flatMap(observance),
    'END:VTIMEZONE',
  ]);
}

function observance({ from, before, since, name, daylight }: Observance): string[] {
  const kind = daylight ? 'DAYLIGHT' : 'STANDARD';
  return [
    `BEGIN:${kind}`,
    // The onset is told in the wall time that ends (RFC 5545 §3.6.5).
    `DTSTART:${basic(new Date(from + before))}`,
    `TZOFFSETFROM:${offset(before)}`,
    `TZOFFSETTO:${offset(since)}`,
    `TZNAME:${text(name)}`,
    `END:${kind}`,
  ];
}

/** A wall time that comes twice is told in UTC: programs differ in which they take it for, whatever RFC 5545 §3.3.5 says. */
const moment = (property: string, instant: Date, zone: string): string =>
  comesTwice(instant, zone) ? `${property}:${utc(instant)}` : local(property, instant, zone);

const local = (property: string, instant: Date, zone: string): string =>
  isUtc(zone) ? `${property}:${utc(instant)}` : `${property};TZID=${zone}:${basic(wallTime(instant, zone))}`;

const basic = (wall: Date): string => wall.toISOString().slice(0, 19).replace(/[-:]/g, '');

const utc = (instant: Date): string => `${basic(instant)}Z`;

function offset(ms: number): string {
  const seconds = Math.abs(ms) / 1_000;
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[2] === 0 ? parts.slice(0, 2) : parts;
  return (ms < 0 ? '-' : '+') + shown.map((part) => String(part).padStart(2, '0')).join('');
}
