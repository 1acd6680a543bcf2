import { Arg, Ctx, Directive, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import type { ChapterContext } from '../context.ts';
import { Event } from '../event/event.type.ts';
import { QuestionScopeEnum } from '../graphql/enums.ts';
import { Chapter } from '../graphql/references.ts';
import { assertThisChapter, rowId } from '../ids.ts';
import { questionsOfChapter } from './question.read.ts';
import { setQuestions } from './question.service.ts';
import type { QuestionScope } from './question.ts';
import { presentQuestion, Question, SetQuestionsInput, SetQuestionsPayload } from './question.type.ts';

@Resolver(() => Chapter)
export class ChapterQuestionsResolver {
  @FieldResolver(() => [Question], { nullable: true, description: 'What the chapter asks, in order.' })
  questions(
    @Ctx() ctx: ChapterContext,
    @Arg('scope', () => QuestionScopeEnum) scope: QuestionScope,
  ): Promise<Question[]> {
    return questionsOfChapter(ctx, scope);
  }

  @Directive('@routedBy(argument: "input.chapterId")')
  @Mutation(() => SetQuestionsPayload, {
    description:
      'Asks these questions from now on; answers to others stay readable. For organizers; of one event, for those ' +
      'who manage events.',
  })
  setQuestions(
    @Ctx() ctx: ChapterContext,
    @Arg('input', () => SetQuestionsInput) input: SetQuestionsInput,
  ): Promise<object> {
    const { chapterId, scope, eventId, questions } = input;
    return payload(async () => {
      assertThisChapter(chapterId, ctx.chapter);
      const event = eventId == null ? undefined : rowId(eventId, 'Event', ctx.chapter);
      const asked = await setQuestions(ctx, { scope, eventId: event, questions: questions ?? undefined });
      ctx.refresh();
      return { questions: asked.map((row) => presentQuestion(ctx.chapter, row)) };
    });
  }
}

@Resolver(() => Event)
export class EventQuestionsResolver {
  @FieldResolver(() => [Question], {
    nullable: true,
    description: 'What it asks who comes, in order: its own questions, or the chapter’s.',
  })
  async questions(@Root() event: EventRoot, @Ctx() ctx: ChapterContext): Promise<Question[]> {
    const rows = await ctx.loaders.questionsOfEvent.load(event.localId);
    return rows.map((row) => presentQuestion(ctx.chapter, row));
  }
}

type EventRoot = Pick<Event, 'localId'>;
