import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, Info, Query, Resolver, Root, Subscription } from 'type-graphql';
import { type Connection, Paged, SEARCH_COST } from '../../../kernel/graphql/connection.ts';
import { DateTime } from '../../../kernel/graphql/scalars.ts';
import { isSelected } from '../../../kernel/graphql/selected.ts';
import { encodeId, isUuid, tryDecodeId } from '../../../kernel/ids.ts';
import type { Node } from '../graphql/node.ts';
import { Event } from '../node/stubs.ts';
import { loadChapter } from './chapter.resolver.ts';
import { mayFind } from './chapter.ts';
import { Chapter } from './chapter.type.ts';
import type { DirectoryContext } from './directory.context.ts';
import { watchDirectory } from './directory-activity.ts';
import type { DirectoryEventRecord, EventRef } from './directory-event.ts';
import {
  DirectoryArgs,
  DirectoryEvent,
  DirectoryEventConnection,
  DirectoryFilter,
  presentDirectoryEvent,
} from './directory-event.type.ts';
import { listDirectory } from './directory-event-list.ts';
import { findEventFilter } from './event-filter.ts';

/** The copy of an event, or null where there is none, or none this viewer may see. */
export async function loadDirectoryEvent(
  { loaders, viewer, clock }: DirectoryContext,
  ref: EventRef,
): Promise<DirectoryEvent | null> {
  const [record, chapter] = await Promise.all([
    loaders.directoryEvent.load(ref),
    loaders.chapter.load(ref.chapter),
  ]);
  return record && chapter && mayFind(chapter, viewer) ? presentDirectoryEvent(record, clock.now()) : null;
}

/** Answers `_entities`: null for an id that names no event of the directory. */
export async function directoryEventReference(
  { id }: { id: string },
  context: DirectoryContext,
): Promise<DirectoryEvent | null> {
  const { type, chapter, local } = tryDecodeId(id) ?? {};
  if (type !== 'DirectoryEvent' || !chapter || !local || !isUuid(local)) return null;
  return loadDirectoryEvent(context, { chapter, eventId: local });
}

@Resolver(() => DirectoryEvent)
export class DirectoryEventResolver {
  @Paged(SEARCH_COST)
  @Query(() => DirectoryEventConnection, {
    description: 'Events of all chapters, from headquarters’ copies.',
  })
  directory(
    @Ctx() context: DirectoryContext,
    @Args() args: DirectoryArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<DirectoryEvent>> {
    return listDirectory(context, args, isSelected(info, 'totalCount'));
  }

  @FieldResolver(() => Chapter, { nullable: true })
  chapter(@Root() { record }: DirectoryEvent, @Ctx() context: DirectoryContext): Promise<Chapter | null> {
    return loadChapter(context, record.chapter);
  }

  @FieldResolver(() => [Chapter], { description: 'Other chapters that host it as well.' })
  async coHosts(@Root() { record }: DirectoryEvent, @Ctx() context: DirectoryContext): Promise<Chapter[]> {
    const keys = await context.loaders.coHosts.load(record);
    const chapters = await Promise.all(keys.map((key) => loadChapter(context, key)));
    return chapters.flatMap((chapter) => chapter ?? []);
  }

  @FieldResolver(() => DateTime, { description: 'Until when this copy is known to be true.' })
  async asOf(@Root() { record }: DirectoryEvent, @Ctx() { loaders }: DirectoryContext): Promise<Date> {
    return (await loaders.chapter.load(record.chapter))?.asOf ?? record.changedAt;
  }

  @FieldResolver(() => Event, { nullable: true, description: 'The event itself, live from its chapter.' })
  event(@Root() { record: { chapter, eventId } }: DirectoryEvent): Node {
    return { id: encodeId('Event', chapter, eventId) };
  }

  @Subscription(() => DirectoryEvent, {
    subscribe: async ({
      args,
      context,
    }: {
      args: { filter?: DirectoryFilter | null };
      context: DirectoryContext;
    }) => watchDirectory(context, await findEventFilter(context.db, args.filter)),
    description: 'Each event of the directory whenever its copy changes, newest state alone.',
  })
  directoryActivity(
    @Root() record: DirectoryEventRecord,
    @Ctx() { loaders, clock }: DirectoryContext,
    @Arg('filter', () => DirectoryFilter, { nullable: true }) _filter?: DirectoryFilter | null,
  ): DirectoryEvent {
    // One context serves the whole subscription; what it remembers is of an earlier event.
    for (const loader of Object.values(loaders)) loader.clearAll();
    return presentDirectoryEvent(record, clock.now());
  }
}
