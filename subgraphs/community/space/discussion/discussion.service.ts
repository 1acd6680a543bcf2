import type { Tx } from '../../../../kernel/db/database.ts';
import { type ChapterKey, newUuid, type Uuid } from '../../../../kernel/ids.ts';
import { UserFault } from '../../../../kernel/user-error.ts';
import { signedIn } from '../../authority.ts';
import { setMentions } from '../mention/mention.store.ts';
import { tellMentioned } from '../mention/mention-letters.ts';
import { mentionsIn } from '../mention.ts';
import { checkBody, checkOpen, checkTitle, isOpening, mayDelete, type PostRecord } from '../post.ts';
import { authorizePosting } from '../posting.ts';
import type { SpaceContext } from '../space.context.ts';
import { spaceChanged } from '../space-changed.ts';
import { insertDiscussion, noteActivity, updateTitle } from './discussion.store.ts';
import { clearPosts, insertPost, lockPost, updateBody } from './post.store.ts';

export interface Opening {
  readonly title: string;
  readonly body: string;
  readonly chapter: ChapterKey | null;
  readonly asChapter: ChapterKey | null;
}

/** @throws UserFault INVALID, or as `authorizePosting` · @returns the discussion's id */
export async function startDiscussion(context: SpaceContext, opening: Opening): Promise<Uuid> {
  const { memberId } = await authorizePosting(context, opening);
  const [title, body] = [checkTitle(opening.title), checkBody(opening.body)];
  const { db, clock } = context;
  const [id, at] = [newUuid(), clock.now()];
  await db.transaction(async (tx) => {
    await insertDiscussion(tx, { id, chapter: opening.chapter, title, at });
    await write(tx, context, {
      id,
      discussionId: id,
      authorId: memberId,
      asChapter: opening.asChapter,
      body,
      at,
    });
  });
  spaceChanged(context);
  return id;
}

/** @throws UserFault INVALID, DISCUSSION_LOCKED, NOT_FOUND, or as `authorizePosting` · @returns the reply's id */
export async function reply(
  context: SpaceContext,
  discussion: PostRecord,
  words: { readonly body: string; readonly asChapter: ChapterKey | null },
): Promise<Uuid> {
  const { asChapter } = words;
  const { memberId } = await authorizePosting(context, { chapter: discussion.chapter, asChapter });
  const body = checkBody(words.body);
  const { db, clock } = context;
  const [id, at] = [newUuid(), clock.now()];
  await db.transaction(async (tx) => {
    const standing = await noteActivity(tx, discussion.id, at);
    if (!standing) throw new UserFault('NOT_FOUND', 'There is no such discussion.', ['discussionId']);
    checkOpen(standing);
    await write(tx, context, { id, discussionId: discussion.id, authorId: memberId, asChapter, body, at });
  });
  spaceChanged(context);
  return id;
}

interface Writing {
  readonly id: Uuid;
  readonly discussionId: Uuid;
  readonly authorId: Uuid;
  readonly asChapter: ChapterKey | null;
  readonly body: string;
  readonly at: Date;
}

async function write(tx: Tx, context: SpaceContext, { at, ...post }: Writing): Promise<void> {
  await insertPost(tx, { ...post, createdAt: at });
  await mention(tx, context, post, at);
}

type Words = Omit<Writing, 'at' | 'asChapter'>;

async function mention(tx: Tx, { site }: SpaceContext, post: Words, now: Date): Promise<void> {
  const added = await setMentions(tx, post.id, mentionsIn(post.body), now);
  await tellMentioned(tx, post, added, { now, site });
}

/**
 * What is undefined stays.
 * @throws UserFault INVALID, FORBIDDEN, NOT_FOUND, DISCUSSION_LOCKED, or as `authorizePosting`
 */
export async function editPost(
  context: SpaceContext,
  { id, chapter }: PostRecord,
  change: { readonly title: string | undefined; readonly body: string | undefined },
): Promise<void> {
  const { memberId } = await authorizePosting(context, { chapter });
  const title = change.title === undefined ? undefined : checkTitle(change.title);
  const body = change.body === undefined ? undefined : checkBody(change.body);
  const at = context.clock.now();
  await context.db.transaction(async (tx) => {
    const post = ownPost(await lockPost(tx, id), memberId);
    checkOpen(post);
    if (post.hiddenAt) throw new UserFault('FORBIDDEN', 'A moderator has hidden the post.', ['postId']);
    if (title !== undefined && !isOpening(post)) {
      throw new UserFault('INVALID', 'A reply has no title.', ['title']);
    }
    if (title !== undefined) await updateTitle(tx, id, title);
    await updateBody(tx, id, body ?? (post.body as string), at);
    const words = { id, discussionId: post.discussionId, authorId: memberId };
    if (body !== undefined) await mention(tx, context, { ...words, body }, at);
  });
  spaceChanged(context);
}

/** The words go, the place stays. @throws UserFault UNAUTHENTICATED, FORBIDDEN, NOT_FOUND */
export async function deletePost(context: SpaceContext, { id }: PostRecord): Promise<void> {
  const { memberId } = signedIn(context.viewer);
  await context.db.transaction(async (tx) => {
    ownPost(await lockPost(tx, id), memberId);
    await clearPosts(tx, [id], context.clock.now());
  });
  spaceChanged(context);
}

/** @throws UserFault FORBIDDEN, NOT_FOUND */
function ownPost(post: PostRecord | undefined, memberId: Uuid): PostRecord {
  if (!post || post.deletedAt) throw new UserFault('NOT_FOUND', 'The post was deleted.', ['postId']);
  if (!mayDelete(post, memberId)) {
    throw new UserFault('FORBIDDEN', 'Only who wrote a post may change it.', ['postId']);
  }
  return post;
}
