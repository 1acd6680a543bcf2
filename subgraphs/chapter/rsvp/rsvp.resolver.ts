import { Arg, Ctx, Directive, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import type { ChapterContext } from '../context.ts';
import { Event, presentEvent } from '../event/event.type.ts';
import { referencedRow, rowId } from '../ids.ts';
import { answersOf } from '../question/question.read.ts';
import { Answer, answersGiven } from '../question/question.type.ts';
import { maySeeAnswers, visibleRsvp } from './rsvp.read.ts';
import { rsvp } from './rsvp.service.ts';
import { presentCounts, presentRsvp, Rsvp, RsvpCounts, RsvpInput, RsvpPayload } from './rsvp.type.ts';

/** Answers `_entities`: null for an answer that is not of this chapter, or not for the viewer. */
export async function rsvpEntity({ id }: { id: string }, ctx: ChapterContext): Promise<Rsvp | null> {
  const row = referencedRow(id, 'Rsvp', ctx.chapter);
  const found = row && (await visibleRsvp(ctx, row));
  return found ? presentRsvp(ctx.chapter, found) : null;
}

@Resolver(() => Rsvp)
export class RsvpResolver {
  @Directive('@routedBy(argument: "input.eventId")')
  @Mutation(() => RsvpPayload, {
    description:
      'The viewer’s answer. YES takes the seats when they are free and nobody waits, else waits; seats given up go to ' +
      'the first waiting at once. NO is taken until the event ends. Where organizers approve, YES asks for it.',
  })
  rsvp(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => RsvpInput) { eventId, answers, ...ask }: RsvpInput,
  ): Promise<object> {
    return payload(async () => {
      const row = rowId(eventId, 'Event', ctx.chapter);
      const given = answersGiven(answers, ctx.chapter);
      const answer = await rsvp(ctx, { ...ask, answers: given, eventId: row });
      const counts = presentCounts(ctx.chapter, row, answer.counts, answer.capacity);
      return { rsvp: presentRsvp(ctx.chapter, answer.rsvp), counts };
    });
  }

  @FieldResolver(() => Event)
  async event(@Root() { row }: RsvpRoot, @Ctx() ctx: ChapterContext): Promise<Event> {
    const event = await ctx.loaders.event.load(row.eventId);
    if (!event) throw new ChapterhouseError('NOT_FOUND', 'The event is gone.');
    return presentEvent(ctx.chapter, event, ctx.now);
  }

  @FieldResolver(() => Int, { nullable: true, description: 'From 1; null unless waiting.' })
  async waitlistPosition(@Root() { row }: RsvpRoot, @Ctx() ctx: ChapterContext): Promise<number | null> {
    if (row.status !== 'WAITLIST') return null;
    return (await ctx.loaders.waitlistPosition.load(row.id)) ?? null;
  }

  @FieldResolver(() => [Answer], {
    nullable: true,
    description: 'To the event’s questions; for the member and those who manage events.',
  })
  async answers(@Root() { row }: RsvpRoot, @Ctx() ctx: ChapterContext): Promise<Answer[] | null> {
    return (await maySeeAnswers(ctx, row)) ? answersOf(ctx, row.answers) : null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Why an organizer said no; for the member and those who manage events.',
  })
  async declineReason(@Root() { row }: RsvpRoot, @Ctx() ctx: ChapterContext): Promise<string | null> {
    return (await maySeeAnswers(ctx, row)) ? row.declineReason : null;
  }
}

type RsvpRoot = Pick<Rsvp, 'row'>;

@Resolver(() => RsvpCounts)
export class RsvpCountsResolver {
  @FieldResolver(() => Event, { nullable: true })
  async event(@Root() counts: CountsRoot, @Ctx() ctx: ChapterContext): Promise<Event | null> {
    const event = await ctx.loaders.event.load(counts.eventLocalId);
    return event ? presentEvent(ctx.chapter, event, ctx.now) : null;
  }
}

type CountsRoot = Pick<RsvpCounts, 'eventLocalId'>;
