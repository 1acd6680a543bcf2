import type { Tx } from '../../../kernel/db/database.ts';
import { newUuid, type Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import type { ChangeBody } from '../../../schema/changes.ts';
import { checkInstant, invalid } from '../checks.ts';
import { allowed, type ChapterContext } from '../context.ts';
import { assertHosts, venueId } from '../event/event.service.ts';
import { commit } from '../feed/commit.ts';
import { membershipsOfMembers } from '../membership/membership.store.ts';
import { readProfile } from '../profile/profile.store.ts';
import { checkQuestions } from '../question/question.fields.ts';
import { replaceQuestions } from '../question/question.store.ts';
import { cancelFrom } from './cancel-series.ts';
import { lockSeries, saveSeries } from './series.store.ts';
import {
  checkSeconds,
  comingSlots,
  newRecurrence,
  patchedRecurrence,
  type RecurrencePatch,
  type Series,
} from './series.ts';
import { occurrenceSlot, splitSeries } from './split-series.ts';
import { EMPTY_TEMPLATE, patchedTemplate, type Template, type TemplatePatch } from './template.ts';
import { tend } from './tend.ts';
import { updateOccurrences } from './update-occurrences.ts';

export interface NewSeries extends TemplatePatch {
  readonly title: string;
  readonly rule: string;
  /** Of the first occurrence. */
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** The chapter's when left out. */
  readonly timeZone?: string | null | undefined;
  readonly exceptDates?: readonly string[] | null | undefined;
}

export interface SeriesPatch extends TemplatePatch, RecurrencePatch {
  /** Seconds each occurrence takes. */
  readonly duration?: number | undefined;
  /** Whether occurrences that were changed by themselves become like the others again. */
  readonly exceptionsToo?: boolean | undefined;
}

/** How long before now a series may have begun: longer ago is a slip. */
const BEGUN = 366 * 86_400_000;

/** @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, FORBIDDEN, INVALID */
export function createSeries(ctx: ChapterContext, input: NewSeries): Promise<Series> {
  const viewer = ctx.signedIn();
  return manage(ctx, async (tx, now) => {
    const timeZone = input.timeZone ?? (await readProfile(tx)).timeZone;
    const startsAt = checkInstant(input.startsAt, 'startsAt');
    if (startsAt.getTime() < now.getTime() - BEGUN) {
      throw invalid(
        ['startsAt'],
        'A series begins at most a year ago: events of the past are made one by one.',
      );
    }
    const length = checkInstant(input.endsAt, 'endsAt').getTime() - startsAt.getTime();
    // Wall times are kept to the second.
    const seconds = Math.round(length / 1_000);
    if (seconds <= 0) throw invalid(['endsAt'], 'An event ends after it starts.');
    const id = newUuid(now.getTime());
    const series: Series = {
      id,
      recurrence: newRecurrence(input.rule, startsAt, timeZone, input.exceptDates ?? []),
      seconds: checkSeconds(seconds, 'endsAt'),
      template: await templateAfter(tx, id, EMPTY_TEMPLATE, { ...input, hostIds: input.hostIds ?? [viewer] }),
      madeUntil: null,
      cancelledAt: null,
      createdBy: viewer,
      createdAt: now,
    };
    assertSomeToCome(series, now);
    await saveSeries(tx, series, null, now);
    await saveQuestions(tx, id, input);
    return { series, changes: await tend(tx, series, now) };
  });
}

/**
 * Changes the occurrences to come, or one and those after it: these then go on as a series of their own, which is the
 * one given back.
 * @param from an event of the series
 * @throws as `createSeries`, and NOT_FOUND, EVENT_CANCELLED, EVENT_PAST, CAPACITY_BELOW_CONFIRMED
 */
export function updateSeries(
  ctx: ChapterContext,
  seriesId: Uuid,
  from: Uuid | undefined,
  patch: SeriesPatch,
): Promise<Series> {
  return manage(ctx, async (tx, now) => {
    const whole = await changeable(tx, seriesId);
    const before = from === undefined ? whole : await splitSeries(tx, whole, from, ctx.signedIn(), now);
    const after: Series = {
      ...before,
      recurrence: patchedRecurrence(before.recurrence, patch),
      seconds: patch.duration === undefined ? before.seconds : checkSeconds(patch.duration, 'duration'),
      template: await templateAfter(tx, before.id, before.template, patch),
    };
    if (patch.rule !== undefined || patch.exceptDates !== undefined) assertSomeToCome(after, now);
    await saveQuestions(tx, before.id, patch);
    const options = { viewer: ctx.signedIn(), exceptionsToo: patch.exceptionsToo ?? false, now };
    return { series: after, changes: await updateOccurrences(tx, before, after, options) };
  });
}

/**
 * Cancels the occurrences to come, or one and those after it; a series cancelled already stays so.
 * @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, FORBIDDEN, NOT_FOUND, INVALID, EVENT_PAST
 */
export function cancelSeries(ctx: ChapterContext, seriesId: Uuid, from: Uuid | undefined): Promise<Series> {
  return manage(ctx, async (tx, now) => {
    const series = await locked(tx, seriesId);
    if (series.cancelledAt) return { series, changes: [] };
    const slot = from === undefined ? undefined : await occurrenceSlot(tx, series, from, now);
    return cancelFrom(tx, series, slot, ctx.signedIn(), now);
  });
}

interface Managed {
  readonly series: Series;
  readonly changes: readonly ChangeBody[];
}

/** A change by those who manage events. */
function manage(ctx: ChapterContext, work: (tx: Tx, now: Date) => Promise<Managed>): Promise<Series> {
  const viewer = ctx.signedIn();
  return commit(ctx, async (tx) => {
    const [membership] = await membershipsOfMembers(tx, [viewer]);
    allowed('MANAGE_EVENTS', membership);
    const { series, changes } = await work(tx, ctx.now);
    return { result: series, changes };
  });
}

async function locked(tx: Tx, id: Uuid): Promise<Series> {
  const series = await lockSeries(tx, id);
  if (!series) throw new UserFault('NOT_FOUND', 'There is no such series.', ['input', 'seriesId']);
  return series;
}

async function changeable(tx: Tx, id: Uuid): Promise<Series> {
  const series = await locked(tx, id);
  if (series.cancelledAt) throw new UserFault('EVENT_CANCELLED', 'The series is cancelled.');
  return series;
}

async function templateAfter(tx: Tx, id: Uuid, before: Template, patch: TemplatePatch): Promise<Template> {
  const template = patchedTemplate(id, before, patch, await venueId(tx, patch));
  if (patch.hostIds) await assertHosts(tx, patch.hostIds);
  return template;
}

async function saveQuestions(tx: Tx, id: Uuid, { questions }: TemplatePatch): Promise<void> {
  if (questions) await replaceQuestions(tx, 'RSVP', { seriesId: id }, checkQuestions(questions));
}

function assertSomeToCome(series: Series, now: Date): void {
  if (comingSlots(series.recurrence, now).slots.length > 0) return;
  throw invalid(
    ['rule'],
    'This rule has no occurrence within a year from now: change it, or its exceptDates.',
  );
}
