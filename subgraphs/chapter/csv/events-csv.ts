import { createHash } from 'node:crypto';
import { wallTime } from '../../../kernel/icalendar/zone-offset.ts';
import { newUuid } from '../../../kernel/ids.ts';
import { checkPlace, invalid } from '../checks.ts';
import { allowed, type ChapterContext } from '../context.ts';
import { patchedFields } from '../event/event.fields.ts';
import { importEvents } from '../event/import-events.ts';
import type { ImportedEvent } from '../event/imported-event.ts';
import { readProfile } from '../profile/profile.store.ts';
import { list, moment, oneOf, text, timeZone, unique, url } from './cells.ts';
import { eventRows, knownKeys } from './csv.store.ts';
import { type CsvImport, refused } from './csv-import.ts';
import { writeCsv } from './csv-text.ts';
import { readSheet, type SheetRow } from './sheet.ts';

const SOURCE = 'csv';
const COLUMNS = [
  ...[
    'key',
    'title',
    'startsAt',
    'endsAt',
    'timeZone',
    'type',
    'status',
    'venue',
    'address',
    'city',
    'country',
  ],
  ...['onlineUrl', 'topics', 'description', 'capacity', 'yes'],
];
const REQUIRED = ['key', 'title', 'startsAt', 'endsAt'];
/** Keys of events that came otherwise, in a file we wrote. */
const OWN = 'chapter:';

/** Every event but drafts, in wall times of its zone. @throws FORBIDDEN */
export async function exportEvents(ctx: ChapterContext): Promise<string> {
  await ctx.assertMay('MANAGE_EVENTS', 'Only those who manage events export them.');
  const wall = (instant: Date, zone: string) =>
    wallTime(instant, zone).toISOString().slice(0, 16).replace('T', ' ');
  const rows = (await eventRows(ctx.db)).map((event) => [
    event.key ?? `${OWN}${event.id}`,
    event.title,
    wall(event.startsAt, event.timeZone),
    wall(event.endsAt, event.timeZone),
    event.timeZone,
    event.type,
    event.status,
    event.venue?.name ?? null,
    event.venue?.address ?? null,
    event.venue?.city ?? null,
    event.venue?.country ?? null,
    event.onlineUrl,
    event.topics.join('; '),
    event.description,
    event.capacity,
    event.yes,
  ]);
  return writeCsv(COLUMNS, rows);
}

/**
 * Brings events in, each known again by its key: all of the file or nothing. What stands as the file last had it is left
 * as people have made it since.
 * @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, FORBIDDEN
 */
export async function importEventsCsv(ctx: ChapterContext, csv: string, dryRun: boolean): Promise<CsvImport> {
  ctx.signedIn();
  allowed('MANAGE_EVENTS', await ctx.membership());
  const { timeZone: zone } = await readProfile(ctx.db);
  const once = unique();
  const sheet = readSheet(csv, COLUMNS, REQUIRED, (row) => eventOf(row, zone, once, ctx.now));
  if (sheet.bad.length > 0) return refused(sheet.rows, sheet.bad);
  const known = await knownKeys(
    ctx.db,
    sheet.items.map(({ sourceId }) => sourceId),
  );
  const unchanged = sheet.items.filter(({ sourceId, digest }) => known.get(sourceId) === digest).length;
  const counted = { rows: sheet.rows, bad: [] };
  if (dryRun) return { ...counted, unchanged, written: sheet.rows - unchanged, applied: false };
  const done = await importEvents({ context: async () => ctx }, ctx.chapter, SOURCE, sheet.items);
  ctx.refresh();
  return { ...counted, ...done, applied: true };
}

function eventOf(
  row: SheetRow,
  chapterZone: string,
  once: <Value>(value: Value) => Value,
  now: Date,
): ImportedEvent | undefined {
  const sourceId = row.need('key', (value) => once(keyOf(value)));
  const zone = row.get('timeZone', timeZone) ?? chapterZone;
  const title = row.need('title', text);
  const startsAt = row.need('startsAt', moment(zone));
  const endsAt = row.need('endsAt', moment(zone));
  const type = row.get('type', oneOf('PHYSICAL', 'ONLINE', 'HYBRID')) ?? 'PHYSICAL';
  const status = row.get('status', oneOf('PUBLISHED', 'CANCELLED')) ?? 'PUBLISHED';
  const onlineUrl = row.get('onlineUrl', url) ?? null;
  const topics = row.get('topics', list) ?? [];
  const description = row.get('description', text) ?? null;
  const [address, city, country] = ['address', 'city', 'country'].map((column) => row.get(column, text));
  const venue = row.get('venue', (name) => checkPlace({ name, address, city, country })) ?? null;
  if (sourceId === undefined || title === undefined || !startsAt || !endsAt) return undefined;
  const plain = { title, description, startsAt, endsAt, timeZone: zone, type, onlineUrl, topics };
  const limits = { capacity: null, guestLimit: 0, rsvpOpensAt: null, rsvpClosesAt: null };
  const rsvpMode = 'OPEN' as const;
  const fields = patchedFields({ ...plain, ...limits, rsvpMode }, { startsAt, endsAt });
  const kept = {
    ...plain,
    title: fields.title,
    description: fields.description,
    topics: fields.topics,
    venue,
    status,
  };
  const digest = createHash('sha256').update(JSON.stringify(kept)).digest('base64url');
  return {
    ...kept,
    id: newUuid(now.getTime()),
    sourceId,
    digest,
    importedYes: 0,
    importedWaitlist: 0,
    createdAt: now,
  };
}

function keyOf(value: string): string {
  if (value.length > 200) throw invalid([], 'At most 200 characters.');
  if (value.startsWith(OWN)) throw invalid([], 'This event is the chapter’s own already; leave its row out.');
  return value;
}
