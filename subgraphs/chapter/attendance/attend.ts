import { replace, stepVersion, unchanged } from '../rsvp/outcome.ts';
import type { AttendanceStatus, Outcome, Rsvp, Standing } from '../rsvp/rsvp.ts';

/** Who was there, or was not. */
export interface Mark {
  readonly rsvp: Rsvp;
  readonly attendance: AttendanceStatus;
}

/** Says who came: one step of the version, however many. Attendance changes no seat. */
export function attend(standing: Standing, marks: readonly Mark[], now: Date): Outcome {
  const marked = marks
    .filter(({ rsvp, attendance }) => rsvp.attendance !== attendance)
    .reduce(
      (outcome, { rsvp, attendance }) => replace(outcome, rsvp, { ...rsvp, attendance, updatedAt: now }),
      unchanged(standing),
    );
  return stepVersion(marked, standing.counts);
}
