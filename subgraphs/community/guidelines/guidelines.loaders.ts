import DataLoader from 'dataloader';
import type { Sql } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { inOrder } from '../in-order.ts';
import { acceptedCounts, newestAcceptances } from './guidelines.store.ts';
import type { AcceptanceRecord } from './guidelines.ts';

export interface GuidelinesLoaders {
  /** A member's newest acceptance. */
  readonly acceptance: DataLoader<Uuid, AcceptanceRecord | null>;
  /** How many members accepted a version. */
  readonly acceptedCount: DataLoader<number, number>;
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
});
