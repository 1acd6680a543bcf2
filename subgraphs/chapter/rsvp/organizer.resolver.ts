import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import type { ChapterContext } from '../context.ts';
import { memberUuid, rowId } from '../ids.ts';
import { addAttendee, approveRsvp, declineRsvp, promoteFromWaitlist } from './organizer.service.ts';
import {
  AddAttendeeInput,
  AddAttendeePayload,
  ApproveRsvpInput,
  ApproveRsvpPayload,
  DeclineRsvpInput,
  DeclineRsvpPayload,
  PromoteFromWaitlistInput,
  PromoteFromWaitlistPayload,
} from './organizer.type.ts';
import { presentCounts, presentRsvp } from './rsvp.type.ts';
import type { RsvpAnswer } from './settle-rsvps.ts';

/** What those who run an event do with its answers. */
@Resolver()
export class OrganizerResolver {
  @Directive('@routedBy(argument: "input.rsvpId")')
  @Mutation(() => ApproveRsvpPayload, {
    description:
      'Lets in someone who waits for approval, or takes a decline back: to a seat when one is free and nobody waits, ' +
      'else to the end of the waitlist. For those who manage events.',
  })
  approveRsvp(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => ApproveRsvpInput) { rsvpId, ...ask }: ApproveRsvpInput,
  ): Promise<object> {
    return rsvpPayload(ctx, () => approveRsvp(ctx, rowId(rsvpId, 'Rsvp', ctx.chapter), ask));
  }

  @Directive('@routedBy(argument: "input.rsvpId")')
  @Mutation(() => DeclineRsvpPayload, {
    description:
      'Makes an answer a NO, whatever it was; the member cannot answer again until an organizer lets them in. For ' +
      'those who manage events.',
  })
  declineRsvp(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => DeclineRsvpInput) { rsvpId, ...ask }: DeclineRsvpInput,
  ): Promise<object> {
    return rsvpPayload(ctx, () => declineRsvp(ctx, rowId(rsvpId, 'Rsvp', ctx.chapter), ask));
  }

  @Directive('@routedBy(argument: "input.rsvpId")')
  @Mutation(() => PromoteFromWaitlistPayload, {
    description: 'Seats someone out of turn. For those who manage events.',
  })
  promoteFromWaitlist(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => PromoteFromWaitlistInput) { rsvpId, ...ask }: PromoteFromWaitlistInput,
  ): Promise<object> {
    return rsvpPayload(ctx, () => promoteFromWaitlist(ctx, rowId(rsvpId, 'Rsvp', ctx.chapter), ask));
  }

  @Directive('@routedBy(argument: "input.eventId")')
  @Mutation(() => AddAttendeePayload, {
    description:
      'Seats a member whatever they said, outside the RSVP window and before those who wait, too. For those who ' +
      'manage events.',
  })
  addAttendee(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => AddAttendeeInput) { eventId, memberId, ...ask }: AddAttendeeInput,
  ): Promise<object> {
    return rsvpPayload(ctx, () =>
      addAttendee(ctx, {
        ...ask,
        eventId: rowId(eventId, 'Event', ctx.chapter),
        memberId: memberUuid(memberId),
      }),
    );
  }
}

const rsvpPayload = (ctx: ChapterContext, work: () => Promise<RsvpAnswer>): Promise<object> =>
  payload(async () => {
    const { rsvp, counts, capacity } = await work();
    ctx.refresh();
    return {
      rsvp: presentRsvp(ctx.chapter, rsvp),
      counts: presentCounts(ctx.chapter, rsvp.eventId, counts, capacity),
    };
  });
