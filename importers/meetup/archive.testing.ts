import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

type Row = Record<string, unknown>;

/** A group as Meetup writes it, with some columns set otherwise. */
export const groupRow = (id: number, changes: Row = {}): Row => ({
  id: String(id),
  name: `Testers ${id}`,
  urlname: `testers-${id}`,
  description: 'We test.',
  lat: 52.52,
  lon: 13.38,
  city: 'Berlin',
  state: '',
  country: 'de',
  memberships: { totalCount: 40 },
  foundedDate: '2019-05-01T10:00:00+02:00',
  timezone: 'Europe/Berlin',
  joinMode: 'OPEN',
  who: 'Testers',
  isPrivate: false,
  status: 'active',
  ...changes,
});

export const venueRowOf = (changes: Row = {}): Row => ({
  id: '1',
  name: 'The Hall',
  address: 'Main Street 1',
  city: 'Berlin',
  state: '',
  country: 'de',
  lat: 52.5,
  lon: 13.4,
  postalCode: '10115',
  venueType: '',
  ...changes,
});

/** An event of the group `testers-GROUP`. */
export const meetupEventRow = (id: number, group: number, changes: Row = {}): Row => ({
  id: String(id),
  title: `Meeting ${id}`,
  description: 'Bring a laptop.',
  status: 'PAST',
  dateTime: '2019-12-28T16:00:00+01:00',
  duration: 'PT1H30M',
  eventUrl: `https://www.meetup.com/testers-${group}/events/${id}/`,
  rsvps: { yesCount: 7, waitlistCount: 2, totalCount: 7 },
  venues: [venueRowOf()],
  group: { name: `Testers ${group}`, urlname: `testers-${group}` },
  createdTime: '2019-11-01T09:00:00+01:00',
  ...changes,
});

/** Writes files into a folder as they are given: text as text, anything else as JSON. */
export async function writeArchive(folder: string, files: Readonly<Record<string, unknown>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
}
