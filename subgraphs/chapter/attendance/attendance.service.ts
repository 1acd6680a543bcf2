import type { Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import { invalid } from '../checks.ts';
import type { ChapterContext } from '../context.ts';
import { type OrganizerAnswer, organize } from '../rsvp/organize.ts';
import type { AttendanceStatus } from '../rsvp/rsvp.ts';
import { attend } from './attend.ts';

const MOST_MARKS = 500;

export interface AttendanceMark {
  readonly memberId: Uuid;
  readonly attendance: AttendanceStatus;
}

/**
 * Says who came to an event, all of it or nothing; for those who check in, after the event, too.
 * @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, FORBIDDEN, NOT_FOUND, EVENT_CANCELLED, IDEMPOTENCY_CONFLICT; INVALID
 * for a draft, for someone who gave no answer, and for too many at once
 */
export async function recordAttendance(
  ctx: ChapterContext,
  eventId: Uuid,
  marks: readonly AttendanceMark[],
  idempotencyKey?: string | null,
): Promise<OrganizerAnswer> {
  ctx.signedIn();
  if (marks.length > MOST_MARKS) throw invalid(['records'], `At most ${MOST_MARKS} at once.`);
  const memberIds = marks.map((mark) => mark.memberId);
  return organize(ctx, {
    ...{ action: 'RECORD_ATTENDANCE', eventId, memberIds, idempotencyKey },
    asked: ['attendance', eventId, marks.map((mark) => [mark.memberId, mark.attendance])],
    decide({ book, terms, standing }) {
      if (terms.status === 'CANCELLED') throw new UserFault('EVENT_CANCELLED', 'The event is cancelled.');
      if (terms.status === 'DRAFT') throw invalid(['eventId'], 'A draft has nobody to come.');
      const last = new Map(marks.map((mark) => [mark.memberId, mark.attendance]));
      const found = [...last].map(([memberId, attendance]) => {
        const rsvp = book.rsvp({ eventId, memberId });
        if (rsvp) return { rsvp, attendance };
        const path = ['records', String(memberIds.indexOf(memberId)), 'memberId'];
        throw invalid(path, 'This member gave no answer.');
      });
      return attend(standing, found, ctx.now);
    },
  });
}
