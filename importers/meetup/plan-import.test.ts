import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../kernel/paths.ts';
import { chapterRow, eventRow } from './archive.schema.ts';
import { groupRow, meetupEventRow } from './archive.testing.ts';
import { tallyAssumptions } from './assumption.ts';
import { planImport } from './plan-import.ts';
import { readArchive } from './read-archive.ts';

test('events go to their chapter in order of time, the rest to the groups nobody knows', () => {
  const chapters = [groupRow(1, { timezone: 'Asia/Tokyo' }), groupRow(2)].map((row) => chapterRow.parse(row));
  const events = [
    meetupEventRow(11, 1, { dateTime: '2020-01-01T10:00:00+09:00' }),
    meetupEventRow(12, 9),
    meetupEventRow(13, 1, { dateTime: '2018-01-01T10:00:00+09:00', duration: 'PT0S' }),
    meetupEventRow(14, 8),
    meetupEventRow(15, 9),
  ].map((row) => eventRow.parse(row));
  const plan = planImport(chapters, events);
  expect(
    plan.chapters.map(({ chapter, events: mapped }) => [
      chapter.key,
      ...mapped.map((event) => [event.sourceId, event.timeZone]),
    ]),
  ).toEqual([['m1', ['13', 'Asia/Tokyo'], ['11', 'Asia/Tokyo']], ['m2']]);
  expect(plan.unknownGroups).toEqual([
    { urlname: 'testers-9', name: 'Testers 9', events: 2 },
    { urlname: 'testers-8', name: 'Testers 8', events: 1 },
  ]);
  expect(tallyAssumptions(plan.assumed)).toEqual([{ kind: 'ZERO_DURATION', count: 1, details: [] }]);
});

// The archive is licensed apart and no part of this package: these tests stand only where it is at hand.
const folder = join(packageRoot, '../shared/data/rladies');

interface RawEvent {
  id: string;
  status: string;
  dateTime: string;
  duration: string;
  venues: { venueType: string }[];
  rsvps: { yesCount: number; waitlistCount: number };
  group: { urlname: string };
}

function raw() {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const chapters = read('chapters.json') as {
    id: string;
    urlname: string;
    status: string;
    country: string;
  }[];
  const events: RawEvent[] = [];
  for (const name of readdirSync(folder)) {
    if (name.startsWith('events_')) events.push(...(read(name) as RawEvent[]));
  }
  return { chapters, events };
}

if (existsSync(folder)) {
  const { chapters, events } = raw();
  const names = new Set<string>();
  for (const chapter of chapters) names.add(chapter.urlname);
  const known = events.filter((event) => names.has(event.group.urlname));
  const planned = readArchive(folder).then((archive) => ({
    archive,
    plan: planImport(archive.chapters, archive.events),
  }));

  test('every chapter and every event of a known chapter is taken over, each once', async () => {
    const { archive, plan } = await planned;
    expect(archive.skipped).toEqual([]);
    expect(plan.chapters.map(({ chapter }) => chapter.sourceId).sort()).toEqual(
      chapters.map((chapter) => chapter.id).sort(),
    );
    const all = plan.chapters.flatMap((chapter) => chapter.events);
    expect(all.map((event) => event.sourceId).sort()).toEqual(known.map((event) => event.id).sort());
    expect(new Set(all.map((event) => event.id)).size).toBe(known.length);
    expect([plan.chapters.length, all.length]).toEqual([251, 5_206]);
  });

  test('the answers add up', async () => {
    const { plan } = await planned;
    let [yes, waitlist] = [0, 0];
    for (const event of known) {
      yes += event.rsvps.yesCount;
      waitlist += event.rsvps.waitlistCount;
    }
    const all = plan.chapters.flatMap((chapter) => chapter.events);
    expect(all.reduce((sum, event) => sum + event.importedYes, 0)).toBe(yes);
    expect(all.reduce((sum, event) => sum + event.importedWaitlist, 0)).toBe(waitlist);
    expect([yes, waitlist]).toEqual([138_882, 4_183]);
  });

  test('each event keeps its chapter, instant and state', async () => {
    const { plan } = await planned;
    const rows = new Map(known.map((event) => [event.id, event]));
    for (const { chapter, events: mapped } of plan.chapters) {
      for (const event of mapped) {
        const row = rows.get(event.sourceId);
        expect(row?.group.urlname.toLowerCase()).toBe(chapter.urlname);
        expect(event.startsAt.getTime()).toBe(Date.parse(row?.dateTime ?? ''));
        expect(event.endsAt.getTime()).toBeGreaterThan(event.startsAt.getTime());
        expect(event.status === 'CANCELLED').toBe(row?.status === 'CANCELLED');
      }
    }
  });

  test('the events of unknown groups are listed by name', async () => {
    const { plan } = await planned;
    const counts = new Map<string, number>();
    for (const { group } of events) {
      if (!names.has(group.urlname)) counts.set(group.urlname, (counts.get(group.urlname) ?? 0) + 1);
    }
    expect(new Map(plan.unknownGroups.map((group) => [group.urlname, group.events]))).toEqual(counts);
    expect([counts.size, events.length - known.length]).toEqual([11, 21]);
  });

  test('the oddities of the archive are counted', async () => {
    const { plan } = await planned;
    const counts = new Map(tallyAssumptions(plan.assumed).map(({ kind, count }) => [kind, count]));
    const without = known.filter((event) => event.venues.length === 0).length;
    expect(counts.get('ZERO_DURATION')).toBe(known.filter((event) => event.duration === 'PT0S').length);
    expect(counts.get('UTC_ONLY')).toBe(known.filter((event) => event.dateTime.endsWith('Z')).length);
    expect((counts.get('NO_VENUE_PHYSICAL') ?? 0) + (counts.get('NO_VENUE_ONLINE') ?? 0)).toBe(without);
    expect([counts.get('ZERO_DURATION'), counts.get('UTC_ONLY'), without]).toEqual([170, 95, 235]);
    expect(counts.has('COUNTRY_UNKNOWN') || counts.has('ZONE_UNKNOWN')).toBe(false);
    const hybrid = known.filter((event) => new Set(event.venues.map((venue) => venue.venueType)).size > 1);
    const all = plan.chapters.flatMap((chapter) => chapter.events);
    expect(all.filter((event) => event.type === 'HYBRID')).toHaveLength(hybrid.length);
  });

  test('chapters carry status and country', async () => {
    const { plan } = await planned;
    const mapped = new Map(plan.chapters.map(({ chapter }) => [chapter.sourceId, chapter]));
    for (const row of chapters) {
      expect(mapped.get(row.id)?.status.toLowerCase()).toBe(row.status);
      expect(mapped.get(row.id)?.profile.country?.toLowerCase()).toBe(row.country);
    }
    expect(plan.chapters.filter(({ chapter }) => chapter.status === 'ACTIVE')).toHaveLength(47);
  });
}
