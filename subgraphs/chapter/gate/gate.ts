import type { Standing } from '../../../kernel/feed.ts';
import { assertGuidelinesAccepted } from '../../../kernel/guidelines.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import type { Viewer } from '../../../kernel/viewer.ts';

/**
 * What a mutation is for. WITHDRAWS takes the viewer out of something, which nothing may keep them from. TENDS looks
 * after what is there. BEGINS adds to it: events, members, answers.
 */
export type Purpose = 'WITHDRAWS' | 'TENDS' | 'BEGINS';

const PURPOSES: Readonly<Record<string, Purpose>> = {
  leaveChapter: 'WITHDRAWS',
  stopSeriesRsvp: 'WITHDRAWS',
  renewCalendarUrl: 'WITHDRAWS',
  updateChapter: 'TENDS',
  declineMembership: 'TENDS',
  setMembershipRole: 'TENDS',
  banMember: 'TENDS',
  liftBan: 'TENDS',
  setQuestions: 'TENDS',
  endCoHosting: 'TENDS',
  updateEvent: 'TENDS',
  cancelEvent: 'TENDS',
  cancelSeries: 'TENDS',
  declineRsvp: 'TENDS',
  checkIn: 'TENDS',
  recordAttendance: 'TENDS',
  importAttendanceCsv: 'TENDS',
  addWebhook: 'TENDS',
  removeWebhook: 'TENDS',
  enableWebhook: 'TENDS',
  rotateWebhookSecret: 'TENDS',
  testWebhook: 'TENDS',
  replayWebhookDelivery: 'TENDS',
};

/** Mutations by which a member may also say that they do not come. */
const ANSWERS = new Set(['rsvp', 'rsvpToSeries']);

/** What is not named here BEGINS. @param input as the client gave it */
export function purposeOf(mutation: string, input: { readonly response?: unknown }): Purpose {
  if (ANSWERS.has(mutation) && input.response === 'NO') return 'WITHDRAWS';
  return PURPOSES[mutation] ?? 'BEGINS';
}

/**
 * What every mutation of a chapter passes, whoever it is from; what their role allows is asked behind it. Who is not
 * signed in is refused there, too.
 * @throws UserFault CHAPTER_INACTIVE, GUIDELINES_NOT_ACCEPTED
 */
export function passGate(purpose: Purpose, standing: Standing, viewer: Viewer | undefined, now: Date): void {
  if (purpose === 'WITHDRAWS' || viewer === undefined) return;
  if (standing === 'ARCHIVED') {
    throw new UserFault('CHAPTER_INACTIVE', 'This chapter is archived: it can be read, and left.');
  }
  if (standing === 'INACTIVE' && purpose === 'BEGINS') {
    throw new UserFault(
      'CHAPTER_INACTIVE',
      'This chapter is not active: nothing new begins here until headquarters makes it active again.',
    );
  }
  assertGuidelinesAccepted(viewer, now);
}
