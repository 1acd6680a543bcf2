import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import { isHqAdmin, type Viewer } from '../../../kernel/viewer.ts';
import { signedIn } from '../authority.ts';
import type { SpaceContext } from './space.context.ts';

/** Which part of the space someone watches over: all of it, or the discussions of some regions' chapters. */
export type Reach = 'EVERYWHERE' | ReadonlySet<string>;

const NOWHERE: Reach = new Set();

export async function reachOf({ viewer, loaders }: SpaceContext): Promise<Reach> {
  if (isHqAdmin(viewer)) return 'EVERYWHERE';
  if (!viewer?.roles.includes('REGION_ADMIN')) return NOWHERE;
  return new Set(await loaders.administeredRegions.load(viewer.memberId));
}

export const covers = (reach: Reach, region: string | null): boolean =>
  reach === 'EVERYWHERE' || (region !== null && reach.has(region));

/** Whether the viewer moderates the discussions of a chapter, or with null those of the whole community. */
export async function moderates(context: SpaceContext, chapter: ChapterKey | null): Promise<boolean> {
  const reach = await reachOf(context);
  if (reach === 'EVERYWHERE' || chapter === null) return reach === 'EVERYWHERE';
  return covers(reach, (await context.loaders.chapter.load(chapter))?.regionId ?? null);
}

/** @throws UserFault UNAUTHENTICATED, FORBIDDEN */
export async function moderator(context: SpaceContext, chapter: ChapterKey | null): Promise<Viewer> {
  const viewer = signedIn(context.viewer);
  if (await moderates(context, chapter)) return viewer;
  throw new UserFault('FORBIDDEN', 'Only headquarters’ administrators and those of the region may do this.');
}

/**
 * For what holds in a region, or with null everywhere.
 * @throws UserFault UNAUTHENTICATED, FORBIDDEN
 */
export async function regionModerator(context: SpaceContext, region: string | null): Promise<Viewer> {
  const viewer = signedIn(context.viewer);
  if (covers(await reachOf(context), region)) return viewer;
  throw new UserFault('FORBIDDEN', 'Only headquarters’ administrators and those of the region may do this.');
}

/**
 * What of the moderation queue the viewer may read.
 * @throws UNAUTHENTICATED, FORBIDDEN
 */
export async function readableReach(context: SpaceContext): Promise<Reach> {
  const { viewer } = context;
  if (!viewer) throw new ChapterhouseError('UNAUTHENTICATED', 'Sign in first.');
  if (viewer.roles.includes('VIEWER')) return 'EVERYWHERE';
  if (viewer.roles.length > 0) return reachOf(context);
  throw new ChapterhouseError('FORBIDDEN', 'Only headquarters may read this.');
}
