import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import { checkText } from '../text-input.ts';

/** What stands in a discussion: the post that opens it, which has the discussion's id, or a reply. */
export interface PostRecord {
  readonly id: Uuid;
  readonly discussionId: Uuid;
  /** Whose discussion it is; null: the whole community's. */
  readonly chapter: ChapterKey | null;
  /** Null of a reply, and once it was deleted. */
  readonly title: string | null;
  /** Null once the member is erased. */
  readonly authorId: Uuid | null;
  /** In whose name its author wrote it. */
  readonly asChapter: ChapterKey | null;
  /** Markdown; null once it was deleted. */
  readonly body: string | null;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
  readonly hiddenAt: Date | null;
  readonly hiddenReason: string | null;
  /** Of the discussion, as are those below. */
  readonly lockedAt: Date | null;
  readonly lastActivityAt: Date;
  readonly replies: number;
}

export const isOpening = ({ id, discussionId }: PostRecord): boolean => id === discussionId;

/** @throws UserFault INVALID */
export const checkTitle = (title: string): string => checkText(title, 'title', { min: 1, max: 150 });

/** @throws UserFault INVALID */
export const checkBody = (body: string): string => checkText(body, 'body', { min: 1, max: 20_000 });

/** @throws UserFault INVALID */
export const checkReason = (reason: string): string => checkText(reason, 'reason', { min: 1, max: 500 });

/** @throws UserFault DISCUSSION_LOCKED */
export function checkOpen({ lockedAt }: Pick<PostRecord, 'lockedAt'>): void {
  if (lockedAt) throw new UserFault('DISCUSSION_LOCKED', 'The discussion is locked.');
}

/** Whether the viewer may change the post: its author, while it stands for all to see in an open discussion. */
export const mayEdit = (post: PostRecord, memberId: Uuid | undefined): boolean =>
  mayDelete(post, memberId) && post.hiddenAt === null && post.lockedAt === null;

export const mayDelete = (post: PostRecord, memberId: Uuid | undefined): boolean =>
  memberId !== undefined && post.authorId === memberId && post.deletedAt === null;

/** Of what others wrote and all can see. */
export const mayReport = (post: PostRecord, memberId: Uuid | undefined): boolean =>
  memberId !== undefined && post.authorId !== memberId && post.deletedAt === null && post.hiddenAt === null;
