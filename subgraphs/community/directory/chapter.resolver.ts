import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import { type Connection, Paged, SEARCH_COST } from '../../../kernel/graphql/connection.ts';
import { isSelected } from '../../../kernel/graphql/selected.ts';
import { type ChapterKey, decodeId, tryDecodeId } from '../../../kernel/ids.ts';
import { chapterByUrlname } from './chapter.store.ts';
import { type ChapterRecord, mayFind } from './chapter.ts';
import { Chapter, ChapterConnection, ChapterStats, ChaptersArgs, presentChapter } from './chapter.type.ts';
import { listChapters } from './chapter-list.ts';
import type { DirectoryContext } from './directory.context.ts';
import type { DirectoryEventRecord } from './directory-event.ts';
import { DirectoryEvent, presentDirectoryEvent } from './directory-event.type.ts';
import { presentRegion, Region } from './region.type.ts';

/** The chapter of a key, or null where there is none, or none this viewer may see. */
export async function loadChapter(context: DirectoryContext, key: ChapterKey): Promise<Chapter | null> {
  return shown(await context.loaders.chapter.load(key), context);
}

const shown = (record: ChapterRecord | null, { viewer, clock }: DirectoryContext): Chapter | null =>
  record && mayFind(record, viewer) ? presentChapter(record, clock.now()) : null;

/** Answers `_entities`: null for an id that names no chapter. */
export async function chapterReference(
  { id }: { id: string },
  context: DirectoryContext,
): Promise<Chapter | null> {
  const decoded = tryDecodeId(id);
  return decoded?.type === 'Chapter' && decoded.chapter ? loadChapter(context, decoded.chapter) : null;
}

@Resolver(() => Chapter)
export class ChapterResolver {
  @Query(() => Chapter, {
    nullable: true,
    description: 'By the urlname it has, or had, or by id: exactly one of the two.',
  })
  async chapter(
    @Ctx() context: DirectoryContext,
    @Arg('urlname', () => String, { nullable: true }) urlname?: string | null,
    @Arg('id', () => ID, { nullable: true }) id?: string | null,
  ): Promise<Chapter | null> {
    if ((urlname == null) === (id == null)) {
      throw new ChapterhouseError('BAD_USER_INPUT', '`chapter` takes either `urlname` or `id`.');
    }
    if (urlname != null) return shown(await named(context, urlname), context);
    const { chapter } = decodeId(id ?? '', 'Chapter');
    return chapter === undefined ? null : loadChapter(context, chapter);
  }

  @Paged(SEARCH_COST)
  @Query(() => ChapterConnection)
  chapters(
    @Ctx() context: DirectoryContext,
    @Args() args: ChaptersArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<Chapter>> {
    return listChapters(context, args, isSelected(info, 'totalCount'));
  }

  @FieldResolver(() => Region, {
    nullable: true,
    description: 'The one headquarters put it in; else its country’s.',
  })
  async region(@Root() { record }: Chapter, @Ctx() { loaders }: DirectoryContext): Promise<Region | null> {
    const region = record.regionId === null ? null : await loaders.region.load(record.regionId);
    return region && presentRegion(region);
  }

  @FieldResolver(() => ChapterStats, { nullable: true })
  stats(@Root() { record }: Chapter, @Ctx() { loaders }: DirectoryContext): Promise<ChapterStats | null> {
    return loaders.chapterStats.load(record.key);
  }

  @FieldResolver(() => DirectoryEvent, {
    nullable: true,
    description: 'The last event not cancelled that has begun.',
  })
  async lastEvent(
    @Root() { record }: Chapter,
    @Ctx() { loaders, clock }: DirectoryContext,
  ): Promise<DirectoryEvent | null> {
    return presented(await loaders.lastEvent.load(record.key), clock.now());
  }

  @FieldResolver(() => DirectoryEvent, {
    nullable: true,
    description: 'The first event not cancelled that is still to begin.',
  })
  async nextEvent(
    @Root() { record }: Chapter,
    @Ctx() { loaders, clock }: DirectoryContext,
  ): Promise<DirectoryEvent | null> {
    return presented(await loaders.nextEvent.load(record.key), clock.now());
  }
}

const presented = (record: DirectoryEventRecord | null, now: Date): DirectoryEvent | null =>
  record && presentDirectoryEvent(record, now);

async function named({ db, loaders }: DirectoryContext, urlname: string): Promise<ChapterRecord | null> {
  if (urlname.includes('\0')) return null;
  const record = await chapterByUrlname(db, urlname.toLowerCase());
  if (record) loaders.chapter.prime(record.key, record);
  return record ?? null;
}
