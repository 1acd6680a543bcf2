import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { UserError } from '../../../kernel/graphql/user-errors.ts';
import { type ChapterKey, encodeId } from '../../../kernel/ids.ts';
import { MatchRuleEnum, QuestionKindEnum, QuestionScopeEnum } from '../graphql/enums.ts';
import { rowId } from '../ids.ts';
import type {
  Answer as AnswerRow,
  MatchRule,
  QuestionKind,
  Question as QuestionRow,
  QuestionScope,
} from './question.ts';

@ObjectType({ description: 'Something the chapter asks. Its words never change.', simpleResolvers: true })
export class Question {
  @Field(() => ID)
  id!: string;

  @Field(() => QuestionKindEnum)
  kind!: QuestionKind;

  @Field(() => String)
  text!: string;

  @Field(() => [String], { description: 'What can be chosen; none for a TEXT.' })
  options!: readonly string[];

  @Field(() => MatchRuleEnum, { nullable: true })
  match!: MatchRule | null;

  @Field(() => Boolean)
  required!: boolean;
}

export const presentQuestion = (chapter: ChapterKey, row: QuestionRow): Question => ({
  ...row,
  id: encodeId('Question', chapter, row.id),
});

@ObjectType({ description: 'What a member said to a question.', simpleResolvers: true })
export class Answer {
  @Field(() => Question)
  question!: Question;

  @Field(() => [String], { description: 'The options chosen, or the text.' })
  values!: readonly string[];
}

@InputType()
export class AnswerInput {
  @Field(() => ID)
  questionId!: string;

  @Field(() => [String], {
    description:
      'The options chosen, or the text: at most 2,000 characters. One, unless the question is MULTIPLE.',
  })
  values!: string[];
}

/** @throws BAD_ID */
export const answersGiven = (
  answers: readonly AnswerInput[] | null | undefined,
  chapter: ChapterKey,
): AnswerRow[] | undefined =>
  answers?.map(({ questionId, values }) => ({ questionId: rowId(questionId, 'Question', chapter), values }));

@InputType()
export class QuestionInput {
  @Field(() => QuestionKindEnum)
  kind!: QuestionKind;

  @Field(() => String, { description: '1 to 500 characters.' })
  text!: string;

  @Field(() => [String], { defaultValue: [], description: '2 to 30; none for a TEXT.' })
  options!: string[];

  @Field(() => MatchRuleEnum, { nullable: true })
  match?: MatchRule | null;

  @Field(() => Boolean, { defaultValue: false })
  required!: boolean;
}

@InputType()
export class SetQuestionsInput {
  @Field(() => ID)
  chapterId!: string;

  @Field(() => QuestionScopeEnum)
  scope!: QuestionScope;

  @Field(() => ID, { nullable: true, description: 'An event that asks its own instead of the chapter’s.' })
  eventId?: string | null;

  @Field(() => [QuestionInput], {
    nullable: true,
    description:
      'All of them, in order; at most 20. One asked before in the same words stays the same question. Null for an ' +
      'event that is to ask what the chapter asks.',
  })
  questions?: QuestionInput[] | null;
}

@ObjectType({ simpleResolvers: true })
export class SetQuestionsPayload {
  @Field(() => [Question], { nullable: true })
  questions?: Question[] | null;

  @Field(() => [UserError])
  errors!: UserError[];
}
