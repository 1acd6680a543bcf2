import DataLoader from 'dataloader';
import type { Sql } from '../../../kernel/db/database.ts';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import { inOrder } from '../in-order.ts';
import { acceptedCounts, acceptedInChapters, newestAcceptances } from './guidelines.store.ts';
import type { AcceptanceRecord } from './guidelines.ts';

export interface GuidelinesLoaders {
  /** A member's newest acceptance. */
  readonly acceptance: DataLoader<Uuid, AcceptanceRecord | null>;
  /** How many members accepted a version. */
  readonly acceptedCount: DataLoader<number, number>;
  /** How many active members of a chapter accepted the newest version. */
  readonly acceptedInChapter: DataLoader<ChapterKey, number>;
}

export const guidelinesLoaders = (sql: Sql): GuidelinesLoaders => ({
  acceptance: new DataLoader(async (ids) =>
    inOrder(ids, await newestAcceptances(sql, ids), ({ memberId }) => memberId),
  ),
  acceptedCount: new DataLoader(async (versions) =>
    inOrder(versions, await acceptedCounts(sql, versions), ({ version }) => version).map(
      (found) => found?.count ?? 0,
    ),
  ),
  acceptedInChapter: new DataLoader(async (chapters) =>
    inOrder(chapters, await acceptedInChapters(sql, chapters), ({ chapter }) => chapter).map(
      (found) => found?.count ?? 0,
    ),
  ),
});
