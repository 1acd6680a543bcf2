import { type Page, pageOf } from '../../../kernel/graphql/page.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { recordRead } from '../audit/record-read.ts';
import type { ChapterContext } from '../context.ts';
import { type PageArguments, timeCursor, timePage } from '../graphql/time-page.ts';
import { isPublic, ROLES } from './membership.policy.ts';
import { countMemberships, listMemberships } from './membership.store.ts';
import type { ChapterRole, Membership, MembershipStatus } from './membership.ts';

export interface MembershipListArguments extends PageArguments {
  readonly filter?:
    | {
        readonly roles?: readonly ChapterRole[] | null | undefined;
        readonly status?: readonly MembershipStatus[] | null | undefined;
      }
    | null
    | undefined;
}

const PUBLIC_ROLES = ROLES.filter((role) => role !== 'MEMBER');

/**
 * The chapter's memberships, the oldest first: those who run it for everyone, all for its organizers.
 * @throws BAD_PAGE_SIZE, BAD_CURSOR
 */
export async function membershipPage(
  ctx: ChapterContext,
  args: MembershipListArguments,
): Promise<Page<Membership>> {
  const page = timePage(args, 'memberships');
  const { roles = null, status = null } = args.filter ?? {};
  const all = await ctx.may('SEE_ALL_MEMBERSHIPS');
  const selection = all
    ? { roles, status }
    : {
        roles: PUBLIC_ROLES.filter((role) => roles?.includes(role) ?? true),
        status: status === null || status.includes('ACTIVE') ? (['ACTIVE'] as const) : [],
      };
  const [rows, total] = await Promise.all([
    listMemberships(ctx.db, selection, page),
    countMemberships(ctx.db, selection),
  ]);
  const result = pageOf(rows, page, total, (row) => timeCursor('memberships', row.joinedAt, row.id));
  if (all) await recordRead(ctx, 'MEMBERSHIPS_READ', undefined, result.items.length);
  return result;
}

/** A membership the viewer may see: their own, one of those who run the chapter, or any for its organizers. */
export async function visibleMembership(ctx: ChapterContext, id: Uuid): Promise<Membership | undefined> {
  const membership = await ctx.loaders.membership.load(id);
  if (!membership) return undefined;
  const own = membership.memberId === ctx.viewer?.memberId;
  return own || isPublic(membership) || (await ctx.may('SEE_ALL_MEMBERSHIPS')) ? membership : undefined;
}

/** Whether the viewer may see what is noted of a membership: its member and the chapter's organizers. */
export const maySeeNotes = async (ctx: ChapterContext, membership: Membership): Promise<boolean> =>
  membership.memberId === ctx.viewer?.memberId || (await ctx.may('SEE_ALL_MEMBERSHIPS'));
