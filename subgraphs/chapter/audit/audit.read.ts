import { countEntries, listEntries, type NamedEntry } from '../../../kernel/audit/audit.store.ts';
import { cursorFor, type Page, pageOf, pageRequest } from '../../../kernel/graphql/page.ts';
import type { ChapterContext } from '../context.ts';
import type { PageArguments } from '../graphql/time-page.ts';

/** Who did what in the chapter, the newest first. @throws FORBIDDEN, BAD_PAGE_SIZE, BAD_CURSOR */
export async function auditPage(ctx: ChapterContext, args: PageArguments): Promise<Page<NamedEntry>> {
  await ctx.assertMay('SEE_AUDIT_LOG', 'Only lead organizers read the audit log.');
  const page = pageRequest(args, 'audit', 1);
  const before = page.after && Number(page.after[0]);
  const [rows, total] = await Promise.all([listEntries(ctx.db, before, page.size + 1), countEntries(ctx.db)]);
  return pageOf(rows, page, total, ({ seq }) => cursorFor('audit', [seq]));
}
