import { Arg, Ctx, Directive, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { type Connection, Paged, toConnection } from '../../../kernel/graphql/connection.ts';
import { Cursor } from '../../../kernel/graphql/scalars.ts';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import { coHostsNamed } from '../co-host/co-host.ts';
import type { ChapterContext } from '../context.ts';
import { Event, EventConnection, presentEvent } from '../event/event.type.ts';
import { Chapter } from '../graphql/references.ts';
import { assertThisChapter, memberUuid, referencedRow, rowId } from '../ids.ts';
import { questionsOfChapter } from '../question/question.read.ts';
import { presentQuestion, Question } from '../question/question.type.ts';
import { CancelSeriesInput, CreateSeriesInput, UpdateSeriesInput } from './series.input.ts';
import { occurrencePage, seriesPage, visibleSeries } from './series.read.ts';
import { cancelSeries, createSeries, updateSeries } from './series.service.ts';
import type { Series } from './series.ts';
import {
  CancelSeriesPayload,
  CreateSeriesPayload,
  EventSeries,
  EventSeriesConnection,
  presentSeries,
  SeriesRsvp,
  UpdateSeriesPayload,
} from './series.type.ts';

/** Answers `_entities`: null for a series that is not of this chapter, or not for the viewer. */
export async function seriesEntity({ id }: { id: string }, ctx: ChapterContext): Promise<EventSeries | null> {
  const row = referencedRow(id, 'EventSeries', ctx.chapter);
  const series = row && (await visibleSeries(ctx, row));
  return series ? presentSeries(ctx.chapter, series) : null;
}

@Resolver(() => EventSeries)
export class SeriesResolver {
  @Paged()
  @FieldResolver(() => EventConnection, { nullable: true, description: 'The soonest first, past ones too.' })
  async events(
    @Root() series: SeriesRoot,
    @Ctx() ctx: ChapterContext,
    @Arg('first', () => Int, { nullable: true }) first?: number,
    @Arg('after', () => Cursor, { nullable: true }) after?: string,
  ): Promise<Connection<Event>> {
    const page = await occurrencePage(ctx, series.localId, { first, after });
    return toConnection(page, (event) => presentEvent(ctx.chapter, event, ctx.now));
  }

  @FieldResolver(() => SeriesRsvp, {
    nullable: true,
    description: 'What the viewer answered to events of it that are yet to be made.',
  })
  async viewerRsvp(@Root() series: SeriesRoot, @Ctx() ctx: ChapterContext): Promise<SeriesRsvp | null> {
    return (await ctx.loaders.standing.load(series.localId)) ?? null;
  }

  @FieldResolver(() => [Question], {
    nullable: true,
    description: 'What its events ask who comes, in order: its own questions, or the chapter’s.',
  })
  async questions(@Root() { asksOfSeries }: SeriesRoot, @Ctx() ctx: ChapterContext): Promise<Question[]> {
    if (asksOfSeries === null) return questionsOfChapter(ctx, 'RSVP');
    const rows = await ctx.loaders.questionsOfSeries.load(asksOfSeries);
    return rows.map((row) => presentQuestion(ctx.chapter, row));
  }

  @Directive('@routedBy(argument: "input.chapterId")')
  @Mutation(() => CreateSeriesPayload, { description: 'For those who manage events.' })
  createSeries(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => CreateSeriesInput) input: CreateSeriesInput,
  ): Promise<object> {
    const { chapterId, hostIds, coHostChapterIds, ...fields } = input;
    return seriesPayload(ctx, () => {
      assertThisChapter(chapterId, ctx.chapter);
      return createSeries(ctx, { ...fields, ...hosting(ctx, hostIds, coHostChapterIds) });
    });
  }

  @Directive('@routedBy(argument: "input.seriesId")')
  @Mutation(() => UpdateSeriesPayload, {
    description: 'Changes events to come; what is past stays. For those who manage events.',
  })
  updateSeries(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => UpdateSeriesInput) input: UpdateSeriesInput,
  ): Promise<object> {
    const { seriesId, from, hostIds, coHostChapterIds, ...patch } = input;
    const { rule, localTime, duration, timeZone, exceptDates, ...template } = patch;
    const when = {
      rule: rule ?? undefined,
      localTime: localTime ?? undefined,
      duration: duration ?? undefined,
      timeZone: timeZone ?? undefined,
      exceptDates: exceptDates === null ? [] : exceptDates,
    };
    return seriesPayload(ctx, () =>
      updateSeries(ctx, rowId(seriesId, 'EventSeries', ctx.chapter), eventOf(ctx, from), {
        ...template,
        ...when,
        ...hosting(ctx, hostIds, coHostChapterIds),
      }),
    );
  }

  @Directive('@routedBy(argument: "input.seriesId")')
  @Mutation(() => CancelSeriesPayload, {
    description: 'Cancels events to come; `cancelEvent` cancels one alone. For those who manage events.',
  })
  cancelSeries(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => CancelSeriesInput) { seriesId, from }: CancelSeriesInput,
  ): Promise<object> {
    return seriesPayload(ctx, () =>
      cancelSeries(ctx, rowId(seriesId, 'EventSeries', ctx.chapter), eventOf(ctx, from)),
    );
  }
}

type SeriesRoot = Pick<EventSeries, 'localId' | 'asksOfSeries'>;

const eventOf = (ctx: ChapterContext, id: string | null | undefined) =>
  id == null ? undefined : rowId(id, 'Event', ctx.chapter);

const hosting = (
  ctx: ChapterContext,
  hostIds: readonly string[] | null | undefined,
  coHostChapterIds: readonly string[] | null | undefined,
) => ({
  hostIds: hostIds?.map(memberUuid),
  coHosts: coHostChapterIds && coHostsNamed(coHostChapterIds, ctx.chapter),
});

const seriesPayload = (ctx: ChapterContext, work: () => Promise<Series>): Promise<object> =>
  payload(async () => {
    const series = await work();
    ctx.refresh();
    return { series: presentSeries(ctx.chapter, series) };
  });

@Resolver(() => Event)
export class EventSeriesResolver {
  @FieldResolver(() => EventSeries, { nullable: true, description: 'The series it is an occurrence of.' })
  async series(@Root() event: EventRoot, @Ctx() ctx: ChapterContext): Promise<EventSeries | null> {
    const series = event.seriesLocalId && (await ctx.loaders.series.load(event.seriesLocalId));
    return series ? presentSeries(ctx.chapter, series) : null;
  }
}

type EventRoot = Pick<Event, 'seriesLocalId'>;

@Resolver(() => Chapter)
export class ChapterSeriesResolver {
  @Paged()
  @FieldResolver(() => EventSeriesConnection, { nullable: true, description: 'The newest first.' })
  async series(
    @Ctx() ctx: ChapterContext,
    @Arg('first', () => Int, { nullable: true }) first?: number,
    @Arg('after', () => Cursor, { nullable: true }) after?: string,
  ): Promise<Connection<EventSeries>> {
    return toConnection(await seriesPage(ctx, { first, after }), (row) => presentSeries(ctx.chapter, row));
  }
}
