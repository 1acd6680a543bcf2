import { type Page, pageOf } from '../../../kernel/graphql/page.ts';
import type { ChapterContext } from '../context.ts';
import { type PageArguments, timeCursor, timePage } from '../graphql/time-page.ts';
import { countAuditEntries, listAuditEntries } from './audit.store.ts';
import type { AuditEntry } from './audit.ts';

/** Who read which lists of people, the newest first. @throws FORBIDDEN, BAD_PAGE_SIZE, BAD_CURSOR */
export async function auditPage(ctx: ChapterContext, args: PageArguments): Promise<Page<AuditEntry>> {
  await ctx.assertMay('SEE_AUDIT_LOG', 'Only lead organizers read the audit log.');
  const page = timePage(args, 'audit');
  const [rows, total] = await Promise.all([listAuditEntries(ctx.db, page), countAuditEntries(ctx.db)]);
  return pageOf(rows, page, total, (row) => timeCursor('audit', row.at, row.id));
}
