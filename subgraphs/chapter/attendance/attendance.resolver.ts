import { Arg, Ctx, Directive, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import type { ChapterContext } from '../context.ts';
import { AttendanceStatusEnum } from '../graphql/enums.ts';
import { memberUuid, rowId } from '../ids.ts';
import type { AttendanceStatus } from '../rsvp/rsvp.ts';
import { presentCounts, presentRsvp, Rsvp, RsvpCounts } from '../rsvp/rsvp.type.ts';
import { recordAttendance } from './attendance.service.ts';
import {
  CheckInInput,
  CheckInPayload,
  RecordAttendanceInput,
  RecordAttendancePayload,
} from './attendance.type.ts';
import { checkIn } from './check-in.ts';
import { checkInCode } from './check-in-code.ts';
import { shownAttendance } from './no-show.ts';

/** Who comes, and who came. */
@Resolver()
export class AttendanceResolver {
  @Directive('@routedBy(argument: "input.eventId")')
  @Mutation(() => RecordAttendancePayload, {
    description: 'Who came; all of it or nothing. For those who check in, after the event too.',
  })
  recordAttendance(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => RecordAttendanceInput) { eventId, records, idempotencyKey }: RecordAttendanceInput,
  ): Promise<object> {
    return payload(async () => {
      const id = rowId(eventId, 'Event', ctx.chapter);
      const marks = records.map((one) => ({ ...one, memberId: memberUuid(one.memberId) }));
      const { rsvps, counts, capacity } = await recordAttendance(ctx, id, marks, idempotencyKey);
      ctx.refresh();
      const shown = presentCounts(ctx.chapter, id, counts, capacity);
      return { rsvps: rsvps.map((row) => presentRsvp(ctx.chapter, row)), counts: shown };
    });
  }

  @Directive('@routedBy(argument: "input.eventId")')
  @Mutation(() => CheckInPayload, {
    description:
      'Checks in who shows their code, from 4 hours before the event to a day after it. For those who check in.',
  })
  checkIn(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => CheckInInput) { eventId, ...ask }: CheckInInput,
  ): Promise<object> {
    return payload(async () => {
      const id = rowId(eventId, 'Event', ctx.chapter);
      const { rsvp, counts, capacity, alreadyCheckedIn } = await checkIn(ctx, { ...ask, eventId: id });
      ctx.refresh();
      const shown = presentCounts(ctx.chapter, id, counts, capacity);
      return { rsvp: presentRsvp(ctx.chapter, rsvp), counts: shown, alreadyCheckedIn };
    });
  }
}

@Resolver(() => Rsvp)
export class RsvpAttendanceResolver {
  @FieldResolver(() => AttendanceStatusEnum)
  async attendance(@Root() { row }: RsvpRoot, @Ctx() ctx: ChapterContext): Promise<AttendanceStatus> {
    if (row.status !== 'YES' || row.attendance !== 'UNKNOWN') return row.attendance;
    const event = await ctx.loaders.event.load(row.eventId);
    return event ? shownAttendance(row, event, ctx.now) : row.attendance;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'What the member shows at the door, as text or as a QR code; theirs alone, while they have a seat.',
  })
  async checkInCode(@Root() { row }: RsvpRoot, @Ctx() ctx: ChapterContext): Promise<string | null> {
    if (row.status !== 'YES' || row.memberId !== ctx.viewer?.memberId) return null;
    return checkInCode(await ctx.loaders.checkInSecret(), row.id);
  }
}

type RsvpRoot = Pick<Rsvp, 'row'>;

@Resolver(() => RsvpCounts)
export class AttendanceCountsResolver {
  @FieldResolver(() => Int, {
    description: 'Who said yes and did not come: as recorded, or derived a day after the event.',
  })
  noShows(@Root() counts: CountsRoot, @Ctx() ctx: ChapterContext): Promise<number> {
    return ctx.loaders.noShows.load(counts.eventLocalId);
  }
}

type CountsRoot = Pick<RsvpCounts, 'eventLocalId'>;
