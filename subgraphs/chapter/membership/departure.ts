import { forgetInAudit } from '../../../kernel/audit/audit.store.ts';
import type { Tx } from '../../../kernel/db/database.ts';
import { forget } from '../../../kernel/forget.ts';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import { newTombstone } from '../../../kernel/tombstone.ts';
import type { ChangeBody } from '../../../schema/changes.ts';
import { CHAPTER_PEOPLE } from '../people/people.ts';
import { withdrawMember } from '../rsvp/withdraw-member.ts';
import { removeSeriesHost } from '../series/series.store.ts';
import { eraseFromDeliveries } from '../webhook/erased-deliveries.ts';
import { cutLinks, eraseFromOutbox, eraseFromSeries } from './departure.store.ts';
import { successor } from './membership.decisions.ts';
import { lockWithWhoRun, saveMembership } from './membership.store.ts';
import { membershipState } from './membership.ts';

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
 * on by whoever had the highest role, the longest in it. The caller appends the changes to the outbox: that the person is
 * gone is none of them, since headquarters knows.
 */
export async function eraseMember(
  tx: Tx,
  chapter: ChapterKey,
  memberId: Uuid,
  now: Date,
): Promise<readonly ChangeBody[]> {
  await removeSeriesHost(tx, memberId);
  await eraseFromSeries(tx, memberId);
  const locked = await lockWithWhoRun(tx, memberId);
  const before = locked.find((one) => one.memberId === memberId);
  const withdrawn = await withdrawMember(tx, memberId, now);
  const tombstone = newTombstone();
  await forget(tx, CHAPTER_PEOPLE, memberId, tombstone);
  await forgetInAudit(tx, memberId);
  await eraseFromDeliveries(tx, chapter, memberId, now);
  await eraseFromOutbox(tx, memberId, tombstone);
  if (!before) return withdrawn;
  const changes: ChangeBody[] = [...withdrawn];
  const led = before.role === 'LEAD_ORGANIZER' && before.status === 'ACTIVE';
  const lead = led ? successor(locked.filter((one) => one !== before)) : undefined;
  if (lead) {
    const saved = await saveMembership(tx, lead, null, now);
    changes.push({ type: 'membership.changed', data: membershipState(saved) });
  }
  return changes;
}
