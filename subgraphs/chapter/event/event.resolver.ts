import { Arg, Ctx, Directive, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Connection, Paged, toConnection } from '../../../kernel/graphql/connection.ts';
import { Cursor } from '../../../kernel/graphql/scalars.ts';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import { coHostsNamed } from '../co-host/co-host.ts';
import type { ChapterContext } from '../context.ts';
import { Chapter, Member, memberReference } from '../graphql/references.ts';
import { assertThisChapter, memberUuid, referencedRow, rowId } from '../ids.ts';
import {
  CancelEventInput,
  CancelEventPayload,
  CreateEventInput,
  CreateEventPayload,
  EventFilter,
  PublishEventInput,
  PublishEventPayload,
  UpdateEventInput,
  UpdateEventPayload,
} from './event.input.ts';
import { eventPage, visibleEvent } from './event.read.ts';
import { cancelEvent, createEvent, publishEvent, updateEvent } from './event.service.ts';
import type { ChapterEvent } from './event.ts';
import { Event, EventConnection, presentEvent } from './event.type.ts';

/** Answers `_entities`: null for an event that is not of this chapter, or not for the viewer. */
export async function eventEntity({ id }: { id: string }, ctx: ChapterContext): Promise<Event | null> {
  const row = referencedRow(id, 'Event', ctx.chapter);
  const event = row && (await visibleEvent(ctx, row));
  return event ? presentEvent(ctx.chapter, event, ctx.now) : null;
}

@Resolver(() => Event)
export class EventResolver {
  @Directive('@routedBy(argument: "id")')
  @Query(() => Event, { nullable: true })
  async event(@Ctx() ctx: ChapterContext, @Arg('id', () => ID) id: string): Promise<Event | null> {
    const event = await visibleEvent(ctx, rowId(id, 'Event', ctx.chapter));
    return event ? presentEvent(ctx.chapter, event, ctx.now) : null;
  }

  @FieldResolver(() => [Member], { nullable: true })
  hosts(@Root() { hostIds }: EventRoot): Member[] {
    return hostIds.map(memberReference);
  }

  @Directive('@routedBy(argument: "input.chapterId")')
  @Mutation(() => CreateEventPayload, { description: 'For those who manage events.' })
  createEvent(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => CreateEventInput) input: CreateEventInput,
  ): Promise<object> {
    const { chapterId, hostIds, coHostChapterIds, ...fields } = input;
    return eventPayload(ctx, () => {
      assertThisChapter(chapterId, ctx.chapter);
      return createEvent(ctx, {
        ...fields,
        hostIds: hostIds?.map(memberUuid),
        coHosts: coHostChapterIds && coHostsNamed(coHostChapterIds, ctx.chapter),
      });
    });
  }

  @Directive('@routedBy(argument: "input.eventId")')
  @Mutation(() => UpdateEventPayload, { description: 'For those who manage events, until it is over.' })
  updateEvent(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => UpdateEventInput) input: UpdateEventInput,
  ): Promise<object> {
    const { eventId, hostIds, coHostChapterIds, moveToWaitlist, ...patch } = input;
    return eventPayload(ctx, () =>
      updateEvent(ctx, rowId(eventId, 'Event', ctx.chapter), {
        ...patch,
        hostIds: hostIds?.map(memberUuid),
        coHosts: coHostChapterIds && coHostsNamed(coHostChapterIds, ctx.chapter),
        moveToWaitlist: moveToWaitlist?.map((id) => rowId(id, 'Rsvp', ctx.chapter)),
      }),
    );
  }

  @Directive('@routedBy(argument: "input.eventId")')
  @Mutation(() => PublishEventPayload, { description: 'For those who manage events.' })
  publishEvent(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => PublishEventInput) { eventId }: PublishEventInput,
  ): Promise<object> {
    return eventPayload(ctx, () => publishEvent(ctx, rowId(eventId, 'Event', ctx.chapter)));
  }

  @Directive('@routedBy(argument: "input.eventId")')
  @Mutation(() => CancelEventPayload, { description: 'For those who manage events, until it is over.' })
  cancelEvent(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => CancelEventInput) { eventId }: CancelEventInput,
  ): Promise<object> {
    return eventPayload(ctx, () => cancelEvent(ctx, rowId(eventId, 'Event', ctx.chapter)));
  }
}

type EventRoot = Pick<Event, 'hostIds'>;

const eventPayload = (ctx: ChapterContext, work: () => Promise<ChapterEvent>): Promise<object> =>
  payload(async () => {
    const event = await work();
    ctx.refresh();
    return { event: presentEvent(ctx.chapter, event, ctx.now) };
  });

@Resolver(() => Chapter)
export class ChapterEventsResolver {
  @Paged()
  @FieldResolver(() => EventConnection, {
    nullable: true,
    description: 'By time of start: with `filter.from` the soonest first, else the latest first.',
  })
  async events(
    @Ctx() ctx: ChapterContext,
    @Arg('filter', () => EventFilter, { nullable: true }) filter?: EventFilter,
    @Arg('first', () => Int, { nullable: true }) first?: number,
    @Arg('after', () => Cursor, { nullable: true }) after?: string,
  ): Promise<Connection<Event>> {
    const page = await eventPage(ctx, { filter, first, after });
    return toConnection(page, (event) => presentEvent(ctx.chapter, event, ctx.now));
  }
}
