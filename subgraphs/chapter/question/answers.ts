import { checkText, invalid } from '../checks.ts';
import type { Answer, Question } from './question.ts';

const LONGEST = 2_000;

/**
 * Answers after some were given: those said before stand, to questions no longer asked as well. No values take an
 * answer back.
 * @param complete whether every required question must have its answer now
 * @returns null when there are none
 * @throws INVALID
 */
export function settleAnswers(
  questions: readonly Question[],
  given: readonly Answer[] | null | undefined,
  before: readonly Answer[] | null,
  complete: boolean,
): readonly Answer[] | null {
  const answers = new Map((before ?? []).map((one) => [one.questionId, one.values]));
  const fresh = new Set<string>();
  for (const [index, one] of (given ?? []).entries()) {
    const path = ['answers', String(index)];
    const question = questions.find(({ id }) => id === one.questionId);
    if (!question) throw invalid([...path, 'questionId'], 'This question is not asked here.');
    if (fresh.has(question.id)) throw invalid([...path, 'questionId'], 'This question is answered twice.');
    fresh.add(question.id);
    if (one.values.length === 0) answers.delete(question.id);
    else answers.set(question.id, checkedValues(question, one.values, [...path, 'values']));
  }
  const missing = questions.find(({ required, id }) => complete && required && !answers.has(id));
  if (missing) throw invalid(['answers'], `An answer is needed: ${missing.text}`);
  return answers.size === 0 ? null : [...answers].map(([questionId, values]) => ({ questionId, values }));
}

function checkedValues(question: Question, values: readonly string[], path: readonly string[]): string[] {
  if (question.kind !== 'MULTIPLE' && values.length > 1) throw invalid(path, 'This takes one answer.');
  if (question.kind === 'TEXT') return values.map((text) => checkText(text, LONGEST, ...path, '0'));
  const stranger = values.findIndex((value) => !question.options.includes(value));
  if (stranger !== -1) throw invalid([...path, String(stranger)], 'This is none of the options.');
  return question.options.filter((option) => values.includes(option));
}
