import { Arg, Ctx, FieldResolver, Int, Resolver } from 'type-graphql';
import { type Connection, Paged, toConnection } from '../../../kernel/graphql/connection.ts';
import { Cursor } from '../../../kernel/graphql/scalars.ts';
import type { ChapterContext } from '../context.ts';
import { Chapter } from '../graphql/references.ts';
import { membershipPage } from './membership.read.ts';
import {
  ChapterViewer,
  type Membership,
  MembershipConnection,
  MembershipFilter,
  presentMembership,
} from './membership.type.ts';

/** What a chapter tells of who belongs to it. */
@Resolver(() => Chapter)
export class ChapterMembershipsResolver {
  @Paged()
  @FieldResolver(() => MembershipConnection, {
    nullable: true,
    description: 'The oldest first: those who run the chapter for everyone, all for its organizers.',
  })
  async memberships(
    @Ctx() ctx: ChapterContext,
    @Arg('filter', () => MembershipFilter, { nullable: true }) filter?: MembershipFilter,
    @Arg('first', () => Int, { nullable: true }) first?: number,
    @Arg('after', () => Cursor, { nullable: true }) after?: string,
  ): Promise<Connection<Membership>> {
    const page = await membershipPage(ctx, { filter, first, after });
    return toConnection(page, (row) => presentMembership(ctx.chapter, row));
  }

  @FieldResolver(() => ChapterViewer, { nullable: true, description: 'Null when nobody is signed in.' })
  async viewer(@Ctx() ctx: ChapterContext): Promise<ChapterViewer | null> {
    if (!ctx.viewer) return null;
    const membership = await ctx.membership();
    return {
      membership: membership ? presentMembership(ctx.chapter, membership) : null,
      isOrganizer: await ctx.may('UPDATE_CHAPTER'),
      canCreateEvents: await ctx.may('MANAGE_EVENTS'),
    };
  }
}
