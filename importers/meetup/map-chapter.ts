import { isTimeZone } from '../../kernel/graphql/scalars.ts';
import { type ChapterKey, toChapterKey } from '../../kernel/ids.ts';
import type { ChapterState } from '../../schema/changes.ts';
import type { ChapterRow } from './archive.schema.ts';
import type { Assumption, AssumptionKind } from './assumption.ts';
import { coordinates } from './coordinates.ts';
import { countryCode } from './country.ts';
import { rowDigest } from './digest.ts';
import type { ImportedChapter } from './target.ts';

const JOIN_MODES: Readonly<Record<string, ChapterState['joinMode']>> = {
  OPEN: 'OPEN',
  APPROVAL: 'APPROVAL',
  CLOSED: 'CLOSED',
};
const STATUSES: Readonly<Record<string, ImportedChapter['status']>> = {
  active: 'ACTIVE',
  inactive: 'INACTIVE',
};

/** The key of a Meetup group: `m` and its number there, so that every run gives the same. */
export const chapterKeyOf = (row: Pick<ChapterRow, 'id'>): ChapterKey => toChapterKey(`m${row.id}`);

/**
 * A Meetup group as a chapter.
 * @param topics what its events speak of, see `chapterTopics`
 */
export function mapChapter(
  row: ChapterRow,
  topics: readonly string[],
): { readonly chapter: ImportedChapter; readonly assumed: readonly Assumption[] } {
  const assumed: Assumption[] = [];
  const or = <Value>(value: Value | undefined, kind: AssumptionKind, detail: string | null): Value | null => {
    if (value === undefined) assumed.push({ kind, detail: detail ?? row.urlname });
    return value ?? null;
  };
  const place = or(coordinates(row.lat, row.lon), 'CHAPTER_WITHOUT_COORDINATES', row.urlname);
  const country = row.country === null ? null : or(countryCode(row.country), 'COUNTRY_UNKNOWN', row.country);
  const timeZone = or(knownZone(row.timezone), 'ZONE_UNKNOWN', row.timezone);
  const joinMode = or(JOIN_MODES[row.joinMode ?? ''], 'JOIN_MODE_UNKNOWN', row.joinMode);
  const status = or(STATUSES[row.status?.toLowerCase() ?? ''], 'STATUS_UNKNOWN', row.status);
  const chapter: ImportedChapter = {
    key: chapterKeyOf(row),
    sourceId: row.id,
    digest: rowDigest(row),
    urlname: urlnameOf(row),
    status: status ?? 'INACTIVE',
    profile: {
      name: row.name,
      description: row.description,
      city: row.city,
      country,
      lat: place?.lat ?? null,
      lon: place?.lon ?? null,
      timeZone: timeZone ?? 'UTC',
      joinMode: joinMode ?? 'APPROVAL',
      foundedAt: row.foundedDate == null ? null : new Date(row.foundedDate).toISOString(),
      links: [`https://www.meetup.com/${encodeURIComponent(row.urlname)}/`],
      topics: [...topics],
    },
  };
  return { chapter, assumed };
}

const knownZone = (name: string | null): string | undefined =>
  name !== null && isTimeZone(name) ? name : undefined;

/** In small letters, as addresses here are; `meetup-` and the number where Meetup's name will not do. */
function urlnameOf(row: ChapterRow): string {
  const urlname = row.urlname.toLowerCase();
  return /^[a-z0-9-]{3,60}$/.test(urlname) ? urlname : `meetup-${row.id}`;
}

const MOST_TOPICS = 5;
const LEAST_EVENTS = 3;

/** What a chapter is about, from the topics of each of its events: the five most frequent, met three times or more. */
export function chapterTopics(topicsOfEvents: readonly (readonly string[])[]): string[] {
  const counts = new Map<string, number>();
  for (const topic of topicsOfEvents.flat()) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count >= LEAST_EVENTS)
    .sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1))
    .slice(0, MOST_TOPICS)
    .map(([topic]) => topic);
}
