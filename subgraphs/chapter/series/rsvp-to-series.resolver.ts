import { Arg, Ctx, Directive, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import type { ChapterContext } from '../context.ts';
import { visibleEvent } from '../event/event.read.ts';
import { Event, presentEvent } from '../event/event.type.ts';
import { rowId } from '../ids.ts';
import { answersGiven } from '../question/question.type.ts';
import { presentCounts, presentRsvp } from '../rsvp/rsvp.type.ts';
import { rsvpToSeries, type SeriesOutcome, stopSeriesRsvp } from './rsvp-to-series.ts';
import { RsvpToSeriesInput, StopSeriesRsvpInput } from './series.input.ts';
import { visibleSeries } from './series.read.ts';
import {
  presentSeries,
  RsvpToSeriesPayload,
  SeriesRsvpOutcome,
  StopSeriesRsvpPayload,
} from './series.type.ts';

/** What members answer to a whole series. */
@Resolver(() => SeriesRsvpOutcome)
export class RsvpToSeriesResolver {
  @FieldResolver(() => Event, { nullable: true })
  async event(@Root() { eventLocalId }: OutcomeRoot, @Ctx() ctx: ChapterContext): Promise<Event | null> {
    const event = await visibleEvent(ctx, eventLocalId);
    return event ? presentEvent(ctx.chapter, event, ctx.now) : null;
  }

  @Directive('@routedBy(argument: "input.seriesId")')
  @Mutation(() => RsvpToSeriesPayload, {
    description:
      'Answers every event of a series, each by itself: what fails at one leaves the others. A YES or MAYBE also answers ' +
      'the events yet to be made; `stopSeriesRsvp` or a NO ends that.',
  })
  rsvpToSeries(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => RsvpToSeriesInput) input: RsvpToSeriesInput,
  ): Promise<object> {
    return payload(async () => {
      const seriesId = rowId(input.seriesId, 'EventSeries', ctx.chapter);
      const outcomes = await rsvpToSeries(ctx, {
        seriesId,
        response: input.response,
        guests: input.guests ?? 0,
        answers: answersGiven(input.answers, ctx.chapter),
        from: input.from == null ? undefined : rowId(input.from, 'Event', ctx.chapter),
        idempotencyKey: input.idempotencyKey ?? undefined,
      });
      ctx.refresh();
      const series = await visibleSeries(ctx, seriesId);
      return {
        series: series ? presentSeries(ctx.chapter, series) : null,
        outcomes: outcomes.map((outcome) => presentOutcome(ctx, outcome)),
      };
    });
  }

  @Directive('@routedBy(argument: "input.seriesId")')
  @Mutation(() => StopSeriesRsvpPayload, {
    description: 'Events yet to be made are no longer answered for the viewer; answers given stay.',
  })
  stopSeriesRsvp(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => StopSeriesRsvpInput) { seriesId }: StopSeriesRsvpInput,
  ): Promise<object> {
    return payload(async () => {
      const series = await stopSeriesRsvp(ctx, rowId(seriesId, 'EventSeries', ctx.chapter));
      ctx.refresh();
      return { series: presentSeries(ctx.chapter, series) };
    });
  }
}

type OutcomeRoot = Pick<SeriesRsvpOutcome, 'eventLocalId'>;

function presentOutcome(
  ctx: ChapterContext,
  { eventId, answer, fault }: SeriesOutcome,
): Omit<SeriesRsvpOutcome, 'event'> {
  return {
    eventLocalId: eventId,
    rsvp: answer && presentRsvp(ctx.chapter, answer.rsvp),
    counts: answer && presentCounts(ctx.chapter, eventId, answer.counts, answer.capacity),
    error: fault && { ...fault, field: null },
  };
}
