import DataLoader from 'dataloader';
import type { Sql } from '../../../kernel/db/database.ts';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import { inOrder } from '../in-order.ts';
import { chapterCounts, chaptersByKey } from './registry.store.ts';
import type { RegisteredChapter } from './registry.ts';

export interface RegistryLoaders {
  readonly registeredChapter: DataLoader<ChapterKey, RegisteredChapter | null>;
  /** Chapters that stand on a server. */
  readonly chapterCount: DataLoader<Uuid, number>;
}

export const registryLoaders = (sql: Sql): RegistryLoaders => ({
  registeredChapter: new DataLoader(async (keys) =>
    inOrder(keys, await chaptersByKey(sql, keys), ({ key }) => key),
  ),
  chapterCount: new DataLoader(async (servers) =>
    inOrder(servers, await chapterCounts(sql, servers), ({ server }) => server).map(
      (found) => found?.count ?? 0,
    ),
  ),
});
