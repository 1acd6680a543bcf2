import type { Sql, Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { MemberEntity } from './member.entity.ts';
import type { ChapterMembership, MemberRecord, Profile } from './member.ts';

export async function membersById(sql: Sql, ids: readonly Uuid[]): Promise<MemberRecord[]> {
  return sql.query<MemberRecord>(
    `SELECT id, name, email, avatar_url AS "avatarUrl", bio, joined_at AS "joinedAt"
     FROM ${sql.schema}.member WHERE id = ANY($1::uuid[])`,
    [ids],
  );
}

/** The copies the feed brought of who belongs to which chapter; left ones are not shown. */
export async function membershipsOfMembers(sql: Sql, ids: readonly Uuid[]): Promise<ChapterMembership[]> {
  return sql.query<ChapterMembership>(
    `SELECT member_id AS "memberId", chapter, role, status, joined_at AS "joinedAt"
     FROM ${sql.schema}.directory_membership
     WHERE member_id = ANY($1::uuid[]) AND status <> 'LEFT'
     ORDER BY joined_at, chapter`,
    [ids],
  );
}

export async function updateProfile(tx: Tx, id: Uuid, profile: Partial<Profile>): Promise<void> {
  if (Object.keys(profile).length > 0) await tx.orm.getRepository(MemberEntity).update({ id }, profile);
}
