import ICAL from 'ical.js';
import type { Calendar, CalendarEntry } from './calendar.ts';
import { observances } from './observances.ts';
import { writeCalendar } from './write-calendar.ts';

const entry: CalendarEntry = {
  uid: 'e1@chapterhouse',
  sequence: 2,
  status: 'CONFIRMED',
  title: 'Tidy; tables, and\\more',
  description: 'First line\nSecond 🎉 line, long enough to be folded more than once: äöüß'.repeat(4),
  location: 'Café "Zoë", Straße 1; Berlin',
  geo: { lat: 52.52, lon: -13.405 },
  url: 'https://example.org/?a=1&b=2',
  topics: ['r, and more', 'data'],
  startsAt: new Date('2026-03-28T18:00:00Z'),
  endsAt: new Date('2026-03-29T08:00:00Z'),
  timeZone: 'Europe/Berlin',
  changedAt: new Date('2026-03-01T12:00:00Z'),
};

function read(calendar: Partial<Calendar>): { root: ICAL.Component; events: ICAL.Event[] } {
  const root = new ICAL.Component(
    ICAL.parse(writeCalendar({ method: 'PUBLISH', entries: [entry], ...calendar })),
  );
  const zones = new Map(
    root.getAllSubcomponents('vtimezone').map((each) => {
      const zone = new ICAL.Timezone(each);
      return [zone.tzid, zone];
    }),
  );
  const events = root.getAllSubcomponents('vevent').map((each) => {
    for (const name of ['dtstart', 'dtend']) {
      const property = each.getFirstProperty(name);
      const time = property?.getFirstValue() as ICAL.Time;
      const zone = zones.get(property?.getFirstParameter('tzid') ?? '');
      if (zone) time.zone = zone;
    }
    return new ICAL.Event(each);
  });
  return { root, events };
}

describe('a calendar, as an independent parser reads it', () => {
  it('says what was written, whatever signs are in it', () => {
    const { root, events } = read({ name: 'R-Ladies Berlin' });
    const [event] = events;
    expect(event).toMatchObject({
      uid: entry.uid,
      sequence: 2,
      summary: entry.title,
      description: entry.description,
      location: entry.location,
    });
    const component = event?.component;
    expect(component?.getFirstPropertyValue('url')).toBe(entry.url);
    expect(component?.getFirstProperty('categories')?.getValues()).toEqual(entry.topics);
    expect(component?.getFirstPropertyValue('geo')).toEqual([52.52, -13.405]);
    expect(root.getFirstPropertyValue('x-wr-calname')).toBe('R-Ladies Berlin');
    expect(root.getFirstPropertyValue('method')).toBe('PUBLISH');
  });

  it('has no line longer than 75 octets, and ends each with CRLF', () => {
    const text = writeCalendar({ method: 'PUBLISH', entries: [entry] });
    expect(text.endsWith('\r\n')).toBe(true);
    for (const line of text.split('\r\n')) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(line).not.toMatch(/[\r\n\uFFFD]/);
    }
  });

  it('names who invites whom, with any name', () => {
    const { events } = read({
      method: 'REQUEST',
      organizer: { name: 'Berlin', email: 'mail@example.org' },
      attendee: { name: 'Ada "the^first"\nLovelace; x', email: 'ada@example.org' },
    });
    const attendee = events[0]?.component.getFirstProperty('attendee');
    expect(attendee?.getFirstValue()).toBe('mailto:ada@example.org');
    expect(attendee?.getFirstParameter('partstat')).toBe('ACCEPTED');
    expect(attendee?.getFirstParameter('cn')).toBe('Ada "the^first"\nLovelace; x');
    expect(events[0]?.component.getFirstPropertyValue('organizer')).toBe('mailto:mail@example.org');
  });

  it.each([
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
    'Asia/Kolkata',
    'Pacific/Chatham',
    'America/Sao_Paulo',
    'UTC',
    'Mars/Olympus',
  ])('tells every instant of %s by its wall time, those around a change of the clocks too', (timeZone) => {
    const startOfYear = Date.UTC(2026, 0, 1);
    const starts = Array.from({ length: 280 }, (_, index) => startOfYear + index * 31 * 3_600_000);
    for (const { from } of observances(timeZone, 2026, 2026)) {
      if (from < startOfYear) continue;
      for (let quarter = -12; quarter <= 12; quarter += 1) starts.push(from + quarter * 900_000);
    }
    const entries = starts.map((start, index) => ({
      ...entry,
      uid: String(index),
      startsAt: new Date(start),
      endsAt: new Date(start + 5_400_000),
      timeZone,
    }));
    const { events } = read({ entries });
    expect(events.map((event) => event.startDate.toUnixTime() * 1_000)).toEqual(starts);
    expect(events.map((event) => event.endDate.toUnixTime() * 1_000)).toEqual(
      starts.map((start) => start + 5_400_000),
    );
  });
});
