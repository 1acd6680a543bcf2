import { Arg, Ctx, Directive, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { type Connection, Paged, toConnection } from '../../../kernel/graphql/connection.ts';
import { Cursor } from '../../../kernel/graphql/scalars.ts';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { ChapterContext } from '../context.ts';
import { eventEntity } from '../event/event.resolver.ts';
import { Event } from '../event/event.type.ts';
import { memberUuid, rowId } from '../ids.ts';
import { invitationPage } from './invitation.read.ts';
import { inviteMembers, uninviteMembers } from './invitation.service.ts';
import {
  type Invitation,
  InvitationConnection,
  InviteMembersInput,
  InviteMembersPayload,
  presentInvitation,
  UninviteMembersInput,
  UninviteMembersPayload,
} from './invitation.type.ts';

@Resolver(() => Event)
export class InvitationResolver {
  @Directive('@routedBy(argument: "input.eventId")')
  @Mutation(() => InviteMembersPayload, {
    description:
      'Lets members answer without an organizer’s word, whatever the event’s mode. For those who manage events.',
  })
  inviteMembers(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => InviteMembersInput) { eventId, memberIds }: InviteMembersInput,
  ): Promise<object> {
    return withEvent(ctx, eventId, (event) => inviteMembers(ctx, event, memberIds.map(memberUuid)));
  }

  @Directive('@routedBy(argument: "input.eventId")')
  @Mutation(() => UninviteMembersPayload, {
    description:
      'Takes invitations back, for answers to come: who is in, waits or asks stays so until an organizer declines them. ' +
      'For those who manage events.',
  })
  uninviteMembers(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => UninviteMembersInput) { eventId, memberIds }: UninviteMembersInput,
  ): Promise<object> {
    return withEvent(ctx, eventId, (event) => uninviteMembers(ctx, event, memberIds.map(memberUuid)));
  }

  @Paged()
  @FieldResolver(() => InvitationConnection, {
    nullable: true,
    description: 'The oldest first; for those who manage events.',
  })
  async invitations(
    @Root() event: EventRoot,
    @Ctx() ctx: ChapterContext,
    @Arg('first', () => Int, { nullable: true }) first?: number,
    @Arg('after', () => Cursor, { nullable: true }) after?: string,
  ): Promise<Connection<Invitation>> {
    return toConnection(await invitationPage(ctx, event.localId, { first, after }), presentInvitation);
  }

  @FieldResolver(() => Boolean)
  viewerInvited(@Root() event: EventRoot, @Ctx() ctx: ChapterContext): Promise<boolean> {
    return ctx.loaders.viewerInvited.load(event.localId);
  }
}

type EventRoot = Pick<Event, 'localId'>;

const withEvent = (ctx: ChapterContext, id: string, work: (event: Uuid) => Promise<void>): Promise<object> =>
  payload(async () => {
    await work(rowId(id, 'Event', ctx.chapter));
    ctx.refresh();
    return { event: await eventEntity({ id }, ctx) };
  });
