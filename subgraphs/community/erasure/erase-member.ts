import { forgetInAudit } from '../../../kernel/audit/audit.store.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Database } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { Logger } from '../../../kernel/log.ts';
import type { Notices } from '../../../kernel/notices.ts';
import { tallyMembers } from '../rollup/directory-rows.store.ts';
import { eraseFromSpace } from '../space/rights.ts';
import { SPACE_TOPIC } from '../space/space-changed.ts';
import {
  deleteMember,
  deleteMemberships,
  type Erasure,
  enterOrder,
  findErasure,
  keepAcceptances,
  lockMember,
} from './erasure.store.ts';
import { ERASURES_TOPIC } from './order-book.ts';

export interface EraseOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly notices: Notices;
  readonly logger: Logger;
}

/**
 * Forgets a member here, at once, and orders every chapter to: one transaction, so that neither is without the other.
 * @returns undefined when there is no such member
 */
export async function eraseMember(
  { db, clock, notices, logger }: EraseOptions,
  memberId: Uuid,
): Promise<Erasure | undefined> {
  const now = clock.now();
  const seq = await db.transaction(async (tx) => {
    if (!(await lockMember(tx, memberId))) return undefined;
    await keepAcceptances(tx, memberId);
    await eraseFromSpace(tx, memberId, now);
    for (const chapter of (await deleteMemberships(tx, memberId)).sort()) await tallyMembers(tx, chapter);
    await forgetInAudit(tx, memberId);
    await deleteMember(tx, memberId);
    return enterOrder(tx, memberId, now);
  });
  if (seq === undefined) return undefined;
  logger.info({ member: memberId, order: seq }, 'member erased');
  notices.publish(ERASURES_TOPIC, SPACE_TOPIC);
  return findErasure(db, seq);
}
