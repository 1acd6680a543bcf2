import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionType } from '../../../kernel/graphql/connection.ts';
import { DateTime } from '../../../kernel/graphql/scalars.ts';
import { UserError } from '../../../kernel/graphql/user-errors.ts';
import { Event } from '../event/event.type.ts';
import { Member, memberReference } from '../graphql/references.ts';
import type { Invitation as InvitationRow } from './invitation.store.ts';

@ObjectType({
  description: 'A member’s way into an event that organizers open for them.',
  simpleResolvers: true,
})
export class Invitation {
  @Field(() => Member, { nullable: true })
  member!: Member;

  @Field(() => DateTime)
  invitedAt!: Date;
}

export const InvitationConnection = connectionType('Invitation', Invitation);

export const presentInvitation = (row: InvitationRow): Invitation => ({
  member: memberReference(row.memberId),
  invitedAt: row.invitedAt,
});

@InputType()
export class InviteMembersInput {
  @Field(() => ID)
  eventId!: string;

  @Field(() => [ID], { description: 'Active members of the chapter; at most 500.' })
  memberIds!: string[];
}

@InputType()
export class UninviteMembersInput {
  @Field(() => ID)
  eventId!: string;

  @Field(() => [ID], { description: 'Who was not invited is passed over; at most 500.' })
  memberIds!: string[];
}

/** Payload types that hold an event and what was wrong. */
function invitationsPayload(name: string) {
  @ObjectType(name, { simpleResolvers: true })
  class InvitationsPayload {
    @Field(() => Event, { nullable: true })
    event?: Event | null;

    @Field(() => [UserError])
    errors!: UserError[];
  }
  return InvitationsPayload;
}
export const InviteMembersPayload = invitationsPayload('InviteMembersPayload');
export const UninviteMembersPayload = invitationsPayload('UninviteMembersPayload');
