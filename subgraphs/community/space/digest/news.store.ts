import type { Sql } from '../../../../kernel/db/database.ts';
import type { Uuid } from '../../../../kernel/ids.ts';
import { profilesSql } from '../../directory/profiles-sql.ts';
import type { AnnouncementNews, DiscussionNews, EventNews, News } from './digest.ts';

const MOST = 5;

/** A stretch of time: `from` inclusive, `until` exclusive. */
export interface Stretch {
  readonly from: Date;
  readonly until: Date;
}

/** What is new to a member: written within `past`, or beginning within `coming`; at most five of each. */
export async function newsFor(sql: Sql, memberId: Uuid, past: Stretch, coming: Stretch): Promise<News> {
  const own = `SELECT chapter FROM ${sql.schema}.directory_membership WHERE member_id = $1 AND status = 'ACTIVE'`;
  const announcements = await sql.query<AnnouncementNews>(
    `WITH own AS MATERIALIZED (${own}), home AS MATERIALIZED (
       SELECT p.region_id FROM ${profilesSql(sql.schema)} AS p WHERE p.key IN (SELECT chapter FROM own)
     )
     SELECT a.id, a.title, a.body FROM ${sql.schema}.announcement a
     WHERE a.published_at >= $2 AND a.published_at < $3 AND (
       (cardinality(a.regions) = 0 AND cardinality(a.chapters) = 0)
       OR a.chapters && ARRAY(SELECT chapter FROM own)
       OR a.regions && ARRAY(SELECT region_id FROM home WHERE region_id IS NOT NULL))
     ORDER BY a.published_at DESC, a.id DESC LIMIT ${MOST}`,
    [memberId, past.from, past.until],
  );
  const discussions = await sql.query<DiscussionNews>(
    `SELECT d.id, d.title, c.name AS "chapterName", count(*)::int AS posts
     FROM ${sql.schema}.post p JOIN ${sql.schema}.discussion d ON d.id = p.discussion_id
     JOIN ${sql.schema}.post opening ON opening.id = d.id AND opening.hidden_at IS NULL
     LEFT JOIN ${sql.schema}.directory_chapter c ON c.chapter = d.chapter
     WHERE p.created_at >= $2 AND p.created_at < $3 AND p.hidden_at IS NULL AND p.deleted_at IS NULL
       AND p.author_id IS DISTINCT FROM $1 AND d.title IS NOT NULL
       AND (d.chapter IS NULL OR d.chapter IN (${own}))
     GROUP BY d.id, c.name ORDER BY posts DESC, d.last_activity_at DESC, d.id LIMIT ${MOST}`,
    [memberId, past.from, past.until],
  );
  const events = await sql.query<EventNews>(
    `SELECT e.chapter, e.event_id AS id, e.title, c.name AS "chapterName", e.starts_at AS "startsAt",
       e.time_zone AS "timeZone", e.city
     FROM ${sql.schema}.directory_event e JOIN ${sql.schema}.directory_chapter c ON c.chapter = e.chapter
     WHERE e.chapter IN (${own}) AND e.status = 'PUBLISHED' AND e.starts_at >= $2 AND e.starts_at < $3
     ORDER BY e.starts_at, e.event_id LIMIT ${MOST}`,
    [memberId, coming.from, coming.until],
  );
  return { announcements, discussions, events };
}
