import { UserFault } from '../../../../kernel/user-error.ts';
import { signedIn } from '../../authority.ts';
import { setLock } from '../discussion/discussion.store.ts';
import { hidePost, lockPost, touchPost } from '../discussion/post.store.ts';
import { moderator } from '../moderator.ts';
import { checkReason, mayReport, type PostRecord } from '../post.ts';
import type { SpaceContext } from '../space.context.ts';
import { spaceChanged } from '../space-changed.ts';
import { insertReport, settleReports } from './report.store.ts';

/** @throws UserFault UNAUTHENTICATED, INVALID, NOT_FOUND, ALREADY_EXISTS */
export async function reportPost(context: SpaceContext, post: PostRecord, reason: string): Promise<void> {
  const { memberId } = signedIn(context.viewer);
  const report = { postId: post.id, memberId, reason: checkReason(reason), reportedAt: context.clock.now() };
  if (post.authorId === memberId) throw new UserFault('INVALID', 'This post is your own.', ['postId']);
  await context.db.transaction(async (tx) => {
    const standing = await lockPost(tx, post.id);
    if (!standing || !mayReport(standing, memberId)) {
      throw new UserFault('NOT_FOUND', 'The post was deleted or hidden.', ['postId']);
    }
    if (await insertReport(tx, report)) return;
    throw new UserFault('ALREADY_EXISTS', 'You reported this post before.', ['postId']);
  });
  spaceChanged(context);
}

/** Reports of it are settled with that. @throws UserFault UNAUTHENTICATED, FORBIDDEN, INVALID */
export async function hide(context: SpaceContext, post: PostRecord, reason: string): Promise<void> {
  const { memberId } = await moderator(context, post.chapter);
  const hiding = { at: context.clock.now(), reason: checkReason(reason), by: memberId };
  await context.db.transaction(async (tx) => {
    await hidePost(tx, post.id, hiding);
    await settleReports(tx, post.id, hiding.at);
  });
  spaceChanged(context);
}

/** @throws UserFault UNAUTHENTICATED, FORBIDDEN */
export async function unhide(context: SpaceContext, post: PostRecord): Promise<void> {
  await moderator(context, post.chapter);
  await context.db.transaction((tx) => hidePost(tx, post.id, null));
  spaceChanged(context);
}

/** Nothing is wrong with the post: it stays, and leaves the queue. @throws UserFault UNAUTHENTICATED, FORBIDDEN */
export async function dismissReports(context: SpaceContext, post: PostRecord): Promise<void> {
  await moderator(context, post.chapter);
  await context.db.transaction((tx) => settleReports(tx, post.id, context.clock.now()));
  spaceChanged(context);
}

/** @throws UserFault UNAUTHENTICATED, FORBIDDEN */
export async function setLocked(
  context: SpaceContext,
  discussion: PostRecord,
  locked: boolean,
): Promise<void> {
  await moderator(context, discussion.chapter);
  await context.db.transaction(async (tx) => {
    await setLock(tx, discussion.id, locked ? context.clock.now() : null);
    await touchPost(tx, discussion.id);
  });
  spaceChanged(context);
}
