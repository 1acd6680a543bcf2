import type { Sql } from '../../../kernel/db/database.ts';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';

/** Who organizes any of the chapters, each once, with one of those they organize. */
export const organizersOf = (
  sql: Sql,
  chapters: readonly ChapterKey[],
): Promise<{ chapter: ChapterKey; memberId: Uuid }[]> =>
  sql.query(
    `SELECT DISTINCT ON (d.member_id) d.chapter, d.member_id AS "memberId"
     FROM ${sql.schema}.directory_membership d JOIN ${sql.schema}.member m ON m.id = d.member_id
     WHERE d.chapter = ANY($1::text[]) AND d.status = 'ACTIVE' AND d.role IN ('LEAD_ORGANIZER', 'ORGANIZER')
     ORDER BY d.member_id, d.chapter`,
    [chapters],
  );
