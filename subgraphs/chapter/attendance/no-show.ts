import type { ChapterEvent } from '../event/event.ts';
import type { AttendanceStatus, Rsvp } from '../rsvp/rsvp.ts';

const NO_SHOW_AFTER_HOURS = 24;
const HOUR_MS = 3_600_000;

/**
 * Attendance as it is shown. Who said yes and of whom nothing was recorded did not come, a day after the event, if
 * anyone was recorded as having come: where nobody was, nobody kept a list.
 */
export function shownAttendance(
  rsvp: Pick<Rsvp, 'status' | 'attendance'>,
  event: Pick<ChapterEvent, 'status' | 'endsAt' | 'counts'>,
  now: Date,
): AttendanceStatus {
  const settled = event.endsAt.getTime() + NO_SHOW_AFTER_HOURS * HOUR_MS <= now.getTime();
  const derived = settled && event.status === 'PUBLISHED' && event.counts.attended > 0;
  return derived && rsvp.status === 'YES' && rsvp.attendance === 'UNKNOWN' ? 'NO_SHOW' : rsvp.attendance;
}

/** The same in SQL, of an RSVP `r` to an event `e` with counts `c`; `now` is a parameter such as `$3`. */
export const shownAttendanceSql = (now: string): string =>
  `CASE WHEN r.status = 'YES' AND r.attendance = 'UNKNOWN' AND e.status = 'PUBLISHED' AND c.attended > 0
     AND e.ends_at + interval '${NO_SHOW_AFTER_HOURS} hours' <= ${now}::timestamptz
   THEN 'NO_SHOW' ELSE r.attendance END`;
