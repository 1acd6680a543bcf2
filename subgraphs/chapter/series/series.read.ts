import { type Page, pageOf } from '../../../kernel/graphql/page.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { ChapterContext } from '../context.ts';
import type { ChapterEvent } from '../event/event.ts';
import { type PageArguments, timeCursor, timePage } from '../graphql/time-page.ts';
import { countOccurrences, listOccurrences } from './occurrence.store.ts';
import { countSeries, listSeries, shownSeries } from './series.store.ts';
import type { Series } from './series.ts';

/** The chapter's series, the newest first; those of drafts alone for those who may see drafts. @throws BAD_PAGE_SIZE, BAD_CURSOR */
export async function seriesPage(ctx: ChapterContext, args: PageArguments): Promise<Page<Series>> {
  const page = timePage(args, 'series');
  const drafts = await ctx.may('SEE_DRAFTS');
  const [rows, total] = await Promise.all([listSeries(ctx.db, drafts, page), countSeries(ctx.db, drafts)]);
  return pageOf(rows, page, total, (row) => timeCursor('series', row.createdAt, row.id));
}

/** A series' events, the soonest first. @throws BAD_PAGE_SIZE, BAD_CURSOR */
export async function occurrencePage(
  ctx: ChapterContext,
  seriesId: Uuid,
  args: PageArguments,
): Promise<Page<ChapterEvent>> {
  const page = timePage(args, 'occurrences');
  const drafts = await ctx.may('SEE_DRAFTS');
  const [rows, total] = await Promise.all([
    listOccurrences(ctx.db, seriesId, drafts, page),
    countOccurrences(ctx.db, seriesId, drafts),
  ]);
  for (const row of rows) ctx.loaders.event.prime(row.id, row);
  return pageOf(rows, page, total, (row) => timeCursor('occurrences', row.startsAt, row.id));
}

/** A series the viewer may see, or nothing. */
export async function visibleSeries(ctx: ChapterContext, id: Uuid): Promise<Series | undefined> {
  const series = await ctx.loaders.series.load(id);
  if (!series || (await ctx.may('SEE_DRAFTS'))) return series;
  return (await shownSeries(ctx.db, [id])).length > 0 ? series : undefined;
}
