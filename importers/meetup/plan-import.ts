import type { ImportedEvent } from '../../subgraphs/chapter/event/imported-event.ts';
import type { ChapterRow, EventRow } from './archive.schema.ts';
import type { Assumption } from './assumption.ts';
import { chapterTopics, mapChapter } from './map-chapter.ts';
import { mapEvent } from './map-event.ts';
import type { ImportedChapter } from './target.ts';

/** A group that events name and no chapter row describes. */
export interface UnknownGroup {
  readonly name: string;
  readonly urlname: string;
  readonly events: number;
}

export interface ChapterImport {
  readonly chapter: ImportedChapter;
  /** By start. */
  readonly events: readonly ImportedEvent[];
}

export interface ImportPlan {
  readonly chapters: readonly ChapterImport[];
  /** Most events first. */
  readonly unknownGroups: readonly UnknownGroup[];
  readonly assumed: readonly Assumption[];
}

/** Everything an archive's good rows will be, chapter by chapter. */
export function planImport(chapterRows: readonly ChapterRow[], eventRows: readonly EventRow[]): ImportPlan {
  const known = new Set(chapterRows.map((row) => row.urlname));
  const byGroup = new Map<string, EventRow[]>();
  for (const row of eventRows) {
    const rows = byGroup.get(row.group.urlname);
    if (rows) rows.push(row);
    else byGroup.set(row.group.urlname, [row]);
  }
  const assumed: Assumption[] = [];
  const chapters = chapterRows.map((row) => {
    const bare = mapChapter(row, []);
    const mapped = (byGroup.get(row.urlname) ?? []).map((event) =>
      mapEvent(event, bare.chapter.profile.timeZone),
    );
    for (const { assumed: ofRow } of [bare, ...mapped]) assumed.push(...ofRow);
    const events = mapped
      .map(({ event }) => event)
      .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || (a.id < b.id ? -1 : 1));
    const { chapter } = mapChapter(row, chapterTopics(events.map((event) => event.topics)));
    return { chapter, events };
  });
  const unknownGroups = [...byGroup]
    .filter(([urlname]) => !known.has(urlname))
    .map(([urlname, rows]) => ({ urlname, name: rows[0]?.group.name ?? urlname, events: rows.length }))
    .sort((a, b) => b.events - a.events || (a.urlname < b.urlname ? -1 : 1));
  return { chapters, unknownGroups, assumed };
}
