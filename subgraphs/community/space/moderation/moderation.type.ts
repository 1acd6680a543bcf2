import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionType } from '../../../../kernel/graphql/connection.ts';
import { DateTime } from '../../../../kernel/graphql/scalars.ts';
import { UserError } from '../../../../kernel/graphql/user-errors.ts';
import type { Uuid } from '../../../../kernel/ids.ts';
import { postPayload } from '../discussion/discussion.input.ts';
import { Discussion, Post } from '../post.type.ts';

@ObjectType({ description: 'Why a member thinks a post should go.', simpleResolvers: true })
export class PostReport {
  readonly memberId!: Uuid;

  @Field(() => String)
  reason!: string;

  @Field(() => DateTime)
  reportedAt!: Date;
}

@ObjectType({ description: 'A post whose reports wait for a moderator.', simpleResolvers: true })
export class ReportedPost {
  @Field(() => Post)
  post!: Post;

  @Field(() => DateTime, { description: 'Of the first report that waits.' })
  reportedAt!: Date;
}
export const ReportedPostConnection = connectionType('ReportedPost', ReportedPost);

@InputType()
export class ReportPostInput {
  @Field(() => ID)
  postId!: string;

  @Field(() => String, { description: '1 to 500 characters.' })
  reason!: string;
}

@InputType()
export class HidePostInput {
  @Field(() => ID)
  postId!: string;

  @Field(() => String, { description: 'Shown to its author; 1 to 500 characters.' })
  reason!: string;
}

@InputType()
export class UnhidePostInput {
  @Field(() => ID)
  postId!: string;
}

@InputType()
export class DismissReportsInput {
  @Field(() => ID)
  postId!: string;
}

@InputType()
export class LockDiscussionInput {
  @Field(() => ID)
  discussionId!: string;
}

@InputType()
export class UnlockDiscussionInput {
  @Field(() => ID)
  discussionId!: string;
}

export const ReportPostPayload = postPayload('ReportPost');
export const HidePostPayload = postPayload('HidePost');
export const UnhidePostPayload = postPayload('UnhidePost');
export const DismissReportsPayload = postPayload('DismissReports');

@ObjectType({ simpleResolvers: true })
export class LockDiscussionPayload {
  @Field(() => Discussion, { nullable: true })
  discussion?: Discussion | null;

  @Field(() => [UserError])
  errors!: UserError[];
}

@ObjectType({ simpleResolvers: true })
export class UnlockDiscussionPayload {
  @Field(() => Discussion, { nullable: true })
  discussion?: Discussion | null;

  @Field(() => [UserError])
  errors!: UserError[];
}
