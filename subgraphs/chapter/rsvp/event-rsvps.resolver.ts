import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { type Connection, Paged, toConnection } from '../../../kernel/graphql/connection.ts';
import { Cursor } from '../../../kernel/graphql/scalars.ts';
import type { ChapterContext } from '../context.ts';
import { Event } from '../event/event.type.ts';
import { ChapterViewer } from '../membership/membership.type.ts';
import { rsvpPage, viewerRsvpPage } from './rsvp.read.ts';
import { presentCounts, presentRsvp, Rsvp, RsvpConnection, RsvpCounts, RsvpFilter } from './rsvp.type.ts';

/** What an event tells of its answers. */
@Resolver(() => Event)
export class EventRsvpsResolver {
  @FieldResolver(() => RsvpCounts)
  counts(@Root() event: EventRoot, @Ctx() ctx: ChapterContext): RsvpCounts {
    return presentCounts(ctx.chapter, event.localId, event.countsState, event.capacity);
  }

  @Paged()
  @FieldResolver(() => RsvpConnection, {
    nullable: true,
    description:
      'The oldest first; for those who run the chapter’s events, and for headquarters’ administrators who say why.',
  })
  async rsvps(
    @Root() event: EventRoot,
    @Ctx() ctx: ChapterContext,
    @Arg('filter', () => RsvpFilter, { nullable: true }) filter?: RsvpFilter,
    @Arg('first', () => Int, { nullable: true }) first?: number,
    @Arg('after', () => Cursor, { nullable: true }) after?: string,
    @Arg('reason', () => String, {
      nullable: true,
      description: 'Why headquarters reads them, 10 to 500 characters; the chapter sees it in its audit log.',
    })
    reason?: string,
  ): Promise<Connection<Rsvp>> {
    const page = await rsvpPage(ctx, event.localId, { filter, first, after, reason });
    return toConnection(page, (row) => presentRsvp(ctx.chapter, row));
  }

  @FieldResolver(() => Rsvp, { nullable: true })
  async viewerRsvp(@Root() event: EventRoot, @Ctx() ctx: ChapterContext): Promise<Rsvp | null> {
    const row = await ctx.loaders.viewerRsvp.load(event.localId);
    return row ? presentRsvp(ctx.chapter, row) : null;
  }
}

type EventRoot = Pick<Event, 'localId' | 'countsState' | 'capacity'>;

/** What a chapter tells viewers of their own answers. */
@Resolver(() => ChapterViewer)
export class ViewerRsvpsResolver {
  @Paged()
  @FieldResolver(() => RsvpConnection, {
    nullable: true,
    description:
      'The viewer’s answers, but for NO, to events of this chapter that are not over; the soonest first.',
  })
  async rsvps(
    @Ctx() ctx: ChapterContext,
    @Arg('first', () => Int, { nullable: true }) first?: number,
    @Arg('after', () => Cursor, { nullable: true }) after?: string,
  ): Promise<Connection<Rsvp>> {
    return toConnection(await viewerRsvpPage(ctx, { first, after }), (row) => presentRsvp(ctx.chapter, row));
  }
}
