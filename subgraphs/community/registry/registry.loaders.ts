import DataLoader from 'dataloader';
import type { Sql } from '../../../kernel/db/database.ts';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import { inOrder } from '../in-order.ts';
import type { Contact } from '../rollup/freshness.ts';
import { chapterCounts, chaptersByKey, serverContacts } from './registry.store.ts';
import type { RegisteredChapter } from './registry.ts';

export interface RegistryLoaders {
  readonly registeredChapter: DataLoader<ChapterKey, RegisteredChapter | null>;
  /** Chapters that stand on a server. */
  readonly chapterCount: DataLoader<Uuid, number>;
  readonly serverContact: DataLoader<Uuid, Contact | null>;
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
  serverContact: new DataLoader(async (servers) =>
    inOrder(servers, await serverContacts(sql, servers), ({ server }) => server),
  ),
});
