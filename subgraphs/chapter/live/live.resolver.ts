import { Arg, Ctx, Directive, FieldResolver, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { ChapterContext } from '../context.ts';
import { visibleEvent } from '../event/event.read.ts';
import { Event, presentEvent } from '../event/event.type.ts';
import { RsvpCounts } from '../rsvp/rsvp.type.ts';
import { chapterActivity } from './chapter-activity.ts';
import { ChapterActivity } from './chapter-activity.type.ts';
import { eventUpdates, rsvpCountsUpdates } from './event-updates.ts';

interface Subscribed {
  readonly context: ChapterContext;
  readonly args: Record<string, unknown>;
}

@Resolver(() => ChapterActivity)
export class LiveResolver {
  @FieldResolver(() => Event, { nullable: true })
  async event(@Root() { eventLocalId }: ActivityRoot, @Ctx() ctx: ChapterContext): Promise<Event | null> {
    const event = eventLocalId && (await visibleEvent(ctx, eventLocalId));
    return event ? presentEvent(ctx.chapter, event, ctx.now) : null;
  }

  @Directive('@public')
  @Directive('@routedBy(argument: "eventId")')
  @Subscription(() => RsvpCounts, {
    description: 'The counts at once, then the newest after every change.',
    subscribe: ({ context, args }: Subscribed) => rsvpCountsUpdates(context, String(args['eventId'])),
  })
  rsvpCounts(@Root() counts: object, @Arg('eventId', () => ID) _eventId: string): object {
    return counts;
  }

  @Directive('@routedBy(argument: "eventId")')
  @Subscription(() => Event, {
    description: 'The event at once, then the newest after every change of it or its counts.',
    subscribe: ({ context, args }: Subscribed) => eventUpdates(context, String(args['eventId'])),
  })
  eventUpdated(@Root() event: object, @Arg('eventId', () => ID) _eventId: string): object {
    return event;
  }

  @Directive('@routedBy(argument: "chapterId")')
  @Subscription(() => ChapterActivity, {
    description: 'What happens in the chapter from now on.',
    subscribe: ({ context, args }: Subscribed) => chapterActivity(context, String(args['chapterId'])),
  })
  chapterActivity(@Root() activity: object, @Arg('chapterId', () => ID) _chapterId: string): object {
    return activity;
  }
}

type ActivityRoot = Pick<ChapterActivity, 'eventLocalId'>;
