import { forgetInAudit } from '../../../kernel/audit/audit.store.ts';
import type { Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { ChangeBody } from '../../../schema/changes.ts';
import { withdrawMember } from '../rsvp/withdraw-member.ts';
import { removeSeriesHost } from '../series/series.store.ts';
import { cutLinks, eraseFromSeries, eraseTraces } from './departure.store.ts';
import { successor } from './membership.decisions.ts';
import { lockWithWhoRun, saveMembership } from './membership.store.ts';
import { membershipState } from './membership.ts';
import { newTombstone } from './tombstone.ts';

/**
 * Someone leaves: seats of events to come go to the first waiting, and what they did stays counted without their name.
 * Who joins again begins anew. The caller holds the lock on the membership.
 */
export async function departMember(tx: Tx, memberId: Uuid, now: Date): Promise<readonly ChangeBody[]> {
  const changes = await withdrawMember(tx, memberId, now);
  await cutLinks(tx, memberId, newTombstone());
  return changes;
}

/**
 * Forgets a person altogether; once more does no harm. A chapter that loses its last lead organizer so is led from then
 * on by whoever had the highest role, the longest in it. The caller appends the changes to the outbox.
 */
export async function eraseMember(tx: Tx, memberId: Uuid, now: Date): Promise<readonly ChangeBody[]> {
  await removeSeriesHost(tx, memberId);
  await eraseFromSeries(tx, memberId);
  const locked = await lockWithWhoRun(tx, memberId);
  const before = locked.find((one) => one.memberId === memberId);
  const withdrawn = await withdrawMember(tx, memberId, now);
  const tombstone = newTombstone();
  await cutLinks(tx, memberId, tombstone);
  await eraseTraces(tx, memberId, tombstone);
  await forgetInAudit(tx, memberId);
  if (!before) return withdrawn;
  const gone = membershipState({ ...before, role: 'MEMBER', status: 'LEFT' });
  const changes: ChangeBody[] = [{ type: 'membership.changed', data: gone }, ...withdrawn];
  const led = before.role === 'LEAD_ORGANIZER' && before.status === 'ACTIVE';
  const lead = led ? successor(locked.filter((one) => one !== before)) : undefined;
  if (lead) {
    const saved = await saveMembership(tx, lead, null, now);
    changes.push({ type: 'membership.changed', data: membershipState(saved) });
  }
  return changes;
}
