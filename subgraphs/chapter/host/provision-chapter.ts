import type { Database } from '../../../kernel/db/database.ts';
import { newUuid } from '../../../kernel/ids.ts';
import type { ProvisionRequest } from '../../../kernel/peers.ts';
import type { ChangeBody } from '../../../schema/changes.ts';
import { moveMark } from '../erasure/mark.store.ts';
import { type ChapterStore, commit } from '../feed/commit.ts';
import { saveMembership } from '../membership/membership.store.ts';
import { type Membership, membershipState } from '../membership/membership.ts';
import { ProfileEntity } from '../profile/profile.entity.ts';
import { enterChapter } from './host.store.ts';

/**
 * Makes a chapter: its schema, its profile and its first lead organizer. One that stands already is left as it is; one
 * that was left half made is finished.
 * @param migratedTo the newest migration
 * @returns whether it was made now
 */
export async function provisionChapter(
  store: ChapterStore & { readonly db: Database },
  request: ProvisionRequest,
  migratedTo: string,
  now: Date,
): Promise<boolean> {
  await store.db.migrate();
  return commit(store, async (tx) => {
    if (!(await enterChapter(tx, request.chapter, migratedTo, now))) return { result: false, changes: [] };
    await moveMark(tx, request.ordersUpTo ?? 0);
    const { profile, leadOrganizer } = request;
    const foundedAt = profile.foundedAt === null ? null : new Date(profile.foundedAt);
    await tx.orm.insert(ProfileEntity, { ...profile, foundedAt, onlyRow: true, updatedAt: now });
    const changes: ChangeBody[] = [{ type: 'chapter.changed', data: profile }];
    if (leadOrganizer !== undefined) {
      const membership: Membership = {
        id: newUuid(now.getTime()),
        memberId: leadOrganizer,
        role: 'LEAD_ORGANIZER',
        status: 'ACTIVE',
        joinedAt: now,
      };
      await saveMembership(tx, membership, null, now);
      changes.push({ type: 'membership.changed', data: membershipState(membership) });
    }
    return { result: true, changes };
  });
}
