import { Arg, Ctx, Field, ID, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
import { ChapterhouseError } from '../../../../kernel/errors.ts';
import type { Uuid } from '../../../../kernel/ids.ts';
import type { CommunityContext } from '../../context.ts';
import { findPost, uuidOf } from '../discussion/find-post.ts';
import { isOpening, type PostRecord } from '../post.ts';
import { Discussion, presentDiscussion, presentReply, Reply } from '../post.type.ts';
import { watchPosts } from './space-live.ts';

@ObjectType({
  description:
    'A post that came or changed: written, edited, deleted, hidden, shown again, locked or unlocked.',
  simpleResolvers: true,
})
export class DiscussionActivity {
  @Field(() => Discussion)
  discussion!: Discussion;

  @Field(() => Reply, { nullable: true, description: 'The reply it is about; null: the discussion itself.' })
  reply!: Reply | null;
}

@Resolver()
export class DiscussionActivityResolver {
  @Subscription(() => DiscussionActivity, {
    subscribe: ({ args, context }: { args: { discussionId?: string | null }; context: CommunityContext }) =>
      watch(context, args.discussionId),
    description:
      'Each post whenever it comes or changes, newest state alone: of one discussion, or of the community’s and of those ' +
      'of the viewer’s chapters.',
  })
  async discussionActivity(
    @Root() { id }: Pick<PostRecord, 'id'>,
    @Ctx() { loaders }: CommunityContext,
    @Arg('discussionId', () => ID, { nullable: true }) _discussionId?: string | null,
  ): Promise<DiscussionActivity> {
    const post = (await loaders.post.load(id)) as PostRecord;
    const discussion = (await loaders.post.load(post.discussionId)) as PostRecord;
    return {
      discussion: presentDiscussion(discussion),
      reply: isOpening(post) ? null : presentReply(post),
    };
  }
}

/** @throws BAD_ID, NOT_FOUND */
async function watch(
  context: CommunityContext,
  discussionId: string | null | undefined,
): Promise<AsyncIterableIterator<{ id: Uuid }>> {
  if (discussionId == null) return watchPosts(context, undefined);
  const id = uuidOf(discussionId, 'Discussion');
  if (await findPost(context, id)) return watchPosts(context, id);
  throw new ChapterhouseError('NOT_FOUND', 'There is no such discussion.');
}
