import { type Page, pageOf } from '../../../kernel/graphql/page.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { recordRead } from '../audit/record-read.ts';
import type { ChapterContext } from '../context.ts';
import { type PageArguments, timeCursor, timePage } from '../graphql/time-page.ts';
import { countInvitations, type Invitation, listInvitations } from './invitation.store.ts';

/** Who is invited to an event, the oldest first. @throws FORBIDDEN, BAD_PAGE_SIZE, BAD_CURSOR */
export async function invitationPage(
  ctx: ChapterContext,
  eventId: Uuid,
  args: PageArguments,
): Promise<Page<Invitation>> {
  await ctx.assertMay('MANAGE_EVENTS', 'Only those who manage events see who is invited.');
  const page = timePage(args, 'invitations');
  const [rows, total] = await Promise.all([
    listInvitations(ctx.db, eventId, page),
    countInvitations(ctx.db, eventId),
  ]);
  const result = pageOf(rows, page, total, (row) => timeCursor('invitations', row.invitedAt, row.memberId));
  await recordRead(ctx, 'INVITATIONS_READ', eventId, result.items.length);
  return result;
}
