import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Connection, Paged } from '../../../../kernel/graphql/connection.ts';
import { payload } from '../../../../kernel/graphql/user-errors.ts';
import type { Uuid } from '../../../../kernel/ids.ts';
import type { CommunityContext } from '../../context.ts';
import { loadChapter } from '../../directory/chapter.resolver.ts';
import { Chapter } from '../../directory/chapter.type.ts';
import type { PostRecord } from '../post.ts';
import {
  Discussion,
  DiscussionConnection,
  DiscussionsArgs,
  presentDiscussion,
  presentPost,
  presentReply,
  Reply,
  ReplyConnection,
  SpacePageArgs,
} from '../post.type.ts';
import {
  DeletePostInput,
  DeletePostPayload,
  EditPostInput,
  EditPostPayload,
  type PostPayload,
  ReplyToDiscussionInput,
  ReplyToDiscussionPayload,
  StartDiscussionInput,
  StartDiscussionPayload,
} from './discussion.input.ts';
import { deletePost, editPost, reply, startDiscussion } from './discussion.service.ts';
import { listDiscussions, listReplies } from './discussion-list.ts';
import { chapterOf, discussionOf, findPost, postOf, uuidOf } from './find-post.ts';
import { seesHidden } from './hidden.ts';

const read = async ({ loaders }: CommunityContext, id: Uuid): Promise<PostRecord> =>
  (await loaders.post.load(id)) as PostRecord;

@Resolver(() => Discussion)
export class DiscussionResolver {
  @Paged()
  @Query(() => DiscussionConnection, {
    description: 'Of the whole community or of one chapter; where something happened last first.',
  })
  discussions(
    @Ctx() context: CommunityContext,
    @Args() args: DiscussionsArgs,
  ): Promise<Connection<Discussion>> {
    return listDiscussions(context, args);
  }

  @Query(() => Discussion, { nullable: true })
  async discussion(
    @Ctx() context: CommunityContext,
    @Arg('id', () => ID) id: string,
  ): Promise<Discussion | null> {
    const record = await findPost(context, uuidOf(id, 'Discussion'));
    return record && presentDiscussion(record);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Null once deleted, and of what is hidden but to its author and moderators.',
  })
  async title(@Root() { record }: Discussion, @Ctx() context: CommunityContext): Promise<string | null> {
    return (await seesHidden(context, record)) ? record.title : null;
  }

  @FieldResolver(() => Chapter, { nullable: true, description: 'Whose; null: the whole community’s.' })
  chapter(@Root() { record }: Discussion, @Ctx() context: CommunityContext): Promise<Chapter | null> | null {
    return record.chapter && loadChapter(context, record.chapter);
  }

  @Paged()
  @FieldResolver(() => ReplyConnection, { description: 'The oldest first.' })
  replies(
    @Root() { record }: Discussion,
    @Ctx() context: CommunityContext,
    @Args() args: SpacePageArgs,
  ): Promise<Connection<Reply>> {
    return listReplies(context, record.discussionId, args);
  }

  @Mutation(() => StartDiscussionPayload, {
    description: 'In the whole community: anyone signed in. In a chapter: who belongs to it.',
  })
  startDiscussion(
    @Ctx() context: CommunityContext,
    @Arg('input', () => StartDiscussionInput) { title, body, chapterId, asChapterId }: StartDiscussionInput,
  ): Promise<Partial<StartDiscussionPayload>> {
    return payload(async () => {
      const chapter = chapterId == null ? null : await chapterOf(context, chapterId, 'chapterId');
      const asChapter = asChapterId == null ? null : await chapterOf(context, asChapterId, 'asChapterId');
      const id = await startDiscussion(context, { title, body, chapter, asChapter });
      return { discussion: presentDiscussion(await read(context, id)) };
    });
  }

  @Mutation(() => ReplyToDiscussionPayload)
  replyToDiscussion(
    @Ctx() context: CommunityContext,
    @Arg('input', () => ReplyToDiscussionInput) input: ReplyToDiscussionInput,
  ): Promise<Partial<ReplyToDiscussionPayload>> {
    return payload(async () => {
      const { discussionId, body, asChapterId } = input;
      const asChapter = asChapterId == null ? null : await chapterOf(context, asChapterId, 'asChapterId');
      const discussion = await discussionOf(context, discussionId);
      const replyId = await reply(context, discussion, { body, asChapter });
      return {
        reply: presentReply(await read(context, replyId)),
        discussion: presentDiscussion(await read(context, discussion.id)),
      };
    });
  }

  @Mutation(() => EditPostPayload, { description: 'Its author alone.' })
  editPost(
    @Ctx() context: CommunityContext,
    @Arg('input', () => EditPostInput) { postId, title, body }: EditPostInput,
  ): Promise<Partial<PostPayload>> {
    return payload(async () => {
      const post = await postOf(context, postId);
      await editPost(context, post, { title: title ?? undefined, body: body ?? undefined });
      return { post: presentPost(await read(context, post.id)) };
    });
  }

  @Mutation(() => DeletePostPayload, {
    description: 'The words go for good, the place stays. Its author alone, banned or not.',
  })
  deletePost(
    @Ctx() context: CommunityContext,
    @Arg('input', () => DeletePostInput) { postId }: DeletePostInput,
  ): Promise<Partial<PostPayload>> {
    return payload(async () => {
      const post = await postOf(context, postId);
      await deletePost(context, post);
      return { post: presentPost(await read(context, post.id)) };
    });
  }
}

@Resolver(() => Reply)
export class ReplyResolver {
  @FieldResolver(() => Discussion)
  async discussion(@Root() { record }: Reply, @Ctx() context: CommunityContext): Promise<Discussion> {
    return presentDiscussion(await read(context, record.discussionId));
  }
}
