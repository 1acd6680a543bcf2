import { encodeId, type Uuid } from '../../../kernel/ids.ts';
import type { ChapterContext } from '../context.ts';
import type { AuditRead } from './audit.ts';

/**
 * Writes down that the viewer reads a list of people, before it is handed out: a read that is not logged is not given.
 * @param eventId whose list it is; undefined for the chapter's
 * @param reason why headquarters reads it
 */
export async function recordRead(
  ctx: ChapterContext,
  action: AuditRead,
  eventId: Uuid | undefined,
  people: number,
  reason?: string,
): Promise<void> {
  await ctx.audit.load({
    at: ctx.now,
    actor: ctx.signedIn(),
    role: reason === undefined ? (await ctx.membership())?.role : 'HQ_ADMIN',
    action,
    outcome: 'READ',
    object: eventId && encodeId('Event', ctx.chapter, eventId),
    people,
    origin: ctx.origin,
    reason,
  });
}
