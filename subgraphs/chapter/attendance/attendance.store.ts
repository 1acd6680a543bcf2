import type { Sql } from '../../../kernel/db/database.ts';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { shownAttendanceSql } from './no-show.ts';

/** How many did not come, recorded or derived; events without any are left out. */
export const noShowsOf = (
  sql: Sql,
  eventIds: readonly Uuid[],
  now: Date,
): Promise<{ eventId: Uuid; noShows: number }[]> =>
  sql.query(
    `SELECT r.event_id AS "eventId", count(*) AS "noShows" FROM ${sql.schema}.rsvp r
     JOIN ${sql.schema}.event e ON e.id = r.event_id JOIN ${sql.schema}.event_counts c ON c.event_id = e.id
     WHERE r.event_id = ANY($1::uuid[]) AND ${shownAttendanceSql('$2')} = 'NO_SHOW' GROUP BY r.event_id`,
    [[...eventIds], now],
  );

/** What the chapter signs its check-in codes with. */
export async function checkInSecret(sql: Sql): Promise<Buffer> {
  const [row] = await sql.query<{ secret: Buffer }>(
    `SELECT check_in AS secret FROM ${sql.schema}.chapter_secret`,
  );
  if (!row) throw new ChapterhouseError('INTERNAL', 'The chapter has no secret to sign with.');
  return row.secret;
}
