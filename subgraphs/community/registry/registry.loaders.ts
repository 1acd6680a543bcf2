import DataLoader from 'dataloader';
import type { Sql } from '../../../kernel/db/database.ts';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import { groupedInOrder, inOrder } from '../in-order.ts';
import type { Contact } from '../rollup/freshness.ts';
import type { StepRecord } from './chapter-life.ts';
import { stepsOf } from './chapter-step.store.ts';
import { chapterCounts, chaptersByKey, serverContacts } from './registry.store.ts';
import type { RegisteredChapter } from './registry.ts';

export interface RegistryLoaders {
  readonly registeredChapter: DataLoader<ChapterKey, RegisteredChapter | null>;
  /** A chapter's life, from its first step on. */
  readonly stepsOfChapter: DataLoader<ChapterKey, StepRecord[]>;
  /** Chapters that stand on a server. */
  readonly chapterCount: DataLoader<Uuid, number>;
  readonly serverContact: DataLoader<Uuid, Contact | null>;
}

export const registryLoaders = (sql: Sql): RegistryLoaders => ({
  registeredChapter: new DataLoader(async (keys) =>
    inOrder(keys, await chaptersByKey(sql, keys), ({ key }) => key),
  ),
  stepsOfChapter: new DataLoader(async (keys) =>
    groupedInOrder(keys, await stepsOf(sql, keys), ({ chapter }) => chapter),
  ),
  chapterCount: new DataLoader(async (servers) =>
    inOrder(servers, await chapterCounts(sql, servers), ({ server }) => server).map(
      (found) => found?.count ?? 0,
    ),
  ),
  serverContact: new DataLoader(async (servers) =>
    inOrder(servers, await serverContacts(sql, servers), ({ server }) => server),
  ),
});
