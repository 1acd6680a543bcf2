import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { DateTime } from '../../../kernel/graphql/scalars.ts';
import { UserError } from '../../../kernel/graphql/user-errors.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { Chapter } from '../directory/chapter.type.ts';
import { ChapterStatusEnum, graphqlEnum } from '../graphql/enums.ts';
import type { ChapterStatus, ChapterStep } from './chapter-life.ts';

const ChapterStepEnum = graphqlEnum<ChapterStep>('ChapterStep', 'What happened to a chapter.', {
  PROPOSED: '',
  REGISTERED: 'It came with an archive, or with the sample.',
  APPROVED: 'It was made to stand on a server.',
  DECLINED: 'Headquarters did not want the proposal.',
  DEACTIVATED: '',
  REACTIVATED: '',
  ARCHIVED: '',
  RESTORED: 'It came back from the archive.',
  MADE_TEST: 'It counts nowhere from then on.',
});

@ObjectType({ description: 'A step in a chapter’s life.', simpleResolvers: true })
export class ChapterHistoryEntry {
  readonly byUuid!: Uuid | null;

  @Field(() => ChapterStepEnum)
  step!: ChapterStep;

  @Field(() => ChapterStatusEnum, { nullable: true, description: 'Null for the first.' })
  before!: ChapterStatus | null;

  @Field(() => ChapterStatusEnum)
  after!: ChapterStatus;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => String, { nullable: true })
  reason!: string | null;
}

@ObjectType({ description: 'What whoever proposes a chapter is asked.', simpleResolvers: true })
export class ProposalQuestion {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  text!: string;

  @Field(() => Boolean)
  required!: boolean;
}

@ObjectType({ description: 'An answer, to the question as it was then.', simpleResolvers: true })
export class ProposalAnswer {
  @Field(() => String)
  question!: string;

  @Field(() => String)
  text!: string;
}

@ObjectType({ description: 'How a chapter was proposed.', simpleResolvers: true })
export class ChapterProposal {
  readonly byUuid!: Uuid | null;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => [ProposalAnswer], { description: 'In the order of the questions; blank ones are left out.' })
  answers!: ProposalAnswer[];
}

@InputType()
export class ProposalQuestionInput {
  @Field(() => String, { description: '1 to 500 characters.' })
  text!: string;

  @Field(() => Boolean, { defaultValue: false })
  required!: boolean;
}

@InputType()
export class SetProposalQuestionsInput {
  @Field(() => [ProposalQuestionInput], { description: 'All of them, in order; at most 30.' })
  questions!: ProposalQuestionInput[];
}

@ObjectType({ simpleResolvers: true })
export class SetProposalQuestionsPayload {
  @Field(() => [ProposalQuestion], { nullable: true })
  questions?: ProposalQuestion[] | null;

  @Field(() => [UserError])
  errors!: UserError[];
}

@InputType()
export class SetChapterStatusInput {
  @Field(() => ID)
  chapterId!: string;

  @Field(() => ChapterStatusEnum)
  status!: ChapterStatus;

  @Field(() => String, { nullable: true, description: 'Kept in its history. At most 1,000 characters.' })
  reason?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class SetChapterStatusPayload {
  @Field(() => Chapter, { nullable: true })
  chapter?: Chapter | null;

  @Field(() => [UserError])
  errors!: UserError[];
}

@InputType()
export class RenameChapterInput {
  @Field(() => ID)
  chapterId!: string;

  @Field(() => String, { description: '3 to 60 of a–z, 0–9 and dashes; nobody else’s, now or before.' })
  urlname!: string;
}

@ObjectType({ simpleResolvers: true })
export class RenameChapterPayload {
  @Field(() => Chapter, { nullable: true })
  chapter?: Chapter | null;

  @Field(() => [UserError])
  errors!: UserError[];
}
