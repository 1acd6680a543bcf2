import { type ClassType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { UserError } from '../../../../kernel/graphql/user-errors.ts';
import { Discussion, Post, Reply } from '../post.type.ts';

const BODY = 'Markdown, 1 to 20,000 characters; `<@ID>` mentions the member of that id, at most 20 of them.';
const AS_CHAPTER = 'The chapter that posts; for its organizers.';

@InputType()
export class StartDiscussionInput {
  @Field(() => String, { description: '1 to 150 characters.' })
  title!: string;

  @Field(() => String, { description: BODY })
  body!: string;

  @Field(() => ID, { nullable: true, description: 'Among whom; left out: the whole community.' })
  chapterId?: string | null;

  @Field(() => ID, { nullable: true, description: AS_CHAPTER })
  asChapterId?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class StartDiscussionPayload {
  @Field(() => Discussion, { nullable: true })
  discussion?: Discussion | null;

  @Field(() => [UserError])
  errors!: UserError[];
}

@InputType()
export class ReplyToDiscussionInput {
  @Field(() => ID)
  discussionId!: string;

  @Field(() => String, { description: BODY })
  body!: string;

  @Field(() => ID, { nullable: true, description: AS_CHAPTER })
  asChapterId?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class ReplyToDiscussionPayload {
  @Field(() => Reply, { nullable: true })
  reply?: Reply | null;

  @Field(() => Discussion, { nullable: true })
  discussion?: Discussion | null;

  @Field(() => [UserError])
  errors!: UserError[];
}

@InputType({ description: 'What is left out stays.' })
export class EditPostInput {
  @Field(() => ID)
  postId!: string;

  @Field(() => String, { nullable: true, description: 'Of a discussion: 1 to 150 characters.' })
  title?: string | null;

  @Field(() => String, { nullable: true, description: BODY })
  body?: string | null;
}

/** The type `<mutation>Payload` of a mutation that answers with the post it changed. */
export function postPayload(mutation: string): ClassType<PostPayload> {
  @ObjectType(`${mutation}Payload`, { simpleResolvers: true })
  class Payload implements PostPayload {
    @Field(() => Post, { nullable: true })
    post?: Post | null;

    @Field(() => [UserError])
    errors!: UserError[];
  }
  return Payload;
}
export interface PostPayload {
  post?: Post | null;
  errors: UserError[];
}

export const EditPostPayload = postPayload('EditPost');
export const DeletePostPayload = postPayload('DeletePost');

@InputType()
export class DeletePostInput {
  @Field(() => ID)
  postId!: string;
}
