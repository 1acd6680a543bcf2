import { Field, Float, ID, InputType, ObjectType } from 'type-graphql';
import { TimeZone } from '../../../kernel/graphql/scalars.ts';
import { UserError } from '../../../kernel/graphql/user-errors.ts';
import { encodeId, type Uuid } from '../../../kernel/ids.ts';
import { Chapter } from '../directory/chapter.type.ts';
import type { RegisteredServer } from './registry.ts';

@ObjectType({ description: 'A server that hosts chapters.', simpleResolvers: true })
export class ChapterServer {
  readonly serverId!: Uuid;

  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String, { description: 'Its address; `local:` is the host in headquarters’ own process.' })
  url!: string;
}

export const presentServer = ({ id, name, url }: RegisteredServer): ChapterServer => ({
  serverId: id,
  id: encodeId('ChapterServer', undefined, id),
  name,
  url,
});

@InputType()
export class RegisterChapterServerInput {
  @Field(() => String, { description: '1 to 60 characters. A server of this name gets the new address.' })
  name!: string;

  @Field(() => String, { description: 'http or https, host and port.' })
  url!: string;
}

@ObjectType({ simpleResolvers: true })
export class RegisterChapterServerPayload {
  @Field(() => ChapterServer, { nullable: true })
  server?: ChapterServer;

  @Field(() => [UserError])
  errors!: UserError[];
}

@InputType({ description: 'Degrees, north and east positive (WGS 84).' })
export class LocationInput {
  @Field(() => Float)
  lat!: number;

  @Field(() => Float)
  lon!: number;
}

@InputType()
export class ProposalAnswerInput {
  @Field(() => ID)
  questionId!: string;

  @Field(() => String, { description: 'At most 5,000 characters.' })
  text!: string;
}

@InputType()
export class ProposeChapterInput {
  @Field(() => String, { description: '3 to 60 of a–z, 0–9 and dashes; nobody else’s.' })
  urlname!: string;

  @Field(() => String, { description: '2 to 100 characters.' })
  name!: string;

  @Field(() => String, { nullable: true })
  city?: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2, such as FR.' })
  country?: string | null;

  @Field(() => LocationInput, { nullable: true })
  location?: LocationInput | null;

  @Field(() => TimeZone)
  timeZone!: string;

  @Field(() => String, { nullable: true, description: 'At most 5,000 characters.' })
  description?: string | null;

  @Field(() => [String], { nullable: true, description: 'At most 20.' })
  topics?: string[] | null;

  @Field(() => [ProposalAnswerInput], { nullable: true, description: 'To `proposalQuestions`.' })
  answers?: ProposalAnswerInput[] | null;
}

@InputType()
export class ApproveChapterInput {
  @Field(() => ID)
  chapterId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Where it is to stand; by default the first server registered.',
  })
  serverId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Kept in the chapter’s history. At most 1,000 characters.',
  })
  reason?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class ProposeChapterPayload {
  @Field(() => Chapter, { nullable: true, description: 'PENDING until headquarters approves it.' })
  chapter?: Chapter | null;

  @Field(() => [UserError])
  errors!: UserError[];
}

@ObjectType({ simpleResolvers: true })
export class ApproveChapterPayload {
  @Field(() => Chapter, { nullable: true })
  chapter?: Chapter | null;

  @Field(() => [UserError])
  errors!: UserError[];
}
