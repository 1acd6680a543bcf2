import { ArgsType, Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import { connectionType } from '../../../kernel/graphql/connection.ts';
import { Cursor, DateTime } from '../../../kernel/graphql/scalars.ts';
import { encodeId } from '../../../kernel/ids.ts';
import { Node } from '../graphql/node.ts';
import { isOpening, type PostRecord } from './post.ts';

@ObjectType({ description: 'What the viewer may do with a post now.', simpleResolvers: true })
export class PostPermissions {
  @Field(() => Boolean, { description: 'Reply in its discussion.' })
  reply!: boolean;

  @Field(() => Boolean)
  edit!: boolean;

  @Field(() => Boolean)
  delete!: boolean;

  @Field(() => Boolean)
  report!: boolean;

  @Field(() => Boolean, { description: 'Hide it, lock its discussion, settle reports.' })
  moderate!: boolean;
}

@InterfaceType('Post', {
  implements: Node,
  description: 'What someone wrote in the space: a discussion’s opening or a reply.',
  resolveType: ({ __typename }: { __typename: string }) => __typename,
})
export abstract class Post extends Node {
  readonly record!: PostRecord;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true })
  editedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Its author deleted it; the place stays.' })
  deletedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'A moderator hid it.' })
  hiddenAt!: Date | null;
}

@ObjectType({
  implements: Post,
  description: 'A discussion of the whole community or of one chapter.',
  simpleResolvers: true,
})
export class Discussion extends Post {
  readonly __typename = 'Discussion' as const;

  @Field(() => Int, { description: 'Those that were deleted or hidden too: their places stay.' })
  repliesCount!: number;

  @Field(() => DateTime, { nullable: true, description: 'Nobody replies or edits from then on.' })
  lockedAt!: Date | null;

  @Field(() => DateTime, { description: 'When it was started or replied to last.' })
  lastActivityAt!: Date;
}

@ObjectType({ implements: Post, description: 'A reply in a discussion.', simpleResolvers: true })
export class Reply extends Post {
  readonly __typename = 'Reply' as const;
}

export function presentDiscussion(record: PostRecord): Discussion {
  const { id, replies, lockedAt, lastActivityAt } = record;
  return {
    ...presented(record),
    __typename: 'Discussion',
    id: encodeId('Discussion', undefined, id),
    repliesCount: replies,
    lockedAt,
    lastActivityAt,
  };
}

export const presentReply = (record: PostRecord): Reply => ({
  ...presented(record),
  __typename: 'Reply',
  id: encodeId('Reply', undefined, record.id),
});

export const presentPost = (record: PostRecord): Discussion | Reply =>
  isOpening(record) ? presentDiscussion(record) : presentReply(record);

const presented = (record: PostRecord) => {
  const { createdAt, editedAt, deletedAt, hiddenAt } = record;
  return { record, createdAt, editedAt, deletedAt, hiddenAt };
};

export const DiscussionConnection = connectionType('Discussion', Discussion);
export const ReplyConnection = connectionType('Reply', Reply);
export const PostConnection = connectionType('Post', Post as unknown as new () => Post);

@ArgsType()
export class SpacePageArgs {
  @Field(() => Int, { nullable: true, description: '1 to 100; 20 when left out.' })
  first?: number;

  @Field(() => Cursor, { nullable: true })
  after?: string;
}

@ArgsType()
export class DiscussionsArgs extends SpacePageArgs {
  @Field(() => ID, { nullable: true, description: 'Whose; left out: the whole community’s.' })
  chapterId?: string | null;
}
