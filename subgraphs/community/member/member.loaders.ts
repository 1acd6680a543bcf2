import DataLoader from 'dataloader';
import type { Sql } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { groupedInOrder, inOrder } from '../in-order.ts';
import { membersById, membershipsOfMembers } from './member.store.ts';
import type { ChapterMembership, MemberRecord } from './member.ts';

export interface MemberLoaders {
  readonly member: DataLoader<Uuid, MemberRecord | null>;
  readonly membershipsOfMember: DataLoader<Uuid, ChapterMembership[]>;
}

export const memberLoaders = (sql: Sql): MemberLoaders => ({
  member: new DataLoader(async (ids) => inOrder(ids, await membersById(sql, ids), ({ id }) => id)),
  membershipsOfMember: new DataLoader(async (ids) =>
    groupedInOrder(ids, await membershipsOfMembers(sql, ids), ({ memberId }) => memberId),
  ),
});
