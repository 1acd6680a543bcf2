import type { Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { invalid } from '../checks.ts';
import { allowed, type ChapterContext } from '../context.ts';
import { assertChangeable } from '../event/event.ts';
import { commit } from '../feed/commit.ts';
import { membershipsOfMembers } from '../membership/membership.store.ts';
import { readProfile } from '../profile/profile.store.ts';
import { RsvpBook } from '../rsvp/rsvp.book.ts';
import { noSuchEvent } from '../rsvp/rsvp.policy.ts';
import { checkQuestions, type QuestionDraft } from './question.fields.ts';
import { chapterQuestions, questionsOfEvents, replaceQuestions, setOwnQuestions } from './question.store.ts';
import type { Question, QuestionFields, QuestionScope } from './question.ts';

export interface QuestionsAsk {
  readonly scope: QuestionScope;
  /** Of this event alone, instead of the chapter's. */
  readonly eventId: Uuid | undefined;
  /** Undefined for an event that is to ask what the chapter asks. */
  readonly questions: readonly QuestionDraft[] | undefined;
}

/**
 * Asks these questions from now on, of the chapter or of one event; answers to others stay readable.
 * @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, FORBIDDEN, INVALID, NOT_FOUND, EVENT_CANCELLED, EVENT_PAST
 */
export async function setQuestions(ctx: ChapterContext, ask: QuestionsAsk): Promise<readonly Question[]> {
  const { scope, eventId } = ask;
  ctx.signedIn();
  const fields = ask.questions && checkQuestions(ask.questions);
  return commit(ctx, async (tx) => {
    const result = eventId
      ? await ofEvent(ctx, tx, scope, eventId, fields)
      : await ofChapter(ctx, tx, scope, fields);
    return { result, changes: [] };
  });
}

async function ofChapter(
  ctx: ChapterContext,
  tx: Tx,
  scope: QuestionScope,
  fields: readonly QuestionFields[] | undefined,
): Promise<readonly Question[]> {
  const [membership] = await membershipsOfMembers(tx, [ctx.signedIn()]);
  allowed('SET_QUESTIONS', membership);
  if (!fields) throw invalid(['questions'], 'Name the questions; none is [].');
  await readProfile(tx, 'FOR UPDATE');
  await replaceQuestions(tx, scope, {}, fields);
  return chapterQuestions(tx, scope);
}

async function ofEvent(
  ctx: ChapterContext,
  tx: Tx,
  scope: QuestionScope,
  eventId: Uuid,
  fields: readonly QuestionFields[] | undefined,
): Promise<readonly Question[]> {
  const memberId = ctx.signedIn();
  const book = await RsvpBook.open(tx, [{ eventId, memberId }], 0);
  allowed('MANAGE_EVENTS', book.membership(memberId));
  if (scope !== 'RSVP') throw invalid(['scope'], 'An event has questions of the scope RSVP alone.');
  const event = book.event(eventId);
  if (!event) throw noSuchEvent();
  assertChangeable(event.terms, ctx.now);
  if (fields) await replaceQuestions(tx, scope, { eventId }, fields);
  await setOwnQuestions(tx, eventId, fields !== undefined);
  return questionsOfEvents(tx, [eventId]);
}
