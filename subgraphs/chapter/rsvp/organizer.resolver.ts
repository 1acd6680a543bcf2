import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import type { ChapterContext } from '../context.ts';
import { memberUuid, rowId } from '../ids.ts';
import { promoteFromWaitlist, recordAttendance } from './organizer.service.ts';
import {
  PromoteFromWaitlistInput,
  PromoteFromWaitlistPayload,
  RecordAttendanceInput,
  RecordAttendancePayload,
} from './organizer.type.ts';
import { presentCounts, presentRsvp } from './rsvp.type.ts';

/** What those who run an event do with its answers. */
@Resolver()
export class OrganizerResolver {
  @Directive('@routedBy(argument: "input.rsvpId")')
  @Mutation(() => PromoteFromWaitlistPayload, {
    description: 'Seats someone out of turn, within the capacity. For those who manage events.',
  })
  promoteFromWaitlist(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => PromoteFromWaitlistInput) { rsvpId }: PromoteFromWaitlistInput,
  ): Promise<object> {
    return payload(async () => {
      const { rsvp, counts, capacity } = await promoteFromWaitlist(ctx, rowId(rsvpId, 'Rsvp', ctx.chapter));
      ctx.refresh();
      const shown = presentCounts(ctx.chapter, rsvp.eventId, counts, capacity);
      return { rsvp: presentRsvp(ctx.chapter, rsvp), counts: shown };
    });
  }

  @Directive('@routedBy(argument: "input.eventId")')
  @Mutation(() => RecordAttendancePayload, {
    description: 'Who came; all of it or nothing. For those who check in, after the event too.',
  })
  recordAttendance(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => RecordAttendanceInput) { eventId, records }: RecordAttendanceInput,
  ): Promise<object> {
    return payload(async () => {
      const id = rowId(eventId, 'Event', ctx.chapter);
      const marks = records.map((one) => ({ ...one, memberId: memberUuid(one.memberId) }));
      const { rsvps, standing } = await recordAttendance(ctx, id, marks);
      ctx.refresh();
      const counts = presentCounts(ctx.chapter, id, standing.counts, standing.capacity);
      return { rsvps: rsvps.map((row) => presentRsvp(ctx.chapter, row)), counts };
    });
  }
}
