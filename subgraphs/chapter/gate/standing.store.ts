import type { Sql } from '../../../kernel/db/database.ts';
import type { Standing, StandingList } from '../../../kernel/feed.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';

/** Chapters that are not simply active. */
export const readStandings = (
  host: Pick<Sql, 'query'>,
): Promise<{ chapter: ChapterKey; standing: Standing }[]> =>
  host.query(`SELECT key AS chapter, standing FROM host.chapter WHERE standing <> 'ACTIVE'`);

export async function saveStandings(
  host: Pick<Sql, 'query'>,
  { inactive, archived }: StandingList,
): Promise<void> {
  await host.query(
    `UPDATE host.chapter SET standing = heard.standing
     FROM (
       SELECT key, CASE WHEN key = ANY($1::text[]) THEN 'INACTIVE' WHEN key = ANY($2::text[]) THEN 'ARCHIVED'
         ELSE 'ACTIVE' END AS standing
       FROM host.chapter
     ) AS heard
     WHERE chapter.key = heard.key AND chapter.standing <> heard.standing`,
    [inactive, archived],
  );
}
