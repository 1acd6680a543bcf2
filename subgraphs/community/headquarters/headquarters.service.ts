import type { Database } from '../../../kernel/db/database.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import type { Viewer } from '../../../kernel/viewer.ts';
import { listRegions } from '../directory/region.store.ts';
import { memberExists, type Seat, saveSeat } from './headquarters.store.ts';

/**
 * Gives a member exactly these roles and regions. Administrators cannot take their own role: someone else must, so
 * that the last one stays.
 * @throws UserFault NOT_FOUND, INVALID
 */
export async function setSeat(db: Database, by: Viewer, seat: Seat): Promise<void> {
  const roles = [...new Set(seat.roles)];
  const regions = [...new Set(seat.regions)];
  if (seat.memberId === by.memberId && !roles.includes('HQ_ADMIN')) {
    throw new UserFault('INVALID', 'Have another administrator take this role from you.', ['roles']);
  }
  if (regions.length > 0 && !roles.includes('REGION_ADMIN')) {
    throw new UserFault('INVALID', 'Regions are for a REGION_ADMIN.', ['regionIds']);
  }
  await db.transaction(async (tx) => {
    if (!(await memberExists(tx, seat.memberId))) {
      throw new UserFault('NOT_FOUND', 'There is no such member.', ['memberId']);
    }
    const known = new Set((await listRegions(tx)).map(({ id }) => id));
    if (!regions.every((region) => known.has(region))) {
      throw new UserFault('NOT_FOUND', 'There is no such region.', ['regionIds']);
    }
    await saveSeat(tx, { memberId: seat.memberId, roles, regions });
  });
}
