import { checkText, invalid } from '../checks.ts';
import { type MatchRule, type QuestionFields, type QuestionKind, questionDigest } from './question.ts';

const MOST_QUESTIONS = 20;
const OPTIONS = { least: 2, most: 30, length: 200 };

export interface QuestionDraft {
  readonly kind: QuestionKind;
  readonly text: string;
  readonly options?: readonly string[] | null | undefined;
  readonly match?: MatchRule | null | undefined;
  readonly required?: boolean | null | undefined;
}

/** Questions as they may be asked, in order. @throws INVALID with the path of the field */
export function checkQuestions(drafts: readonly QuestionDraft[]): QuestionFields[] {
  if (drafts.length > MOST_QUESTIONS) throw invalid(['questions'], `At most ${MOST_QUESTIONS} questions.`);
  const seen = new Set<string>();
  return drafts.map((draft, index) => {
    const path = ['questions', String(index)];
    const question = checkQuestion(draft, path);
    const digest = questionDigest(question);
    if (seen.has(digest)) throw invalid(path, 'This question is asked twice.');
    seen.add(digest);
    return question;
  });
}

function checkQuestion(draft: QuestionDraft, path: readonly string[]): QuestionFields {
  const { kind, match = null } = draft;
  if (kind === 'TEXT' && match) throw invalid([...path, 'match'], 'Answers in words are not matched.');
  return {
    kind,
    text: checkText(draft.text, 500, ...path, 'text'),
    options: checkOptions(kind, draft.options ?? [], [...path, 'options']),
    match,
    required: draft.required ?? false,
  };
}

function checkOptions(kind: QuestionKind, values: readonly string[], path: readonly string[]): string[] {
  const options = values.map((value, index) => checkText(value, OPTIONS.length, ...path, String(index)));
  if (kind === 'TEXT') {
    if (options.length > 0) throw invalid(path, 'A question answered in words has no options.');
    return options;
  }
  if (options.length < OPTIONS.least || options.length > OPTIONS.most) {
    throw invalid(path, `A choice is between ${OPTIONS.least} to ${OPTIONS.most} options.`);
  }
  if (new Set(options).size < options.length) throw invalid(path, 'Each option is named once.');
  return options;
}
