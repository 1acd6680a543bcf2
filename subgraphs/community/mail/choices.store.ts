import type { Sql, Tx } from '../../../kernel/db/database.ts';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import type { LetterKind } from '../../../kernel/letters.ts';

/** What a member does not want. */
export interface Refusals {
  readonly kinds: readonly LetterKind[];
  readonly chapters: readonly ChapterKey[];
}

export async function refusalsOf(sql: Sql, memberId: Uuid): Promise<Refusals> {
  const [row] = await sql.query<Refusals>(
    `SELECT ARRAY(SELECT kind FROM ${sql.schema}.mail_kind_off WHERE member_id = $1 ORDER BY kind) AS kinds,
       ARRAY(SELECT chapter FROM ${sql.schema}.mail_chapter_off WHERE member_id = $1 ORDER BY chapter) AS chapters`,
    [memberId],
  );
  return row ?? { kinds: [], chapters: [] };
}

export async function refuseKinds(tx: Tx, memberId: Uuid, kinds: readonly LetterKind[]): Promise<void> {
  await tx.query(`DELETE FROM ${tx.schema}.mail_kind_off WHERE member_id = $1 AND kind <> ALL($2::text[])`, [
    memberId,
    [...kinds],
  ]);
  await tx.query(
    `INSERT INTO ${tx.schema}.mail_kind_off SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING`,
    [memberId, [...kinds]],
  );
}

export async function setKind(sql: Sql, memberId: Uuid, kind: LetterKind, wanted: boolean): Promise<void> {
  await sql.query(
    wanted
      ? `DELETE FROM ${sql.schema}.mail_kind_off WHERE member_id = $1 AND kind = $2`
      : `INSERT INTO ${sql.schema}.mail_kind_off VALUES ($1, $2) ON CONFLICT DO NOTHING`,
    [memberId, kind],
  );
}

export async function setChapter(
  sql: Sql,
  memberId: Uuid,
  chapter: ChapterKey,
  wanted: boolean,
): Promise<void> {
  await sql.query(
    wanted
      ? `DELETE FROM ${sql.schema}.mail_chapter_off WHERE member_id = $1 AND chapter = $2`
      : `INSERT INTO ${sql.schema}.mail_chapter_off VALUES ($1, $2) ON CONFLICT DO NOTHING`,
    [memberId, chapter],
  );
}

export async function readSecret(sql: Sql): Promise<Buffer> {
  const [row] = await sql.query<{ value: Buffer }>(`SELECT value FROM ${sql.schema}.community_secret`);
  return row?.value ?? Buffer.alloc(0);
}

/** What a member and a chapter, if there is one, are called; undefined when there is no such member. */
export async function namesOf(
  sql: Sql,
  memberId: Uuid,
  chapter: ChapterKey | null,
): Promise<{ member: string; chapter: string | null } | undefined> {
  const [row] = await sql.query<{ member: string; chapter: string }>(
    `SELECT m.name AS member, coalesce(d.name, c.urlname, $2) AS chapter
     FROM ${sql.schema}.member m LEFT JOIN ${sql.schema}.chapter c ON c.key = $2
     LEFT JOIN ${sql.schema}.directory_chapter d ON d.chapter = $2 WHERE m.id = $1`,
    [memberId, chapter],
  );
  return row;
}
