import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { type Connection, Paged } from '../../../kernel/graphql/connection.ts';
import type { CommunityContext } from '../context.ts';
import { Member } from '../member/member.type.ts';
import { presentBan, SpaceBan } from './ban/ban.type.ts';
import { listMentions } from './discussion/discussion-list.ts';
import { type Post, PostConnection, SpacePageArgs } from './post.type.ts';

/** What the space adds to a member. */
@Resolver(() => Member)
export class MemberSpaceResolver {
  @Paged()
  @FieldResolver(() => PostConnection, {
    nullable: true,
    description: 'Posts that mention the member, the newest first. For the member alone.',
  })
  mentions(
    @Root() { record }: Member,
    @Ctx() context: CommunityContext,
    @Args() args: SpacePageArgs,
  ): Promise<Connection<Post>> | null {
    return context.viewer?.memberId === record.id ? listMentions(context, record.id, args) : null;
  }

  @FieldResolver(() => [SpaceBan], {
    nullable: true,
    description: 'Bans from the space that hold. For the member alone.',
  })
  async spaceBans(
    @Root() { record }: Member,
    @Ctx() { viewer, loaders, clock }: CommunityContext,
  ): Promise<SpaceBan[] | null> {
    if (viewer?.memberId !== record.id) return null;
    const bans = await loaders.bansOf.load(record.id);
    const now = clock.now();
    return bans.filter(({ until }) => until === null || until > now).map(presentBan);
  }
}
