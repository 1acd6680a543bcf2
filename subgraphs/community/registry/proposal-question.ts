import { newUuid, type Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import { checkText } from '../text-input.ts';

/** What headquarters asks of whoever proposes a chapter. */
export interface ProposalQuestion {
  readonly id: Uuid;
  readonly text: string;
  readonly required: boolean;
}

/** What a proposer was asked and said, in the words of then. */
export interface ProposalAnswer {
  readonly question: string;
  readonly text: string;
}

const MOST = { questions: 30, question: 500, answer: 5_000 };

/** @throws UserFault INVALID */
export function checkQuestions(questions: readonly Omit<ProposalQuestion, 'id'>[]): ProposalQuestion[] {
  if (questions.length > MOST.questions) {
    throw new UserFault('INVALID', `\`questions\` takes at most ${MOST.questions}.`, ['questions']);
  }
  return questions.map(({ text, required }) => ({
    id: newUuid(),
    text: checkText(text, 'questions', { min: 1, max: MOST.question }),
    required,
  }));
}

/**
 * The answers, in the order of the questions; blank ones are none.
 * @throws UserFault INVALID for an answer to no question, two to one, and none to a required one
 */
export function settleProposalAnswers(
  questions: readonly ProposalQuestion[],
  given: readonly { readonly questionId: string; readonly text: string }[],
): ProposalAnswer[] {
  const byQuestion = new Map(given.map(({ questionId, text }) => [questionId, text]));
  const unknown = [...byQuestion.keys()].some((id) => !questions.some((question) => question.id === id));
  if (unknown || byQuestion.size < given.length) {
    throw new UserFault('INVALID', 'Answer each of `proposalQuestions` once, and nothing else.', ['answers']);
  }
  return questions.flatMap(({ id, text: question, required }) => {
    const text = checkText(byQuestion.get(id) ?? '', 'answers', { max: MOST.answer });
    if (text === '' && required) {
      throw new UserFault('INVALID', `This needs an answer: ${question}`, ['answers']);
    }
    return text === '' ? [] : [{ question, text }];
  });
}
