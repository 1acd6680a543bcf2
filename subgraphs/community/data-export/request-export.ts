import type { Clock } from '../../../kernel/clock.ts';
import type { Database } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { Notices } from '../../../kernel/notices.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import { lockMember } from '../erasure/erasure.store.ts';
import { type DataExport, findExport, insertExport, openExport } from './data-export.store.ts';

/** Woken when someone asks for their data. */
export const EXPORTS_TOPIC = 'exports';
/** Chapters that are away have as long to come back. */
const KEPT_MS = 14 * 86_400_000;

/** Begins to gather a member's data; while it is gathered, to ask again is to ask how it goes. @throws UserFault NOT_FOUND */
export async function requestExport(
  { db, clock, notices }: { readonly db: Database; readonly clock: Clock; readonly notices: Notices },
  memberId: Uuid,
): Promise<DataExport> {
  const now = clock.now();
  const id = await db.transaction(async (tx) => {
    if (!(await lockMember(tx, memberId))) throw new UserFault('NOT_FOUND', 'There is no such member.');
    const open = await openExport(tx, memberId, now);
    return open?.id ?? insertExport(tx, memberId, now, new Date(now.getTime() + KEPT_MS));
  });
  notices.publish(EXPORTS_TOPIC);
  return (await findExport(db, id)) as DataExport;
}
