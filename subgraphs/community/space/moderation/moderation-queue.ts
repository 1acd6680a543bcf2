import type { Connection } from '../../../../kernel/graphql/connection.ts';
import { cursorFor, pageOf, pageRequest } from '../../../../kernel/graphql/page.ts';
import { connectionOf } from '../../directory/connection-of.ts';
import { checkCursor } from '../../directory/cursor-parts.ts';
import type { PageArgs } from '../discussion/discussion-list.ts';
import { readableReach } from '../moderator.ts';
import { presentPost } from '../post.type.ts';
import type { SpaceContext } from '../space.context.ts';
import type { ReportedPost } from './moderation.type.ts';
import { queuePage } from './report.store.ts';

/** Posts with open reports, as far as the viewer's regions go, the longest waiting first. @throws UNAUTHENTICATED, FORBIDDEN, BAD_PAGE_SIZE, BAD_CURSOR */
export async function moderationQueue(
  context: SpaceContext,
  args: PageArgs,
): Promise<Connection<ReportedPost>> {
  const reach = await readableReach(context);
  const page = pageRequest(args, 'moderationQueue', 2);
  checkCursor(page, 'instant', 'uuid');
  const { places, total } = await queuePage(context.db, reach === 'EVERYWHERE' ? null : [...reach], page);
  return connectionOf(
    pageOf(places, page, total, ({ reportedAt, postId }) =>
      cursorFor('moderationQueue', [reportedAt.getTime(), postId]),
    ),
    async ({ postId, reportedAt }) => {
      const record = await context.loaders.post.load(postId);
      return record && { post: presentPost(record), reportedAt };
    },
    (item) => item,
  );
}
