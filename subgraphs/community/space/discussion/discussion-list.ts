import type { Connection } from '../../../../kernel/graphql/connection.ts';
import { cursorFor, pageOf, pageRequest } from '../../../../kernel/graphql/page.ts';
import { type ChapterKey, decodeId, type Uuid } from '../../../../kernel/ids.ts';
import { connectionOf } from '../../directory/connection-of.ts';
import { checkCursor } from '../../directory/cursor-parts.ts';
import { mentionPage } from '../mention/mention.store.ts';
import {
  type Discussion,
  type Post,
  presentDiscussion,
  presentPost,
  presentReply,
  type Reply,
} from '../post.type.ts';
import type { SpaceContext } from '../space.context.ts';
import { discussionPage } from './discussion.store.ts';
import { findPost, mayRead } from './find-post.ts';
import { replyPage } from './post.store.ts';

export interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** Discussions by when something happened last; none where the viewer cannot find the chapter. @throws BAD_ID, BAD_PAGE_SIZE, BAD_CURSOR */
export async function listDiscussions(
  context: SpaceContext,
  { chapterId, ...args }: PageArgs & { readonly chapterId?: string | null },
): Promise<Connection<Discussion>> {
  const chapter = chapterId == null ? null : (decodeId(chapterId, 'Chapter').chapter as ChapterKey);
  const order = `discussions:${chapter ?? ''}`;
  const page = pageRequest(args, order, 2);
  checkCursor(page, 'instant', 'uuid');
  const { places, total } = (await mayRead(context, chapter))
    ? await discussionPage(context.db, chapter, page)
    : { places: [], total: 0 };
  return connectionOf(
    pageOf(places, page, total, ({ lastActivityAt, id }) => cursorFor(order, [lastActivityAt.getTime(), id])),
    ({ id }) => context.loaders.post.load(id),
    presentDiscussion,
  );
}

/** The oldest first. @throws BAD_PAGE_SIZE, BAD_CURSOR */
export async function listReplies(
  { db, loaders }: SpaceContext,
  discussionId: Uuid,
  args: PageArgs,
): Promise<Connection<Reply>> {
  const order = `replies:${discussionId}`;
  const page = pageRequest(args, order, 2);
  checkCursor(page, 'instant', 'uuid');
  const { places, total } = await replyPage(db, discussionId, page);
  return connectionOf(
    pageOf(places, page, total, ({ createdAt, id }) => cursorFor(order, [createdAt.getTime(), id])),
    ({ id }) => loaders.post.load(id),
    presentReply,
  );
}

/** Posts that mention a member, the newest first. @throws BAD_PAGE_SIZE, BAD_CURSOR */
export async function listMentions(
  context: SpaceContext,
  memberId: Uuid,
  args: PageArgs,
): Promise<Connection<Post>> {
  const page = pageRequest(args, 'mentions', 2);
  checkCursor(page, 'instant', 'uuid');
  const { places, total } = await mentionPage(context.db, memberId, page);
  return connectionOf(
    pageOf(places, page, total, ({ mentionedAt, id }) => cursorFor('mentions', [mentionedAt.getTime(), id])),
    ({ id }) => findPost(context, id),
    presentPost,
  );
}
