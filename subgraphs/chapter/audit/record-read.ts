import { newUuid, type Uuid } from '../../../kernel/ids.ts';
import type { ChapterContext } from '../context.ts';
import { insertAuditEntry } from './audit.store.ts';
import type { AuditAction } from './audit.ts';

/** Writes down that the viewer reads a list of people, before it is handed out: a read that is not logged is not given. */
export async function recordRead(
  ctx: ChapterContext,
  action: AuditAction,
  eventId: Uuid,
  people: number,
): Promise<void> {
  const at = ctx.now;
  const id = newUuid(at.getTime());
  await insertAuditEntry(ctx.db, { id, at, memberId: ctx.signedIn(), action, eventId, people });
}
