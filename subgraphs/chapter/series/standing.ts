import type { Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { ChangeBody } from '../../../schema/changes.ts';
import { settleRsvps } from '../rsvp/settle-rsvps.ts';
import { AskedQuestions } from './asked-questions.ts';
import type { Series } from './series.ts';
import { standingAnswers, takeAwaiting, unanswered } from './standing.store.ts';

/**
 * Answers for those who answered the series, wherever answers have opened since: first come, first served by when they
 * answered it. Who has answered the event in any way is left alone, and so is who may not answer.
 */
export async function applyStanding(tx: Tx, series: Series, now: Date): Promise<readonly ChangeBody[]> {
  const eventIds = await takeAwaiting(tx, series.id, now);
  const standing = eventIds.length === 0 ? [] : await standingAnswers(tx, series.id);
  if (standing.length === 0) return [];
  const members = standing.map((one) => one.memberId);
  const open = new Map<Uuid, Uuid[]>();
  for (const { eventId, memberId } of await unanswered(tx, eventIds, members)) {
    open.set(memberId, [...(open.get(memberId) ?? []), eventId]);
  }
  const asked = await AskedQuestions.read(tx, series, eventIds);
  const requests = standing.flatMap(({ memberId, response, guests, answers }) =>
    (open.get(memberId) ?? []).map((eventId) => ({
      eventId,
      memberId,
      response,
      guests: Math.min(guests, series.template.guestLimit),
      answers: asked.of(eventId, answers),
      idempotencyKey: undefined,
    })),
  );
  return (await settleRsvps(tx, requests, now)).changes;
}
