import type { Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { type UserErrorCode, UserFault } from '../../../kernel/user-error.ts';
import type { ChangeBody, CountsState } from '../../../schema/changes.ts';
import { invalid } from '../checks.ts';
import { allowed, type ChapterContext } from '../context.ts';
import { commit } from '../feed/commit.ts';
import { membershipsOfMembers } from '../membership/membership.store.ts';
import type { Answer } from '../question/question.ts';
import { digestOf, KeptAnswers } from '../rsvp/kept-answers.ts';
import { checkedKey } from '../rsvp/organize.ts';
import { rsvpFromJson } from '../rsvp/rsvp.store.ts';
import type { Rsvp, RsvpResponse } from '../rsvp/rsvp.ts';
import { settleRsvps } from '../rsvp/settle-rsvps.ts';
import { AskedQuestions } from './asked-questions.ts';
import { answerableOccurrences } from './occurrence.store.ts';
import { lockSeries, shownSeries } from './series.store.ts';
import type { Series } from './series.ts';
import { occurrenceSlot } from './split-series.ts';
import { deleteStanding, saveStanding } from './standing.store.ts';

export interface SeriesAsk {
  readonly seriesId: Uuid;
  readonly response: RsvpResponse;
  readonly guests: number;
  /** To the questions of any of the events; left out, what was said before stands. */
  readonly answers?: readonly Answer[] | null | undefined;
  /** An event of the series: this one and those after it. */
  readonly from: Uuid | undefined;
  /** Repeating a request under its key gives its first answer again. */
  readonly idempotencyKey?: string | null | undefined;
}

/** What came of the answer at one event: the RSVP, or why there is none. */
export interface SeriesOutcome {
  readonly eventId: Uuid;
  readonly answer: {
    readonly rsvp: Rsvp;
    readonly counts: CountsState;
    readonly capacity: number | null;
  } | null;
  readonly fault: { readonly code: UserErrorCode; readonly message: string } | null;
}

/**
 * The viewer's answer to all events of a series that can be answered, each by itself, and to those yet to be made: a YES
 * or MAYBE stands for them until a NO, or until it is stopped.
 * @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, NOT_FOUND, EVENT_CANCELLED, EVENT_PAST, INVALID, IDEMPOTENCY_CONFLICT
 */
export async function rsvpToSeries(ctx: ChapterContext, ask: SeriesAsk): Promise<readonly SeriesOutcome[]> {
  const memberId = ctx.signedIn();
  if (ask.guests < 0 || ask.guests > 1_000) throw invalid(['guests'], 'The number of guests is 0 or more.');
  const { seriesId, response, guests, from, answers } = ask;
  const request = {
    memberId,
    key: checkedKey(ask.idempotencyKey),
    digest: digestOf(
      'rsvpToSeries',
      ...[seriesId, response, guests, from ?? null],
      ...(answers ? [answers] : []),
    ),
  };
  return commit(ctx, async (tx) => {
    const series = await answerable(tx, ctx, seriesId);
    const kept = await KeptAnswers.read(tx, [request], revive);
    const known = kept.find(request);
    if (known) return { result: known, changes: [] };
    const { outcomes, changes } = await answerEach(tx, series, memberId, ask, ctx.now);
    if (response === 'NO') await deleteStanding(tx, seriesId, memberId);
    else {
      const brought = response === 'YES' ? guests : 0;
      await saveStanding(tx, { seriesId, memberId, response, guests: brought, answers, since: ctx.now });
    }
    kept.keep(request, outcomes);
    await kept.save(tx, ctx.now);
    return { result: outcomes, changes };
  });
}

/**
 * Occurrences yet to be made are no longer answered for the viewer; answers given stay.
 * @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, NOT_FOUND, EVENT_CANCELLED
 */
export function stopSeriesRsvp(ctx: ChapterContext, seriesId: Uuid): Promise<Series> {
  const memberId = ctx.signedIn();
  return commit(ctx, async (tx) => {
    const series = await answerable(tx, ctx, seriesId);
    await deleteStanding(tx, series.id, memberId);
    return { result: series, changes: [] };
  });
}

async function answerable(tx: Tx, ctx: ChapterContext, id: Uuid): Promise<Series> {
  const series = await lockSeries(tx, id);
  const [membership] = await membershipsOfMembers(tx, [ctx.signedIn()]);
  allowed('RSVP', membership);
  if (!series || (await shownSeries(tx, [id])).length === 0) {
    throw new UserFault('NOT_FOUND', 'There is no such series.', ['input', 'seriesId']);
  }
  if (series.cancelledAt) throw new UserFault('EVENT_CANCELLED', 'The series is cancelled.');
  return series;
}

async function answerEach(
  tx: Tx,
  series: Series,
  memberId: Uuid,
  { response, guests, from, answers }: SeriesAsk,
  now: Date,
): Promise<{ outcomes: readonly SeriesOutcome[]; changes: readonly ChangeBody[] }> {
  const slot = from === undefined ? undefined : await occurrenceSlot(tx, series, from, now);
  const eventIds = await answerableOccurrences(tx, series.id, slot, now);
  const asked = await AskedQuestions.read(tx, series, eventIds);
  if (answers) asked.assertKnown(answers);
  const requests = eventIds.map((eventId) => ({
    ...{ eventId, memberId, response, guests, idempotencyKey: undefined },
    answers: asked.of(eventId, answers),
  }));
  if (requests.length === 0) return { outcomes: [], changes: [] };
  const settled = await settleRsvps(tx, requests, now);
  const outcomes = settled.answers.map((answer, index): SeriesOutcome => {
    const eventId = eventIds[index] as Uuid;
    return answer instanceof UserFault
      ? { eventId, answer: null, fault: { code: answer.code, message: answer.message } }
      : { eventId, answer, fault: null };
  });
  return { outcomes, changes: settled.changes };
}

/** Outcomes out of JSON. */
const revive = (kept: readonly SeriesOutcome[]): readonly SeriesOutcome[] =>
  kept.map((outcome) => ({
    ...outcome,
    answer: outcome.answer && { ...outcome.answer, rsvp: rsvpFromJson(outcome.answer.rsvp as never) },
  }));
