import type { Sql, Tx } from '../../../../kernel/db/database.ts';
import type { PageRequest } from '../../../../kernel/graphql/page.ts';
import type { Uuid } from '../../../../kernel/ids.ts';
import { profilesSql } from '../../directory/profiles-sql.ts';

export interface ReportRecord {
  readonly postId: Uuid;
  readonly memberId: Uuid;
  readonly reason: string;
  readonly reportedAt: Date;
}

/** @returns whether it was taken: a member reports a post once */
export async function insertReport(tx: Tx, report: ReportRecord): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO ${tx.schema}.post_report (post_id, member_id, reason, reported_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING RETURNING post_id`,
    [report.postId, report.memberId, report.reason, report.reportedAt],
  );
  return rows.length > 0;
}

export async function settleReports(tx: Tx, postId: Uuid, at: Date): Promise<void> {
  await tx.query(
    `UPDATE ${tx.schema}.post_report SET settled_at = $2 WHERE post_id = $1 AND settled_at IS NULL`,
    [postId, at],
  );
}

export const openReports = (sql: Sql, postIds: readonly Uuid[]): Promise<ReportRecord[]> =>
  sql.query(
    `SELECT post_id AS "postId", member_id AS "memberId", reason, reported_at AS "reportedAt"
     FROM ${sql.schema}.post_report WHERE post_id = ANY($1::uuid[]) AND settled_at IS NULL
     ORDER BY reported_at, member_id`,
    [[...postIds]],
  );

export interface QueuePlace {
  readonly postId: Uuid;
  /** Of the first report that is open. */
  readonly reportedAt: Date;
}

/**
 * One page of the posts with open reports, the longest waiting first, with one more to tell whether there is a next.
 * @param regions of whose chapters' discussions; null: all
 */
export async function queuePage(
  sql: Sql,
  regions: readonly string[] | null,
  { size, after }: PageRequest,
): Promise<{ places: QueuePlace[]; total: number }> {
  const queue = `(
    SELECT r.post_id AS "postId", min(r.reported_at) AS "reportedAt"
    FROM ${sql.schema}.post_report r
    JOIN ${sql.schema}.post p ON p.id = r.post_id
    JOIN ${sql.schema}.discussion d ON d.id = p.discussion_id
    WHERE r.settled_at IS NULL AND ($1::text[] IS NULL OR d.chapter IN (
      SELECT key FROM ${profilesSql(sql.schema)} AS home WHERE region_id = ANY($1::text[])))
    GROUP BY r.post_id
  ) AS q`;
  const [places, [counted]] = await Promise.all([
    sql.query<QueuePlace>(
      `SELECT * FROM ${queue}
       WHERE $2::float8 IS NULL OR ("reportedAt", "postId") > (to_timestamp($2::float8 / 1000), $3::uuid)
       ORDER BY "reportedAt", "postId" LIMIT $4`,
      [regions, after?.[0] ?? null, after?.[1] ?? null, size + 1],
    ),
    sql.query<{ total: number }>(`SELECT count(*)::int AS total FROM ${queue}`, [regions]),
  ]);
  return { places, total: counted?.total ?? 0 };
}
