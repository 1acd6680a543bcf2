import type { Sql, Tx } from '../../../../kernel/db/database.ts';
import type { PageRequest } from '../../../../kernel/graphql/page.ts';
import type { Uuid } from '../../../../kernel/ids.ts';
import type { Span } from '../../watch-changes.ts';
import { changedWithin } from '../../watch-changes.ts';
import type { Addressee, AnnouncementRecord } from './announcement.ts';

const COLUMNS = `a.id, a.title, a.body, a.author_id AS "authorId", a.regions, a.chapters,
  a.published_at AS "publishedAt"`;

/** $1 to $3: the addressee, as `valuesOf` gives it. */
const ADDRESSED = `($1::boolean OR (cardinality(a.regions) = 0 AND cardinality(a.chapters) = 0)
  OR a.regions && $2::text[] OR a.chapters && $3::text[])`;

const valuesOf = ({ all, regions, chapters }: Addressee): unknown[] => [all, [...regions], [...chapters]];

export async function insertAnnouncement(tx: Tx, announcement: AnnouncementRecord): Promise<void> {
  const { id, title, body, authorId, regions, chapters, publishedAt } = announcement;
  await tx.query(
    `INSERT INTO ${tx.schema}.announcement (id, title, body, author_id, regions, chapters, published_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, title, body, authorId, [...regions], [...chapters], publishedAt],
  );
}

export async function announcementFor(
  sql: Sql,
  addressee: Addressee,
  id: Uuid,
): Promise<AnnouncementRecord | null> {
  const [found] = await sql.query<AnnouncementRecord>(
    `SELECT ${COLUMNS} FROM ${sql.schema}.announcement a WHERE ${ADDRESSED} AND a.id = $4`,
    [...valuesOf(addressee), id],
  );
  return found ?? null;
}

/** The newest first, with one more than the page takes to tell whether there is a next. */
export async function announcementPage(
  sql: Sql,
  addressee: Addressee,
  { size, after }: PageRequest,
): Promise<{ announcements: AnnouncementRecord[]; total: number }> {
  const [announcements, [counted]] = await Promise.all([
    sql.query<AnnouncementRecord>(
      `SELECT ${COLUMNS} FROM ${sql.schema}.announcement a WHERE ${ADDRESSED}
         AND ($4::float8 IS NULL OR (a.published_at, a.id) < (to_timestamp($4::float8 / 1000), $5::uuid))
       ORDER BY a.published_at DESC, a.id DESC LIMIT $6`,
      [...valuesOf(addressee), after?.[0] ?? null, after?.[1] ?? null, size + 1],
    ),
    sql.query<{ total: number }>(
      `SELECT count(*)::int AS total FROM ${sql.schema}.announcement a WHERE ${ADDRESSED}`,
      valuesOf(addressee),
    ),
  ]);
  return { announcements, total: counted?.total ?? 0 };
}

/** Those for the addressee that were published within the span, in the order of their ids. */
export const announcementsWithin = (
  sql: Sql,
  addressee: Addressee,
  { since, until, after, limit }: Span,
): Promise<AnnouncementRecord[]> =>
  sql.query(
    `SELECT ${COLUMNS} FROM ${sql.schema}.announcement a
     WHERE ${ADDRESSED} AND ${changedWithin('a', '$4', '$5')} AND ($6::uuid IS NULL OR a.id > $6::uuid)
     ORDER BY a.id LIMIT $7`,
    [...valuesOf(addressee), since, until, after ?? null, limit],
  );
