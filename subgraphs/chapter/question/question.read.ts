import type { ChapterContext } from '../context.ts';
import { chapterQuestions } from './question.store.ts';
import type { Answer as AnswerRow, QuestionScope } from './question.ts';
import { type Answer, presentQuestion, type Question } from './question.type.ts';

/** What the chapter asks in general, in order. */
export const questionsOfChapter = async (ctx: ChapterContext, scope: QuestionScope): Promise<Question[]> =>
  (await chapterQuestions(ctx.db, scope)).map((row) => presentQuestion(ctx.chapter, row));

/** Answers with their questions, asked still or not; null when there are none. */
export async function answersOf(
  ctx: ChapterContext,
  answers: readonly AnswerRow[] | null,
): Promise<Answer[] | null> {
  if (answers === null) return null;
  const found = await Promise.all(
    answers.map(async ({ questionId, values }) => {
      const question = await ctx.loaders.question.load(questionId);
      return question && { question: presentQuestion(ctx.chapter, question), values };
    }),
  );
  return found.flatMap((one) => one ?? []);
}
