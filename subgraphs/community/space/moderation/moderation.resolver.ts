import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Connection, Paged } from '../../../../kernel/graphql/connection.ts';
import { payload } from '../../../../kernel/graphql/user-errors.ts';
import type { CommunityContext } from '../../context.ts';
import { loadMember } from '../../member/member.resolver.ts';
import { Member } from '../../member/member.type.ts';
import type { PostPayload } from '../discussion/discussion.input.ts';
import { discussionOf, postOf } from '../discussion/find-post.ts';
import type { PostRecord } from '../post.ts';
import { presentDiscussion, presentPost, SpacePageArgs } from '../post.type.ts';
import { dismissReports, hide, reportPost, setLocked, unhide } from './moderation.service.ts';
import {
  DismissReportsInput,
  DismissReportsPayload,
  HidePostInput,
  HidePostPayload,
  LockDiscussionInput,
  LockDiscussionPayload,
  PostReport,
  ReportedPost,
  ReportedPostConnection,
  ReportPostInput,
  ReportPostPayload,
  UnhidePostInput,
  UnhidePostPayload,
  UnlockDiscussionInput,
  UnlockDiscussionPayload,
} from './moderation.type.ts';
import { moderationQueue } from './moderation-queue.ts';

const MODERATORS = 'Headquarters’ administrators; of chapters’ discussions those of the region too.';

/** The post after something was done to it. */
const afterwards = (
  context: CommunityContext,
  postId: string,
  work: (post: PostRecord) => Promise<void>,
): Promise<Partial<PostPayload>> =>
  payload(async () => {
    const post = await postOf(context, postId);
    await work(post);
    return { post: presentPost((await context.loaders.post.load(post.id)) ?? post) };
  });

const locking = (
  context: CommunityContext,
  discussionId: string,
  locked: boolean,
): Promise<Partial<LockDiscussionPayload>> =>
  payload(async () => {
    const discussion = await discussionOf(context, discussionId);
    await setLocked(context, discussion, locked);
    return { discussion: presentDiscussion((await context.loaders.post.load(discussion.id)) ?? discussion) };
  });

@Resolver(() => ReportedPost)
export class ModerationResolver {
  @Paged()
  @Query(() => ReportedPostConnection, {
    nullable: true,
    description:
      'Reported posts, the longest waiting first. Headquarters alone, of administered regions theirs.',
  })
  moderationQueue(
    @Ctx() context: CommunityContext,
    @Args() args: SpacePageArgs,
  ): Promise<Connection<ReportedPost>> {
    return moderationQueue(context, args);
  }

  @FieldResolver(() => [PostReport], { description: 'Those that wait, the oldest first.' })
  reports(@Root() { post }: ReportedPost, @Ctx() { loaders }: CommunityContext): Promise<PostReport[]> {
    return loaders.openReports.load(post.record.id);
  }

  @Mutation(() => ReportPostPayload, { description: 'Anyone signed in, once a post.' })
  reportPost(
    @Ctx() context: CommunityContext,
    @Arg('input', () => ReportPostInput) { postId, reason }: ReportPostInput,
  ): Promise<Partial<PostPayload>> {
    return afterwards(context, postId, (post) => reportPost(context, post, reason));
  }

  @Mutation(() => HidePostPayload, { description: `Settles its reports, too. ${MODERATORS}` })
  hidePost(
    @Ctx() context: CommunityContext,
    @Arg('input', () => HidePostInput) { postId, reason }: HidePostInput,
  ): Promise<Partial<PostPayload>> {
    return afterwards(context, postId, (post) => hide(context, post, reason));
  }

  @Mutation(() => UnhidePostPayload, { description: MODERATORS })
  unhidePost(
    @Ctx() context: CommunityContext,
    @Arg('input', () => UnhidePostInput) { postId }: UnhidePostInput,
  ): Promise<Partial<PostPayload>> {
    return afterwards(context, postId, (post) => unhide(context, post));
  }

  @Mutation(() => DismissReportsPayload, {
    description: `The post stays, and leaves the moderation queue. ${MODERATORS}`,
  })
  dismissReports(
    @Ctx() context: CommunityContext,
    @Arg('input', () => DismissReportsInput) { postId }: DismissReportsInput,
  ): Promise<Partial<PostPayload>> {
    return afterwards(context, postId, (post) => dismissReports(context, post));
  }

  @Mutation(() => LockDiscussionPayload, { description: `Nobody replies or edits any more. ${MODERATORS}` })
  lockDiscussion(
    @Ctx() context: CommunityContext,
    @Arg('input', () => LockDiscussionInput) { discussionId }: LockDiscussionInput,
  ): Promise<Partial<LockDiscussionPayload>> {
    return locking(context, discussionId, true);
  }

  @Mutation(() => UnlockDiscussionPayload, { description: MODERATORS })
  unlockDiscussion(
    @Ctx() context: CommunityContext,
    @Arg('input', () => UnlockDiscussionInput) { discussionId }: UnlockDiscussionInput,
  ): Promise<Partial<UnlockDiscussionPayload>> {
    return locking(context, discussionId, false);
  }
}

@Resolver(() => PostReport)
export class PostReportResolver {
  @FieldResolver(() => Member, { nullable: true })
  member(@Root() { memberId }: PostReport, @Ctx() context: CommunityContext): Promise<Member | null> {
    return loadMember(context, memberId);
  }
}
