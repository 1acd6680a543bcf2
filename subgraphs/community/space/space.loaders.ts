import DataLoader from 'dataloader';
import type { Sql } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { administeredRegions } from '../headquarters/headquarters.store.ts';
import { groupedInOrder, inOrder } from '../in-order.ts';
import { banById, bansOfMembers, newestAppeals } from './ban/ban.store.ts';
import type { AppealRecord, BanRecord } from './ban/ban.ts';
import { postsById } from './discussion/post.store.ts';
import { mentionsOf } from './mention/mention.store.ts';
import { openReports, type ReportRecord } from './moderation/report.store.ts';
import type { PostRecord } from './post.ts';

export interface SpaceLoaders {
  /** Of a REGION_ADMIN. */
  readonly administeredRegions: DataLoader<Uuid, string[]>;
  readonly post: DataLoader<Uuid, PostRecord | null>;
  readonly mentionsOfPost: DataLoader<Uuid, Uuid[]>;
  readonly openReports: DataLoader<Uuid, ReportRecord[]>;
  /** Those that were not lifted, past ones too. */
  readonly bansOf: DataLoader<Uuid, BanRecord[]>;
  readonly ban: DataLoader<Uuid, BanRecord | null>;
  readonly newestAppeal: DataLoader<Uuid, AppealRecord | null>;
}

export const spaceLoaders = (sql: Sql): SpaceLoaders => ({
  administeredRegions: new DataLoader(async (ids) =>
    groupedInOrder(ids, await administeredRegions(sql, ids), ({ memberId }) => memberId).map((rows) =>
      rows.map(({ regionId }) => regionId),
    ),
  ),
  post: new DataLoader(async (ids) => inOrder(ids, await postsById(sql, ids), ({ id }) => id)),
  mentionsOfPost: new DataLoader(async (ids) =>
    groupedInOrder(ids, await mentionsOf(sql, ids), ({ postId }) => postId).map((rows) =>
      rows.map(({ memberId }) => memberId),
    ),
  ),
  openReports: new DataLoader(async (ids) =>
    groupedInOrder(ids, await openReports(sql, ids), ({ postId }) => postId),
  ),
  bansOf: new DataLoader(async (ids) =>
    groupedInOrder(ids, await bansOfMembers(sql, ids), ({ memberId }) => memberId),
  ),
  ban: new DataLoader(async (ids) => inOrder(ids, await banById(sql, ids), ({ id }) => id)),
  newestAppeal: new DataLoader(async (ids) =>
    inOrder(ids, await newestAppeals(sql, ids), ({ banId }) => banId),
  ),
});
