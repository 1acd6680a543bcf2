import DataLoader from 'dataloader';
import type { Clock } from '../../../kernel/clock.ts';
import type { Sql } from '../../../kernel/db/database.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import { inOrder } from '../in-order.ts';
import { chaptersByKey } from './chapter.store.ts';
import type { ChapterRecord } from './chapter.ts';
import { coHostsByRef, eventsBeside, eventsByRef } from './directory-event.store.ts';
import type { DirectoryEventRecord, EventRef } from './directory-event.ts';
import { listRegions, type RegionRecord } from './region.store.ts';
import {
  type ChapterStatsRecord,
  chapterStats,
  type DirectoryStatsRecord,
  directoryStats,
} from './stats.store.ts';

/** Stands for all regions together. */
export const WHOLE = '';

export interface DirectoryLoaders {
  readonly chapter: DataLoader<ChapterKey, ChapterRecord | null>;
  readonly chapterStats: DataLoader<ChapterKey, ChapterStatsRecord | null>;
  readonly nextEvent: DataLoader<ChapterKey, DirectoryEventRecord | null>;
  readonly lastEvent: DataLoader<ChapterKey, DirectoryEventRecord | null>;
  readonly directoryEvent: DataLoader<EventRef, DirectoryEventRecord | null, string>;
  /** Chapters that host an event with its own. */
  readonly coHosts: DataLoader<EventRef, readonly ChapterKey[], string>;
  readonly region: DataLoader<string, RegionRecord | null>;
  /** Of a region, or of `WHOLE`; null where nothing is listed. */
  readonly directoryStats: DataLoader<string, DirectoryStatsRecord | null>;
}

export function directoryLoaders(sql: Sql, clock: Clock): DirectoryLoaders {
  const beside = (side: 'next' | 'last') =>
    new DataLoader(async (keys: readonly ChapterKey[]) =>
      inOrder(keys, await eventsBeside(sql, keys, side, clock.now()), ({ chapter }) => chapter),
    );
  return {
    chapter: new DataLoader(async (keys) => inOrder(keys, await chaptersByKey(sql, keys), ({ key }) => key)),
    chapterStats: new DataLoader(async (keys) =>
      inOrder(keys, await chapterStats(sql, keys, clock.now()), ({ chapter }) => chapter),
    ),
    nextEvent: beside('next'),
    lastEvent: beside('last'),
    directoryEvent: new DataLoader(
      async (refs) => inOrder(refs.map(refKey), await eventsByRef(sql, refs), refKey),
      { cacheKeyFn: refKey },
    ),
    coHosts: new DataLoader(
      async (refs) => {
        const rows = await coHostsByRef(sql, refs);
        return refs.map((ref) =>
          rows.filter((row) => refKey(row) === refKey(ref)).map(({ coHost }) => coHost),
        );
      },
      { cacheKeyFn: refKey },
    ),
    region: new DataLoader(async (ids) => inOrder(ids, await listRegions(sql), ({ id }) => id)),
    directoryStats: new DataLoader(async (regions) => {
      const rows = await directoryStats(sql, clock.now());
      return regions.map(
        (region) => rows.find((row) => (region === WHOLE ? row.whole : row.region === region)) ?? null,
      );
    }),
  };
}

const refKey = ({ chapter, eventId }: EventRef): string => `${chapter}:${eventId}`;
