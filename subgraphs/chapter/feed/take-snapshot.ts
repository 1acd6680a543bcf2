import type { Database } from '../../../kernel/db/database.ts';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { Snapshot } from '../../../kernel/feed.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import { CHANGES_VERSION, type ChangeBody } from '../../../schema/changes.ts';
import { allListings } from '../co-host/co-host.store.ts';
import { listingState } from '../co-host/co-host.ts';
import { eventsBeyondDraft } from '../event/event.store.ts';
import { eventState } from '../event/event.ts';
import { readHeads } from '../host/host.store.ts';
import { allMemberships } from '../membership/membership.store.ts';
import { membershipState } from '../membership/membership.ts';
import { readProfile } from '../profile/profile.store.ts';
import { chapterState } from '../profile/profile.ts';

/**
 * All that headquarters may know of a chapter. One snapshot of the database serves every read, and a change commits
 * together with its sequence number, so `seq` is exactly the last change the items hold.
 * @throws CHAPTER_UNKNOWN
 */
export function takeSnapshot(db: Database, chapter: ChapterKey, now: Date): Promise<Snapshot> {
  return db.transaction(async (tx) => {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const [head] = await readHeads(tx, [chapter]);
    if (!head) throw new ChapterhouseError('CHAPTER_UNKNOWN', `This host holds no chapter "${chapter}".`);
    const items: ChangeBody[] = [{ type: 'chapter.changed', data: chapterState(await readProfile(tx)) }];
    for (const event of await eventsBeyondDraft(tx)) {
      const data = eventState(event);
      if (data) items.push({ type: 'event.changed', data });
    }
    for (const membership of await allMemberships(tx)) {
      items.push({ type: 'membership.changed', data: membershipState(membership) });
    }
    for (const listing of await allListings(tx)) {
      items.push({ type: 'listing.changed', data: listingState(listing, true) });
    }
    const { epoch, seq } = head;
    return { version: CHANGES_VERSION, chapter, epoch, seq, asOf: now.toISOString(), items };
  });
}
