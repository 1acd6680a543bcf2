import type { Sql, Tx } from '../../../kernel/db/database.ts';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import type { GuidelinesDue } from '../../../kernel/viewer.ts';
import { GuidelinesAcceptanceEntity, GuidelinesEntity } from './guidelines.entity.ts';
import type { AcceptanceRecord, GuidelinesRecord } from './guidelines.ts';

/** Of one version, or the newest. */
export async function findGuidelines(sql: Sql, version?: number): Promise<GuidelinesRecord | null> {
  const [found] = await sql.query<GuidelinesRecord>(
    `SELECT version, text, published_at AS "publishedAt", enforced_from AS "enforcedFrom" FROM ${sql.schema}.guidelines
     WHERE $1::int IS NULL OR version = $1 ORDER BY version DESC LIMIT 1`,
    [version ?? null],
  );
  return found ?? null;
}

/** Adds the next version. Holds back other publishers until the transaction ends. */
export async function insertNextGuidelines(
  tx: Tx,
  guidelines: Omit<GuidelinesRecord, 'version'>,
  publishedBy: Uuid | null,
): Promise<GuidelinesRecord> {
  await tx.query(`LOCK TABLE ${tx.schema}.guidelines IN SHARE ROW EXCLUSIVE MODE`);
  const version = ((await tx.orm.getRepository(GuidelinesEntity).maximum('version')) ?? 0) + 1;
  await tx.orm.getRepository(GuidelinesEntity).insert({ version, ...guidelines, publishedBy });
  return { version, ...guidelines };
}

/** Keeps the time of the first acceptance. */
export async function acceptOnce(
  tx: Tx,
  memberId: Uuid,
  version: number,
  at: Date,
): Promise<AcceptanceRecord> {
  const acceptances = tx.orm.getRepository(GuidelinesAcceptanceEntity);
  await acceptances.createQueryBuilder().insert().values({ memberId, version, at }).orIgnore().execute();
  return acceptances.findOneByOrFail({ memberId, version });
}

export async function newestAcceptances(sql: Sql, memberIds: readonly Uuid[]): Promise<AcceptanceRecord[]> {
  return sql.query<AcceptanceRecord>(
    `SELECT DISTINCT ON (member_id) member_id AS "memberId", version, at
     FROM ${sql.schema}.guidelines_acceptance WHERE member_id = ANY($1::uuid[])
     ORDER BY member_id, version DESC`,
    [memberIds],
  );
}

/** What a member has still to accept: the newest version, from when the first they have not accepted is enforced. */
export async function guidelinesDue(sql: Sql, memberId: Uuid): Promise<GuidelinesDue | undefined> {
  const [due] = await sql.query<GuidelinesDue>(
    `SELECT max(version) AS version, (extract(epoch FROM min(enforced_from)) * 1000)::float8 AS "from"
     FROM ${sql.schema}.guidelines
     WHERE version > coalesce(
       (SELECT max(version) FROM ${sql.schema}.guidelines_acceptance WHERE member_id = $1), 0)
     HAVING count(*) > 0`,
    [memberId],
  );
  return due;
}

/** Of each chapter, the active members who accepted the newest version. */
export async function acceptedInChapters(
  sql: Sql,
  chapters: readonly ChapterKey[],
): Promise<{ chapter: ChapterKey; count: number }[]> {
  return sql.query<{ chapter: ChapterKey; count: number }>(
    `SELECT m.chapter, count(*)::int AS count
     FROM ${sql.schema}.directory_membership m
     JOIN ${sql.schema}.guidelines_acceptance a ON a.member_id = m.member_id
     WHERE m.chapter = ANY($1::text[]) AND m.status = 'ACTIVE'
       AND a.version = (SELECT max(version) FROM ${sql.schema}.guidelines)
     GROUP BY m.chapter`,
    [chapters],
  );
}

/** Those of members who were erased since included. */
export async function acceptedCounts(
  sql: Sql,
  versions: readonly number[],
): Promise<{ version: number; count: number }[]> {
  return sql.query<{ version: number; count: number }>(
    `SELECT g.version, g.accepted_by_erased + count(a.member_id)::int AS count
     FROM ${sql.schema}.guidelines g LEFT JOIN ${sql.schema}.guidelines_acceptance a ON a.version = g.version
     WHERE g.version = ANY($1::int[]) GROUP BY g.version`,
    [versions],
  );
}
