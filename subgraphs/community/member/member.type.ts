import { Directive, Field, InputType, ObjectType } from 'type-graphql';
import { DateTime, UrlScalar } from '../../../kernel/graphql/scalars.ts';
import { UserError } from '../../../kernel/graphql/user-errors.ts';
import { encodeId, type Uuid } from '../../../kernel/ids.ts';
import type { MembershipState } from '../../../schema/changes.ts';
import { ChapterRoleEnum, MembershipStatusEnum } from '../graphql/enums.ts';
import { Node } from '../graphql/node.ts';
import { type ChapterMembership, type MemberRecord, shownName } from './member.ts';

@Directive('@key(fields: "id")')
@ObjectType({ implements: Node, description: 'A person of the community.', simpleResolvers: true })
export class Member extends Node {
  readonly __typename = 'Member' as const;
  /** Whose fields only the member may see. */
  readonly record!: MemberRecord;

  @Field(() => String)
  name!: string;

  @Field(() => UrlScalar, { nullable: true })
  avatarUrl!: string | null;

  @Field(() => String, { nullable: true })
  bio!: string | null;

  @Field(() => DateTime)
  joinedAt!: Date;
}

export function presentMember(record: MemberRecord): Member {
  const { avatarUrl, bio, joinedAt } = record;
  const id = memberId(record.id);
  return { __typename: 'Member', id, record, name: shownName(record.name), avatarUrl, bio, joinedAt };
}

export const memberId = (id: Uuid): string => encodeId('Member', undefined, id);

@ObjectType({ description: 'What a member is in one chapter.', simpleResolvers: true })
export class ChapterMembershipSummary {
  readonly chapterKey!: ChapterMembership['chapter'];

  @Field(() => ChapterRoleEnum)
  role!: MembershipState['role'];

  @Field(() => MembershipStatusEnum)
  status!: MembershipState['status'];

  @Field(() => DateTime)
  joinedAt!: Date;
}

@InputType({ description: 'What is left out stays as it is; null clears.' })
export class UpdateProfileInput {
  @Field(() => String, { nullable: true, description: '1 to 100 characters.' })
  name?: string | null;

  @Field(() => UrlScalar, { nullable: true })
  avatarUrl?: string | null;

  @Field(() => String, { nullable: true, description: 'At most 2,000 characters.' })
  bio?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class UpdateProfilePayload {
  @Field(() => Member, { nullable: true })
  member?: Member | null;

  @Field(() => [UserError])
  errors!: UserError[];
}
