import { Arg, Ctx, Directive, FieldResolver, Mutation, Resolver } from 'type-graphql';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import type { ChapterContext } from '../context.ts';
import { Chapter } from '../graphql/references.ts';
import { assertThisChapter, eventElsewhere } from '../ids.ts';
import { coHostedEvents } from './co-host.read.ts';
import { acceptCoHosting, endCoHosting } from './co-host.service.ts';
import type { Listing } from './co-host.ts';
import {
  AcceptCoHostingInput,
  AcceptCoHostingPayload,
  DirectoryEvent,
  directoryEventReference,
  EndCoHostingInput,
  EndCoHostingPayload,
} from './co-host.type.ts';

/** Events of other chapters that this one hosts with them. */
@Resolver(() => Chapter)
export class CoHostResolver {
  @FieldResolver(() => [DirectoryEvent], {
    nullable: true,
    description:
      'Events of other chapters that this one lists as its own, too; at most 100, the newest accepted first.',
  })
  coHostedEvents(@Ctx() ctx: ChapterContext): Promise<DirectoryEvent[]> {
    return coHostedEvents(ctx);
  }

  @Directive('@routedBy(argument: "input.chapterId")')
  @Mutation(() => AcceptCoHostingPayload, {
    description:
      'Lists an event of another chapter as this one’s, too; the directory does once that chapter has named this one. ' +
      'For organizers.',
  })
  acceptCoHosting(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => AcceptCoHostingInput) input: AcceptCoHostingInput,
  ): Promise<object> {
    return coHosting(ctx, input, acceptCoHosting);
  }

  @Directive('@routedBy(argument: "input.chapterId")')
  @Mutation(() => EndCoHostingPayload, { description: 'Lists it no longer. For organizers.' })
  endCoHosting(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => EndCoHostingInput) input: EndCoHostingInput,
  ): Promise<object> {
    return coHosting(ctx, input, endCoHosting);
  }
}

const coHosting = (
  ctx: ChapterContext,
  { chapterId, eventId }: AcceptCoHostingInput,
  work: (ctx: ChapterContext, listing: Listing) => Promise<void>,
): Promise<object> =>
  payload(async () => {
    assertThisChapter(chapterId, ctx.chapter);
    const listing = eventElsewhere(eventId);
    await work(ctx, listing);
    return { event: directoryEventReference(listing) };
  });
