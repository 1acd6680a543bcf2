import { createHash } from 'node:crypto';
import type { Uuid } from '../../../kernel/ids.ts';

/** When a question is asked: of who joins, who applies for a table, who answers an event. */
export type QuestionScope = 'JOIN' | 'TABLE' | 'RSVP';
export type QuestionKind = 'SINGLE' | 'MULTIPLE' | 'TEXT';
/** Whether a table should bring together who answers alike, or who does not. */
export type MatchRule = 'AFFINITY' | 'DIFFERENCE';

/** What a question asks and how. */
export interface QuestionFields {
  readonly kind: QuestionKind;
  readonly text: string;
  /** What can be chosen; none for a TEXT. */
  readonly options: readonly string[];
  readonly match: MatchRule | null;
  readonly required: boolean;
}

export interface Question extends QuestionFields {
  readonly id: Uuid;
}

/** What someone said to a question: the options chosen, or the text. */
export interface Answer {
  readonly questionId: Uuid;
  readonly values: readonly string[];
}

/** A question is known by what it asks: equal ones have equal digests, and keep their answers. */
export const questionDigest = ({ kind, text, options }: QuestionFields): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, text, options]))
    .digest('base64url');
