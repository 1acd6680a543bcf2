import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionType } from '../../../../kernel/graphql/connection.ts';
import { DateTime } from '../../../../kernel/graphql/scalars.ts';
import { UserError } from '../../../../kernel/graphql/user-errors.ts';
import { encodeId } from '../../../../kernel/ids.ts';
import { Node } from '../../graphql/node.ts';
import type { AnnouncementRecord } from './announcement.ts';

@ObjectType({
  implements: Node,
  description: 'What headquarters has to say to everyone, to regions or to chapters.',
  simpleResolvers: true,
})
export class Announcement extends Node {
  readonly __typename = 'Announcement' as const;
  readonly record!: AnnouncementRecord;

  @Field(() => String)
  title!: string;

  @Field(() => String, { description: 'Markdown, to be shown as text or a safe subset.' })
  body!: string;

  @Field(() => DateTime)
  publishedAt!: Date;
}

export function presentAnnouncement(record: AnnouncementRecord): Announcement {
  const { title, body, publishedAt } = record;
  const id = encodeId('Announcement', undefined, record.id);
  return { __typename: 'Announcement', record, id, title, body, publishedAt };
}

export const AnnouncementConnection = connectionType('Announcement', Announcement);

@InputType({ description: 'With neither regions nor chapters it is for everyone.' })
export class PublishAnnouncementInput {
  @Field(() => String, { description: '1 to 150 characters.' })
  title!: string;

  @Field(() => String, { description: 'Markdown, 1 to 20,000 characters.' })
  body!: string;

  @Field(() => [ID], { nullable: true, description: 'For who belongs to a chapter there.' })
  regionIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'For who belongs to any of them.' })
  chapterIds?: string[] | null;
}

@ObjectType({ simpleResolvers: true })
export class PublishAnnouncementPayload {
  @Field(() => Announcement, { nullable: true })
  announcement?: Announcement | null;

  @Field(() => [UserError])
  errors!: UserError[];
}
