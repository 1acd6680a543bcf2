import { ChapterhouseError } from '../../../../kernel/errors.ts';
import { type ChapterKey, decodeId, type IdType, isUuid, type Uuid } from '../../../../kernel/ids.ts';
import { UserFault } from '../../../../kernel/user-error.ts';
import { mayFind } from '../../directory/chapter.ts';
import { isOpening, type PostRecord } from '../post.ts';
import type { SpaceContext } from '../space.context.ts';

/** Whether the viewer may read what stands in a chapter's discussions: whoever can find the chapter. */
export async function mayRead(
  { loaders, viewer }: SpaceContext,
  chapter: ChapterKey | null,
): Promise<boolean> {
  if (chapter === null) return true;
  const record = await loaders.chapter.load(chapter);
  return record !== null && mayFind(record, viewer);
}

export async function findPost(context: SpaceContext, id: string): Promise<PostRecord | null> {
  const post = isUuid(id) ? await context.loaders.post.load(id) : null;
  return post && (await mayRead(context, post.chapter)) ? post : null;
}

/** @throws BAD_ID · @throws UserFault NOT_FOUND that names `field` */
export async function postOf(context: SpaceContext, id: string, field = 'postId'): Promise<PostRecord> {
  const { type, local } = decodeId(id, 'Discussion', 'Reply');
  const post = await findPost(context, local);
  if (post && isOpening(post) === (type === 'Discussion')) return post;
  throw new UserFault('NOT_FOUND', 'There is no such post.', [field]);
}

/** @throws BAD_ID · @throws UserFault NOT_FOUND */
export async function discussionOf(context: SpaceContext, id: string): Promise<PostRecord> {
  decodeId(id, 'Discussion');
  return postOf(context, id, 'discussionId');
}

/** @throws BAD_ID unless it is of that type */
export function uuidOf(id: string, type: IdType): Uuid {
  const { local } = decodeId(id, type);
  if (isUuid(local)) return local;
  throw new ChapterhouseError('BAD_ID', `"${id.slice(0, 80)}" is not an id of this API.`);
}

/** @throws BAD_ID · @throws UserFault NOT_FOUND that names `field` */
export async function chapterOf(context: SpaceContext, id: string, field: string): Promise<ChapterKey> {
  const key = decodeId(id, 'Chapter').chapter as ChapterKey;
  if (await mayRead(context, key)) return key;
  throw new UserFault('NOT_FOUND', 'There is no such chapter.', [field]);
}

/** @throws BAD_ID · @throws UserFault NOT_FOUND */
export async function memberOf({ loaders }: SpaceContext, id: string): Promise<Uuid> {
  const { local } = decodeId(id, 'Member');
  if (isUuid(local) && (await loaders.member.load(local))) return local;
  throw new UserFault('NOT_FOUND', 'There is no such member.', ['memberId']);
}
