import { moderates } from '../moderator.ts';
import type { PostRecord } from '../post.ts';
import type { SpaceContext } from '../space.context.ts';

/** Whether the viewer may see a post's words: everyone, unless it is hidden; then its author and moderators. */
export async function seesHidden(context: SpaceContext, post: PostRecord): Promise<boolean> {
  if (post.hiddenAt === null) return true;
  const memberId = context.viewer?.memberId;
  return (memberId !== undefined && memberId === post.authorId) || moderates(context, post.chapter);
}
