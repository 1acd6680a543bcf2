import type { Uuid } from '../../../kernel/ids.ts';
import { invalid } from '../checks.ts';
import { allowed, type ChapterContext } from '../context.ts';
import { assertChangeable } from '../event/event.ts';
import { commit } from '../feed/commit.ts';
import { may } from '../membership/membership.policy.ts';
import { RsvpBook } from '../rsvp/rsvp.book.ts';
import { noSuchEvent } from '../rsvp/rsvp.policy.ts';
import { insertInvitations } from './invitation.store.ts';

const MOST = 500;

/**
 * Invites members to an event, whatever its mode: an invitation is an approval beforehand. Who is invited stays so.
 * @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, FORBIDDEN, NOT_FOUND, EVENT_CANCELLED, EVENT_PAST, INVALID
 */
export async function inviteMembers(
  ctx: ChapterContext,
  eventId: Uuid,
  memberIds: readonly Uuid[],
): Promise<void> {
  const viewer = ctx.signedIn();
  if (memberIds.length > MOST) throw invalid(['memberIds'], `At most ${MOST} at once.`);
  await commit(ctx, async (tx) => {
    const seats = [viewer, ...memberIds].map((memberId) => ({ eventId, memberId }));
    const book = await RsvpBook.open(tx, seats, 0);
    allowed('MANAGE_EVENTS', book.membership(viewer));
    const event = book.event(eventId);
    if (!event) throw noSuchEvent();
    assertChangeable(event.terms, ctx.now);
    const stranger = memberIds.findIndex((memberId) => !may('RSVP', book.membership(memberId)));
    if (stranger !== -1) {
      throw invalid(['memberIds', String(stranger)], 'Only active members of the chapter can be invited.');
    }
    await insertInvitations(tx, eventId, memberIds, viewer, ctx.now);
    return { result: undefined, changes: [] };
  });
}
