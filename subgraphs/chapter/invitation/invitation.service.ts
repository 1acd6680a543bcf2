import type { Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { invalid } from '../checks.ts';
import { allowed, type ChapterContext } from '../context.ts';
import { assertChangeable } from '../event/event.ts';
import { commit } from '../feed/commit.ts';
import { may } from '../membership/membership.policy.ts';
import { RsvpBook } from '../rsvp/rsvp.book.ts';
import { noSuchEvent } from '../rsvp/rsvp.policy.ts';
import { deleteInvitations, insertInvitations } from './invitation.store.ts';

const MOST = 500;

/**
 * Invites members to an event, whatever its mode: an invitation is an approval beforehand. Who is invited stays so.
 * @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, FORBIDDEN, NOT_FOUND, EVENT_CANCELLED, EVENT_PAST, INVALID
 */
export const inviteMembers = (
  ctx: ChapterContext,
  eventId: Uuid,
  memberIds: readonly Uuid[],
): Promise<void> =>
  change(ctx, eventId, memberIds, async (tx, book, viewer) => {
    const stranger = memberIds.findIndex((memberId) => !may('RSVP', book.membership(memberId)));
    if (stranger !== -1) {
      throw invalid(['memberIds', String(stranger)], 'Only active members of the chapter can be invited.');
    }
    await insertInvitations(tx, eventId, memberIds, viewer, ctx.now);
  });

/**
 * Takes invitations back, for answers to come: whoever is in already, waits or asks stays so until they are declined.
 * Who was not invited is passed over.
 * @throws as `inviteMembers`
 */
export const uninviteMembers = (
  ctx: ChapterContext,
  eventId: Uuid,
  memberIds: readonly Uuid[],
): Promise<void> => change(ctx, eventId, memberIds, (tx) => deleteInvitations(tx, eventId, memberIds));

/** A change of who is invited, under the lock that answers take: each answer comes before it or after. */
async function change(
  ctx: ChapterContext,
  eventId: Uuid,
  memberIds: readonly Uuid[],
  work: (tx: Tx, book: RsvpBook, viewer: Uuid) => Promise<void>,
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
    await work(tx, book, viewer);
    return { result: undefined, changes: [] };
  });
}
