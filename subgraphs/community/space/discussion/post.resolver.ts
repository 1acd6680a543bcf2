import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { UserFault } from '../../../../kernel/user-error.ts';
import type { CommunityContext } from '../../context.ts';
import { loadChapter } from '../../directory/chapter.resolver.ts';
import { Chapter } from '../../directory/chapter.type.ts';
import { loadMember } from '../../member/member.resolver.ts';
import { Member } from '../../member/member.type.ts';
import { moderates } from '../moderator.ts';
import { mayDelete, mayEdit, mayReport } from '../post.ts';
import { Post, PostPermissions } from '../post.type.ts';
import { authorizePosting } from '../posting.ts';
import { seesHidden } from './hidden.ts';

@Resolver(() => Post)
export class PostResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Markdown, to be shown as text or a safe subset; `<@ID>` mentions a member. Null once deleted, and of what is hidden ' +
      'but to its author and moderators.',
  })
  async body(@Root() { record }: Post, @Ctx() context: CommunityContext): Promise<string | null> {
    return (await seesHidden(context, record)) ? record.body : null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Why a moderator hid it; for its author and moderators.',
  })
  async hiddenReason(@Root() { record }: Post, @Ctx() context: CommunityContext): Promise<string | null> {
    return record.hiddenAt && (await seesHidden(context, record)) ? record.hiddenReason : null;
  }

  @FieldResolver(() => Member, {
    nullable: true,
    description:
      'Null once the member is erased; of what a chapter posts, to all but the author and moderators: see `asChapter`.',
  })
  async author(@Root() { record }: Post, @Ctx() context: CommunityContext): Promise<Member | null> {
    const { authorId, asChapter, chapter } = record;
    if (authorId === null) return null;
    const own = authorId === context.viewer?.memberId;
    return asChapter === null || own || (await moderates(context, chapter))
      ? loadMember(context, authorId)
      : null;
  }

  @FieldResolver(() => Chapter, {
    nullable: true,
    description: 'The chapter that posts: an organizer wrote it in its name.',
  })
  asChapter(@Root() { record }: Post, @Ctx() context: CommunityContext): Promise<Chapter | null> | null {
    return record.asChapter && loadChapter(context, record.asChapter);
  }

  @FieldResolver(() => [Member])
  async mentions(@Root() { record }: Post, @Ctx() context: CommunityContext): Promise<Member[]> {
    if (!(await seesHidden(context, record))) return [];
    const ids = await context.loaders.mentionsOfPost.load(record.id);
    const members = await Promise.all(ids.map((id) => loadMember(context, id)));
    return members.flatMap((member) => member ?? []);
  }

  @FieldResolver(() => PostPermissions)
  async viewerCan(@Root() { record }: Post, @Ctx() context: CommunityContext): Promise<PostPermissions> {
    const memberId = context.viewer?.memberId;
    const posts = await mayPost(context, record);
    return {
      reply: posts && record.lockedAt === null,
      edit: posts && mayEdit(record, memberId),
      delete: mayDelete(record, memberId),
      report: mayReport(record, memberId),
      moderate: await moderates(context, record.chapter),
    };
  }
}

async function mayPost(context: CommunityContext, { chapter }: Post['record']): Promise<boolean> {
  try {
    await authorizePosting(context, { chapter });
    return true;
  } catch (error) {
    if (error instanceof UserFault) return false;
    throw error;
  }
}
