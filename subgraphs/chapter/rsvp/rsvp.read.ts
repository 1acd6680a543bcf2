import { ChapterhouseError } from '../../../kernel/errors.ts';
import { type Page, pageOf } from '../../../kernel/graphql/page.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { isHqAdmin } from '../../../kernel/viewer.ts';
import { recordRead } from '../audit/record-read.ts';
import type { ChapterContext } from '../context.ts';
import { type PageArguments, timeCursor, timePage } from '../graphql/time-page.ts';
import {
  type ComingRsvp,
  countComingRsvps,
  countRsvps,
  listComingRsvps,
  listRsvps,
} from './rsvp.list.store.ts';
import type { AttendanceStatus, Rsvp, RsvpStatus } from './rsvp.ts';

export interface RsvpListArguments extends PageArguments {
  /** Why headquarters reads them. */
  readonly reason?: string | null | undefined;
  readonly filter?:
    | {
        readonly status?: readonly RsvpStatus[] | null | undefined;
        readonly attendance?: readonly AttendanceStatus[] | null | undefined;
      }
    | null
    | undefined;
}

/**
 * The answers to an event, the oldest first; who reads them is written down.
 * @throws FORBIDDEN, REASON_REQUIRED, BAD_PAGE_SIZE, BAD_CURSOR
 */
export async function rsvpPage(
  ctx: ChapterContext,
  eventId: Uuid,
  args: RsvpListArguments,
): Promise<Page<Rsvp>> {
  const reason = await reasonOfHeadquarters(ctx, args.reason);
  const page = timePage(args, 'rsvps');
  const selection = {
    eventId,
    status: args.filter?.status ?? null,
    attendance: args.filter?.attendance ?? null,
    now: ctx.now,
  };
  const [rows, total] = await Promise.all([
    listRsvps(ctx.db, selection, page),
    countRsvps(ctx.db, selection),
  ]);
  const result = pageOf(rows, page, total, (row) => timeCursor('rsvps', row.createdAt, row.id));
  await recordRead(ctx, 'RSVPS_READ', eventId, result.items.length, reason);
  return result;
}

const REASON = { least: 10, most: 500 };

/**
 * Undefined for those who run the event, who need none.
 * @throws FORBIDDEN, and REASON_REQUIRED for headquarters' administrators who give none
 */
async function reasonOfHeadquarters(
  ctx: ChapterContext,
  given: string | null | undefined,
): Promise<string | undefined> {
  if (await ctx.may('SEE_ALL_RSVPS')) return undefined;
  if (!isHqAdmin(ctx.viewer)) {
    throw new ChapterhouseError('FORBIDDEN', 'Only those who run the event see who answered.');
  }
  const reason = given?.trim() ?? '';
  if (reason.length >= REASON.least && reason.length <= REASON.most && !reason.includes('\0')) return reason;
  throw new ChapterhouseError(
    'REASON_REQUIRED',
    `Say in \`reason\` why headquarters reads this list: ${REASON.least} to ${REASON.most} characters.`,
  );
}

/** The viewer's own answers to events not over, the soonest first. @throws BAD_PAGE_SIZE, BAD_CURSOR */
export async function viewerRsvpPage(ctx: ChapterContext, args: PageArguments): Promise<Page<ComingRsvp>> {
  const page = timePage(args, 'viewer-rsvps');
  const viewer = ctx.signedIn();
  const [rows, total] = await Promise.all([
    listComingRsvps(ctx.db, viewer, ctx.now, page),
    countComingRsvps(ctx.db, viewer, ctx.now),
  ]);
  return pageOf(rows, page, total, (row) => timeCursor('viewer-rsvps', row.startsAt, row.id));
}

/** An answer the viewer may see: their own, or any for those who run events. */
export async function visibleRsvp(ctx: ChapterContext, id: Uuid): Promise<Rsvp | undefined> {
  const rsvp = await ctx.loaders.rsvp.load(id);
  const own = rsvp !== undefined && rsvp.memberId === ctx.viewer?.memberId;
  return own || (await ctx.may('SEE_ALL_RSVPS')) ? rsvp : undefined;
}

/** Whether the viewer may see what was said with an answer: who gave it, and those who manage events. */
export const maySeeAnswers = async (ctx: ChapterContext, rsvp: Rsvp): Promise<boolean> =>
  rsvp.memberId === ctx.viewer?.memberId || (await ctx.may('SEE_ANSWERS'));
