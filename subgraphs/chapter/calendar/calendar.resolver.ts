import { Arg, Ctx, Directive, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { UrlScalar } from '../../../kernel/graphql/scalars.ts';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import type { ChapterContext } from '../context.ts';
import { Event } from '../event/event.type.ts';
import { Chapter } from '../graphql/references.ts';
import { assertThisChapter } from '../ids.ts';
import { ChapterViewer } from '../membership/membership.type.ts';
import { calendarUrl, renewCalendarUrl, viewerCalendarUrl } from './calendar.service.ts';
import { RenewCalendarUrlInput, RenewCalendarUrlPayload } from './calendar.type.ts';

@Resolver(() => Chapter)
export class ChapterCalendarResolver {
  @FieldResolver(() => UrlScalar, {
    nullable: true,
    description: 'An iCalendar feed of the events the chapter announces, to subscribe to.',
  })
  calendarUrl(@Ctx() ctx: ChapterContext): string {
    return calendarUrl(ctx, { kind: 'chapter' });
  }
}

@Resolver(() => Event)
export class EventCalendarResolver {
  @FieldResolver(() => UrlScalar, {
    nullable: true,
    description: 'The event as an iCalendar file; null for a draft.',
  })
  calendarUrl(@Root() event: EventRoot, @Ctx() ctx: ChapterContext): string | null {
    return event.status === 'DRAFT' ? null : calendarUrl(ctx, { kind: 'event', eventId: event.localId });
  }
}

type EventRoot = Pick<Event, 'localId' | 'status'>;

@Resolver(() => ChapterViewer)
export class ViewerCalendarResolver {
  @FieldResolver(() => UrlScalar, {
    nullable: true,
    description:
      'A secret iCalendar feed of the events of this chapter that the viewer means to come to. Whoever has the address can read it; `renewCalendarUrl` gives another.',
  })
  calendarUrl(@Ctx() ctx: ChapterContext): Promise<string | null> {
    return viewerCalendarUrl(ctx);
  }

  @Directive('@routedBy(argument: "input.chapterId")')
  @Mutation(() => RenewCalendarUrlPayload, {
    description: 'Gives the viewer’s calendar a new address; the old one leads nowhere from now on.',
  })
  renewCalendarUrl(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => RenewCalendarUrlInput) { chapterId }: RenewCalendarUrlInput,
  ): Promise<object> {
    assertThisChapter(chapterId, ctx.chapter);
    return payload(async () => ({ calendarUrl: await renewCalendarUrl(ctx) }));
  }
}
