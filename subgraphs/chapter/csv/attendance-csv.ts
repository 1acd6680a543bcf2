import { encodeId, type Uuid } from '../../../kernel/ids.ts';
import { type AttendanceMark, recordAttendance } from '../attendance/attendance.service.ts';
import { recordRead } from '../audit/record-read.ts';
import { allowed, type ChapterContext } from '../context.ts';
import { member, oneOf, text, unique } from './cells.ts';
import { type AttendeeRow, attendeeRows } from './csv.store.ts';
import { type CsvImport, refused } from './csv-import.ts';
import { writeCsv } from './csv-text.ts';
import { readSheet } from './sheet.ts';

const COLUMNS = ['memberId', 'status', 'guests', 'attendance', 'answeredAt'];
const MOST = 500;

/** The list of who answered an event: the one way in which it is read as a whole. @throws FORBIDDEN */
async function attendeeList(ctx: ChapterContext, eventId: Uuid): Promise<AttendeeRow[]> {
  await ctx.assertMay('SEE_ALL_RSVPS', 'Only those who run the event see who answered.');
  const rows = await attendeeRows(ctx.db, eventId);
  await recordRead(ctx, 'ATTENDEES_EXPORTED', eventId, rows.length);
  return rows;
}

/** Who answered what, and came. @throws FORBIDDEN */
export async function exportAttendance(ctx: ChapterContext, eventId: Uuid): Promise<string> {
  const rows = (await attendeeList(ctx, eventId)).map((row) => [
    encodeId('Member', undefined, row.memberId),
    row.status,
    row.guests,
    row.attendance,
    row.createdAt,
  ]);
  return writeCsv(COLUMNS, rows);
}

/**
 * Says who came, all of the file or nothing; rows without `attendance` are passed over.
 * @throws as `recordAttendance`
 */
export async function importAttendanceCsv(
  ctx: ChapterContext,
  eventId: Uuid,
  csv: string,
  dryRun: boolean,
): Promise<CsvImport> {
  ctx.signedIn();
  allowed('RECORD_ATTENDANCE', await ctx.membership());
  const standing = new Map((await attendeeList(ctx, eventId)).map((row) => [row.memberId, row.attendance]));
  const once = unique();
  const sheet = readSheet(csv, COLUMNS, ['memberId', 'attendance'], (row) => {
    const memberId = row.need('memberId', (value) => once(member(value)));
    const attendance = row.get('attendance', oneOf('UNKNOWN', 'ATTENDED', 'NO_SHOW', 'EXCUSED'));
    for (const column of ['status', 'guests', 'answeredAt']) row.get(column, text);
    return memberId && { memberId, attendance };
  });
  const bad = [...sheet.bad];
  for (const { memberId, line } of sheet.items) {
    if (!standing.has(memberId))
      bad.push({ line, column: 'memberId', reason: 'This member gave no answer.' });
  }
  const marks = sheet.items.flatMap(({ memberId, attendance }): AttendanceMark[] =>
    attendance === undefined || standing.get(memberId) === attendance ? [] : [{ memberId, attendance }],
  );
  if (marks.length > MOST)
    bad.push({ line: 1, column: null, reason: `At most ${MOST} rows that change something.` });
  if (bad.length > 0) return refused(sheet.rows, bad);
  const counted = { rows: sheet.rows, written: marks.length, unchanged: sheet.rows - marks.length, bad };
  if (dryRun) return { ...counted, applied: false };
  await recordAttendance(ctx, eventId, marks);
  ctx.refresh();
  return { ...counted, applied: true };
}
