import { type Page, pageOf } from '../../../kernel/graphql/page.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { ChapterContext } from '../context.ts';
import { type PageArguments, timeCursor, timePage } from '../graphql/time-page.ts';
import { type EventSelection, listEvents } from './event.store.ts';
import type { ChapterEvent, EventType, ShownEventStatus } from './event.ts';

export interface EventListArguments extends PageArguments {
  readonly filter?:
    | {
        readonly from?: Date | null | undefined;
        readonly to?: Date | null | undefined;
        readonly status?: readonly ShownEventStatus[] | null | undefined;
        readonly types?: readonly EventType[] | null | undefined;
        readonly topics?: readonly string[] | null | undefined;
      }
    | null
    | undefined;
}

const ALL: readonly ShownEventStatus[] = ['PUBLISHED', 'PAST', 'CANCELLED'];

/**
 * The chapter's events by time of start: from `from` on the soonest first, else the latest first. Drafts are left out
 * unless they are asked for by someone who may see them.
 * @throws BAD_PAGE_SIZE, BAD_CURSOR
 */
export async function eventPage(ctx: ChapterContext, args: EventListArguments): Promise<Page<ChapterEvent>> {
  const { from, to, status, types, topics } = args.filter ?? {};
  const drafts = (status ?? ALL).includes('DRAFT') && (await ctx.may('SEE_DRAFTS'));
  const selection: EventSelection = {
    from: from ?? null,
    to: to ?? null,
    status: (status ?? ALL).filter((one) => one !== 'DRAFT' || drafts),
    types: types ?? null,
    topics: topics ?? null,
    soonestFirst: from != null,
  };
  const order = selection.soonestFirst ? 'events:soonest' : 'events:latest';
  const page = timePage(args, order);
  const { rows, total } = await listEvents(ctx.db, selection, page, ctx.now);
  for (const row of rows) ctx.loaders.event.prime(row.id, row);
  return pageOf(rows, page, total, (row) => timeCursor(order, row.startsAt, row.id));
}

/** An event the viewer may see, or nothing. */
export async function visibleEvent(ctx: ChapterContext, id: Uuid): Promise<ChapterEvent | undefined> {
  const event = await ctx.loaders.event.load(id);
  if (event?.status === 'DRAFT' && !(await ctx.may('SEE_DRAFTS'))) return undefined;
  return event;
}
